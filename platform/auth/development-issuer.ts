import { join } from 'node:path';
import { importJWK, type JSONWebKeySet, type JWK, type JWTPayload, SignJWT } from 'jose';
import { loadKeyFile } from './key-file.ts';

const algorithm = 'EdDSA';

/** What development tokens say of themselves; pass both to `createTokenVerifier`. */
export const developmentIssuer = 'urn:weir:development';
export const developmentAudience = 'weir';

export interface DevelopmentIssuer {
  /** The public key, to publish and to verify with. */
  readonly jwks: JSONWebKeySet;
  /** A token with these claims beside issuer, audience and times, good for so many seconds. */
  readonly sign: (claims: JWTPayload, ttlS: number) => Promise<string>;
}

/**
 * Issues tokens for development and tests. Its key is a file in `dataDir` that only we may read, made where absent;
 * processes that start together end up with the same one.
 */
export async function loadDevelopmentIssuer(dataDir: string): Promise<DevelopmentIssuer> {
  const stored = await loadKeyFile(join(dataDir, 'development-key.json'), 'development');
  const { d: _private, ...shown } = stored;
  const publicKey: JWK = { ...shown, alg: algorithm, use: 'sig' };
  const privateKey = await importJWK(stored, algorithm);
  return {
    jwks: { keys: [publicKey] },
    sign: (claims, ttlS) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid: stored.kid, typ: 'JWT' })
        .setIssuer(developmentIssuer)
        .setAudience(developmentAudience)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + ttlS)
        .sign(privateKey),
  };
}
