import { errors } from 'jose';
import { CodedError, isCodedError } from '../errors.ts';

/** Why a token was refused, for the person who sent it: what is wrong, what was expected, and never the token. */
export function explainRefusal(
  error: unknown,
  expected: { readonly issuer: string; readonly audience: string },
): CodedError {
  if (isCodedError(error)) return error;
  return new CodedError('UNAUTHENTICATED', `The bearer token ${reason(error, expected)}`, { cause: error });
}

function reason(error: unknown, { issuer, audience }: { issuer: string; audience: string }): string {
  if (error instanceof errors.JWTExpired) {
    const since = new Date(Number(error.payload.exp) * 1000).toISOString();
    return `has expired at ${since}. Get a new one.`;
  }
  if (error instanceof errors.JWTClaimValidationFailed) return claimReason(error, issuer, audience);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return 'is signed with an algorithm that is not allowed. Use an asymmetric one, such as ES256, RS256 or EdDSA.';
  }
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return `is signed with a key that ${issuer} does not publish. Get a new one from there.`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'has a signature that does not match its content. Send it exactly as it was issued.';
  }
  return 'is malformed: it is no signed JSON Web Token. Send it as "authorization: Bearer TOKEN", exactly as it was issued.';
}

function claimReason(error: errors.JWTClaimValidationFailed, issuer: string, audience: string): string {
  const { claim } = error;
  if (claim === 'iss') return `comes from another issuer than ${issuer}. Get one from there.`;
  if (claim === 'aud') return `is meant for another audience than ${audience}. Ask its issuer for that one.`;
  if (claim === 'nbf')
    return `is not valid before ${new Date(Number(error.payload.nbf) * 1000).toISOString()}.`;
  if (error.reason === 'missing') return `has no ${claim} claim. Ask its issuer for a token that has one.`;
  return `has a ${claim} claim that is not acceptable. Get a new one.`;
}
