import { parseOneOf, parseWholeNumber, type SettingDeclarations } from '#platform/config/setting.ts';

/** Where the gateway keeps what the schema says may be reused. */
export const cacheSettings = {
  cache: {
    name: 'WEIR_CACHE',
    description:
      'Where the gateway keeps reference data: memory, for each process by itself; off for nowhere.',
    default: 'memory',
    parse: parseOneOf(['memory', 'off']),
  },
  cacheMegabytes: {
    name: 'WEIR_CACHE_MEGABYTES',
    description: 'How much memory a process gives to it.',
    default: '64',
    parse: parseWholeNumber(1, 100_000),
  },
} as const satisfies SettingDeclarations;
