import { CodedError } from '../errors.ts';
import { nearestName } from './nearest-name.ts';
import type { Setting, SettingDeclarations, SettingValues } from './setting.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Names with this beginning are ours, so that one that nobody declares is a mistake. */
const ownPrefix = 'WEIR_';

/** Parses what is declared into a frozen object. Throws one `BAD_USER_INPUT` with a line for each problem. */
export function parseEnvironment<D extends SettingDeclarations>(
  environment: Environment,
  declarations: D,
): SettingValues<D> {
  const problems = unknownNames(environment, Object.values(declarations));
  const values: Record<string, unknown> = {};
  for (const [property, setting] of Object.entries(declarations)) {
    const text = environment[setting.name] || setting.default;
    try {
      values[property] = text === undefined ? undefined : setting.parse(text);
    } catch (error) {
      problems.push(describeProblem(setting, text ?? '', error));
    }
  }
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'A setting is' : `${problems.length} settings are`;
    throw new CodedError(
      'BAD_USER_INPUT',
      `${count} wrong:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  // Each property was parsed by its own declaration, which is what the type says of it.
  return Object.freeze(values) as SettingValues<D>;
}

function describeProblem(setting: Setting<unknown>, text: string, error: unknown): string {
  const value = setting.secret ? 'has a value that is not shown' : `is ${JSON.stringify(text)}`;
  const must = error instanceof Error ? error.message : String(error);
  const otherwise = setting.default === undefined ? '' : ` (${setting.default} where absent)`;
  return `${setting.name} ${value}; it must be ${must}. Correct it or remove it${otherwise}.`;
}

function unknownNames(environment: Environment, settings: readonly Setting<unknown>[]): string[] {
  const known = settings.map(({ name }) => name);
  return Object.keys(environment)
    .filter((name) => name.startsWith(ownPrefix) && !known.includes(name))
    .sort()
    .map(
      (name) => `${name} is not a setting. Did you mean ${nearestName(name, known)}? Rename it or remove it.`,
    );
}
