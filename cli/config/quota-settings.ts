import { Secret } from '#platform/config/secret.ts';
import { parseUrl, type SettingDeclarations } from '#platform/config/setting.ts';

/** Where the processes settle who may use what of each system's allowance. */
export const quotaSettings = {
  quotaRedisUrl: {
    name: 'WEIR_QUOTA_REDIS_URL',
    description:
      'A Redis (redis://user:password@host:6379) in which processes share the systems’ allowances; PostgreSQL where absent.',
    secret: true,
    parse: (text: string) => new Secret(parseUrl(['redis', 'rediss'])(text)),
  },
} as const satisfies SettingDeclarations;
