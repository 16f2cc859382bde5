import { CodedError, isCodedError } from '#platform/errors.ts';
import type { Claims, TokenVerifier } from './claims.ts';

/**
 * The claims behind an authorization header; undefined for a caller who sends none. Throws UNAUTHENTICATED with the
 * reason where the header is not a token that holds; passes on what the verifier throws with another code.
 */
export async function verifyCaller(
  header: string | undefined,
  auth: TokenVerifier | 'none',
): Promise<Claims | undefined> {
  if (auth === 'none' || header === undefined) return undefined;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(header.trim())?.[1];
  if (token === undefined)
    throw unauthenticated('The authorization header is not of the form "Bearer TOKEN"');
  try {
    return await auth.verify(token);
  } catch (cause) {
    if (isCodedError(cause)) throw cause;
    throw unauthenticated('The access token is not valid: get a new one from its issuer', cause);
  }
}

export function tokenExpired(): CodedError {
  return unauthenticated('The access token has expired: get a new one');
}

function unauthenticated(message: string, cause?: unknown): CodedError {
  return new CodedError('UNAUTHENTICATED', message, { cause });
}
