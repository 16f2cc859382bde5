import { logLevels } from '../log.ts';
import { parseEnvironment } from './parse-environment.ts';
import { Secret } from './secret.ts';
import {
  parseNumber,
  parseOneOf,
  parseText,
  parseUrl,
  parseWholeNumber,
  type SettingDeclarations,
  type SettingValues,
} from './setting.ts';

/** The settings that every process has; those of one vendor are declared beside it and passed to `parseSettings`. */
export const settingDeclarations = {
  environment: {
    name: 'NODE_ENV',
    description:
      'production switches off what only helps development: the console log, GraphiQL, the development issuer.',
    default: 'development',
    parse: parseOneOf(['development', 'production', 'test']),
  },
  host: {
    name: 'HOST',
    description: 'The address to listen on; 0.0.0.0 for every network of the machine.',
    default: '127.0.0.1',
    parse: parseText,
  },
  port: {
    name: 'PORT',
    description: 'The port to listen on; the simulated systems take PORT+101 and those after it.',
    default: '4000',
    parse: parseWholeNumber(0, 65_535),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    description:
      'An existing PostgreSQL (postgresql://user:password@host:5432/database) instead of the embedded one.',
    secret: true,
    parse: (text: string) => new Secret(parseUrl(['postgresql', 'postgres'])(text)),
  },
  dataDir: {
    name: 'WEIR_DATA_DIR',
    description: 'Where the embedded PostgreSQL and the development keys are kept.',
    default: '.weir',
    parse: parseText,
  },
  logLevel: {
    name: 'WEIR_LOG_LEVEL',
    description: `How much to log: ${logLevels.join(', ')}.`,
    default: 'info',
    parse: parseOneOf(logLevels),
  },
  configFile: {
    name: 'WEIR_CONFIG',
    description: 'The file that says which systems are connected, and how.',
    default: 'weir.config.ts',
    parse: parseText,
  },
  eventRetentionDays: {
    name: 'WEIR_EVENT_RETENTION_DAYS',
    description:
      'How many days events are kept that are not an entity’s newest: live clients resume from them.',
    default: '365',
    parse: parseNumber(0.001, 36_500),
  },
  workflowRetentionDays: {
    name: 'WEIR_WORKFLOW_RETENTION_DAYS',
    description: 'How many days workflows are kept that have ended, with their steps, exceptions and audit.',
    default: '365',
    parse: parseNumber(1, 36_500),
  },
  reconcileHours: {
    name: 'WEIR_RECONCILE_HOURS',
    description: 'How often the systems are held against each other by themselves, in hours; 0 for never.',
    default: '24',
    parse: parseNumber(0, 8_760),
  },
  sandboxLatency: {
    name: 'WEIR_SANDBOX_LATENCY',
    description: 'fast: the simulated systems answer at once; real: as slowly as the systems they stand for.',
    default: 'fast',
    parse: parseOneOf(['fast', 'real']),
  },
  sandboxLimits: {
    name: 'WEIR_SANDBOX_LIMITS',
    description:
      'real: the simulated systems refuse what the systems they stand for refuse; off: they take any load.',
    default: 'real',
    parse: parseOneOf(['real', 'off']),
  },
  sandboxSeed: {
    name: 'WEIR_SANDBOX_SEED',
    description: 'What the simulated systems hold: the same seed makes the same records.',
    default: '1',
    parse: parseWholeNumber(0, 2 ** 32 - 1),
  },
  sandboxScale: {
    name: 'WEIR_SANDBOX_SCALE',
    description: 'How much the simulated systems hold; 2 is twice as much as 1.',
    default: '1',
    parse: parseNumber(0.01, 1_000),
  },
} as const satisfies SettingDeclarations;

export type Settings = SettingValues<typeof settingDeclarations>;

/**
 * Reads the environment into a frozen object: the settings of every process and those that `extra` declares. An empty
 * variable counts as absent. Throws one `BAD_USER_INPUT` that lists every problem, unknown `WEIR_*` names among them.
 */
export function parseSettings<D extends SettingDeclarations = Record<never, never>>(
  environment: Readonly<Record<string, string | undefined>>,
  extra?: D,
): Settings & SettingValues<D> {
  const declarations = { ...extra, ...settingDeclarations };
  // The compiler does not carry the mapped type through the spread of a type parameter.
  return parseEnvironment(environment, declarations) as Settings & SettingValues<D>;
}
