import { parseSecret, parseText, parseUrl, type SettingDeclarations } from '#platform/config/setting.ts';

/** Whose tokens are believed: all three or none (the development issuer, which production does not have); and what processes of ours prove themselves with. */
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
  identitySecret: {
    name: 'WEIR_IDENTITY_SECRET',
    description:
      'What the gateway signs callers’ identities with for subgraphs in other processes, and those demand; 32 bytes or more, required of `weir subgraph` in production.',
    secret: true,
    parse: parseSecret,
  },
} as const satisfies SettingDeclarations;
