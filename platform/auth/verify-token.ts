import { createHash } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { LRUCache } from 'lru-cache';
import { CodedError } from '../errors.ts';
import { explainRefusal } from './explain-refusal.ts';

/** Asymmetric ones only: with a shared secret, or none, whoever checks a token could have made it. */
const allowedAlgorithms = [
  'EdDSA',
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
];

/** A key that its issuer has withdrawn is obeyed for no longer than this. */
const longestCachedMs = 5 * 60_000;

export interface TokenRules {
  /** What `iss` must be. */
  readonly issuer: string;
  /** What `aud` must be or contain. */
  readonly audience: string;
  /** The issuer's public keys: where they are published (fetched when needed and kept), or themselves. */
  readonly jwks: URL | JSONWebKeySet | (() => JSONWebKeySet | Promise<JSONWebKeySet>);
  /** How far the issuer's clock and ours may differ; 5 s where absent. */
  readonly clockToleranceS?: number;
  /** How many verified tokens are kept; 10,000 where absent. */
  readonly cacheSize?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/**
 * Answers a token's claims when its signature, issuer, audience and times are right. Throws `UNAUTHENTICATED` with a
 * reason for a person, which never holds the token, and `SYSTEM_UNAVAILABLE` where the issuer's keys cannot be read.
 */
export type VerifyToken = (token: string) => Promise<JWTPayload>;

export function createTokenVerifier(rules: TokenRules): VerifyToken {
  const { issuer, audience, clockToleranceS = 5, cacheSize = 10_000, now = Date.now } = rules;
  const findKey = keyFinder(rules.jwks);
  const verified = new LRUCache<string, { readonly claims: JWTPayload; readonly untilMs: number }>({
    max: cacheSize,
  });

  return async (token) => {
    // By digest, so that a dump of memory shows no usable tokens as keys.
    const digest = createHash('sha256').update(token).digest('base64url');
    const known = verified.get(digest);
    if (known && now() < known.untilMs) return known.claims;
    verified.delete(digest);

    try {
      const { payload } = await jwtVerify(token, findKey, {
        issuer,
        audience,
        algorithms: allowedAlgorithms,
        clockTolerance: clockToleranceS,
        currentDate: new Date(now()),
        requiredClaims: ['exp'],
      });
      const claims = Object.freeze(payload);
      verified.set(digest, { claims, untilMs: Math.min((payload.exp ?? 0) * 1000, now() + longestCachedMs) });
      return claims;
    } catch (error) {
      throw explainRefusal(error, rules);
    }
  };
}

function keyFinder(jwks: TokenRules['jwks']): JWTVerifyGetKey {
  if (jwks instanceof URL) return fetchedKeys(jwks);
  if (typeof jwks !== 'function') return createLocalJWKSet(jwks);
  return async (header, token) => createLocalJWKSet(await jwks())(header, token);
}

function fetchedKeys(url: URL): JWTVerifyGetKey {
  const find = createRemoteJWKSet(url);
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (cause) {
      // A key that is not there is the token's fault; anything else is the issuer's.
      const { code } = cause as { code?: unknown };
      if (code === 'ERR_JWKS_NO_MATCHING_KEY' || code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CodedError(
        'SYSTEM_UNAVAILABLE',
        `The token issuer's keys at ${url.origin}${url.pathname} cannot be read: ${why}. Try again later.`,
        { retryable: true, cause },
      );
    }
  };
}
