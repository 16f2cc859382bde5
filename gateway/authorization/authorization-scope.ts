import type { Claims } from './claims.ts';

const ofTheTokenAlone = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time', 'sid', 'nonce']);

/** Equal for callers whose tokens say the same of them: everything but when the token was made, and its own id. */
export function toAuthorizationScope(claims: Claims | undefined): string {
  if (!claims) return '';
  const kept = Object.entries(claims).filter(([name]) => !ofTheTokenAlone.has(name));
  return JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
