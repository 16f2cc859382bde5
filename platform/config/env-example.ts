import type { SettingDeclarations } from './setting.ts';

/** The part of `.env.example` for these settings: each explained, and commented out with its default. */
export function formatEnvExample(declarations: SettingDeclarations): string {
  return Object.values(declarations)
    .map(({ name, description, default: value = '' }) => `# ${description}\n# ${name}=${value}\n`)
    .join('\n');
}
