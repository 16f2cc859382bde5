import {
  type DevelopmentIssuer,
  developmentAudience,
  developmentIssuer,
  loadDevelopmentIssuer,
} from '#platform/auth/development-issuer.ts';
import { createTokenVerifier, type VerifyToken } from '#platform/auth/verify-token.ts';
import type { Secret } from '#platform/config/secret.ts';
import { CodedError } from '#platform/errors.ts';
import type { AllSettings } from '../config/read-settings.ts';

export interface Identity {
  readonly verify: VerifyToken;
  /** Absent where a real issuer is configured. */
  readonly development?: DevelopmentIssuer;
}

/** Whose tokens are believed: the configured issuer's, or outside production the development issuer's. */
export async function loadIdentity(settings: AllSettings): Promise<Identity> {
  const { tokenIssuer, tokenAudience, tokenJwksUrl, environment, dataDir } = settings;
  if (tokenIssuer && tokenJwksUrl) {
    const jwks = new URL(tokenJwksUrl);
    return { verify: createTokenVerifier({ issuer: tokenIssuer, audience: tokenAudience, jwks }) };
  }
  if (tokenIssuer || tokenJwksUrl || environment === 'production') {
    const missing = tokenIssuer
      ? 'WEIR_TOKEN_JWKS_URL'
      : tokenJwksUrl
        ? 'WEIR_TOKEN_ISSUER'
        : 'WEIR_TOKEN_ISSUER and WEIR_TOKEN_JWKS_URL';
    throw new CodedError('BAD_USER_INPUT', `Set ${missing}: without them nobody’s tokens can be believed`);
  }
  const development = await loadDevelopmentIssuer(dataDir);
  const verify = createTokenVerifier({
    issuer: developmentIssuer,
    audience: developmentAudience,
    jwks: development.jwks,
  });
  return { verify, development };
}

/**
 * What gateway and subgraphs in other processes sign callers' identities with. Absent outside production only, where a
 * subgraph then asks for the caller's own token; throws BAD_USER_INPUT in production.
 */
export function identitySecret({ identitySecret: secret, environment }: AllSettings): Secret | undefined {
  if (secret || environment !== 'production') return secret;
  throw new CodedError(
    'BAD_USER_INPUT',
    'Set WEIR_IDENTITY_SECRET, the same for gateway and subgraphs: without it a subgraph cannot tell its gateway from others',
  );
}
