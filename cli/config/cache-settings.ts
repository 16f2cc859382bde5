import { Secret } from '#platform/config/secret.ts';
import {
  parseOneOf,
  parseUrl,
  parseWholeNumber,
  type SettingDeclarations,
} from '#platform/config/setting.ts';

/** Where the gateway keeps what the schema says may be reused. */
export const cacheSettings = {
  cache: {
    name: 'WEIR_CACHE',
    description:
      'Where the gateway keeps reference data: memory, for each process by itself; redis, for all that share it; off for nowhere.',
    default: 'memory',
    parse: parseOneOf(['memory', 'redis', 'off']),
  },
  cacheRedisUrl: {
    name: 'WEIR_CACHE_REDIS_URL',
    description: 'The Redis for it: redis://user:password@host:6379/0, or rediss:// for TLS.',
    secret: true,
    parse: (text: string) => new Secret(parseUrl(['redis', 'rediss'])(text)),
  },
  cacheMegabytes: {
    name: 'WEIR_CACHE_MEGABYTES',
    description: 'How much memory a process gives to it.',
    default: '64',
    parse: parseWholeNumber(1, 100_000),
  },
} as const satisfies SettingDeclarations;
