import { createHash } from 'node:crypto';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { CodedError } from '../errors.ts';

/** The header that carries it. */
export const identityHeader = 'x-weir-identity';

const issuer = 'urn:weir:gateway';
const algorithm = 'HS256';

/** How long one is good for: the request is on its way already. */
const lifetimeS = 30;

export type CallerClaims = Readonly<Record<string, unknown>>;

/**
 * Vouches for a caller to one subgraph: who it is, for this very body, for half a minute. `claims` are absent for a caller
 * without a token, which is vouched for too.
 */
export type SignIdentity = (subgraph: string, body: string, claims: object | undefined) => Promise<string>;

export function createIdentitySigner(secret: Secret, now: () => number = Date.now): SignIdentity {
  const key = toKey(secret);
  return (subgraph, body, claims) => {
    const at = Math.floor(now() / 1_000);
    return new SignJWT({ body: digest(body), ...(claims && { caller: claims as JWTPayload }) })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(subgraph)
      .setIssuedAt(at)
      .setExpirationTime(at + lifetimeS)
      .sign(key);
  };
}

/**
 * Answers the claims that a gateway with the same secret vouched for; undefined for a caller without a token. Throws
 * UNAUTHENTICATED where the identity is absent, forged, expired, another subgraph's or another body's.
 */
export type VerifyIdentity = (
  identity: string | null,
  body: string | Uint8Array,
) => Promise<CallerClaims | undefined>;

const payloadShape = z.object({ body: z.string(), caller: z.record(z.string(), z.unknown()).optional() });

export function createIdentityVerifier(
  secret: Secret,
  subgraph: string,
  now: () => number = Date.now,
): VerifyIdentity {
  const key = toKey(secret);
  return async (identity, body) => {
    if (!identity)
      throw refused(`is absent. Ask the gateway, which signs ${identityHeader}, and not this subgraph`);
    const verified = await jwtVerify(identity, key, {
      issuer,
      audience: subgraph,
      algorithms: [algorithm],
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: lifetimeS,
      clockTolerance: 5,
      currentDate: new Date(now()),
    }).catch((cause: unknown) => {
      throw refused(
        'does not hold: it is expired, for another subgraph, or signed with another WEIR_IDENTITY_SECRET',
        cause,
      );
    });
    const { data } = payloadShape.safeParse(verified.payload);
    if (data?.body !== digest(body)) throw refused('was signed for another request');
    return data.caller;
  };
}

/** Throws where it is too short to be safe: RFC 7518 §3.2 asks for as many bits as the hash has. */
function toKey(secret: Secret): Uint8Array {
  const key = new TextEncoder().encode(secret.reveal());
  if (key.length >= 32) return key;
  throw new CodedError(
    'BAD_USER_INPUT',
    `WEIR_IDENTITY_SECRET has ${key.length} bytes: give it 32 or more, such as \`openssl rand -base64 32\` prints`,
  );
}

function digest(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url');
}

function refused(what: string, cause?: unknown): CodedError {
  return new CodedError('UNAUTHENTICATED', `The signed identity of the caller ${what}`, { cause });
}
