import {
  type DevelopmentIssuer,
  developmentAudience,
  developmentIssuer,
  loadDevelopmentIssuer,
} from '#platform/auth/development-issuer.ts';
import { createTokenVerifier, type VerifyToken } from '#platform/auth/verify-token.ts';
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
