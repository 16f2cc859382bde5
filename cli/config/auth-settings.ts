import { parseText, parseUrl, type SettingDeclarations } from '#platform/config/setting.ts';

/** Whose tokens are believed. All three or none: without them it is the development issuer, which production does not have. */
export const authSettings = {
  tokenIssuer: {
    name: 'WEIR_TOKEN_ISSUER',
    description:
      'The issuer (`iss`) whose tokens are believed; the development issuer where absent, required in production.',
    parse: parseText,
  },
  tokenAudience: {
    name: 'WEIR_TOKEN_AUDIENCE',
    description: 'What a token’s `aud` has to name.',
    default: 'weir',
    parse: parseText,
  },
  tokenJwksUrl: {
    name: 'WEIR_TOKEN_JWKS_URL',
    description: 'Where the issuer publishes its keys; required with WEIR_TOKEN_ISSUER.',
    parse: parseUrl(['https', 'http']),
  },
} as const satisfies SettingDeclarations;
