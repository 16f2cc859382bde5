import { createHash } from 'node:crypto';
import { scopesOf } from '../authorization/claims.ts';
import type { RequestContext } from '../request-context.ts';
import { canonicalJson } from './canonical-json.ts';

type Caller = Pick<RequestContext, 'claims' | 'authorization' | 'forwarded'>;

/** Whose answers a caller may be given: those of all with the same grants, and its own. */
export interface CallerScope {
  /** `named` are the scopes that an answer may depend on; where absent, all that the caller has. */
  shared(named?: readonly string[]): string;
  /** Undefined for a caller whom nothing tells from others: what is private is not kept for it. */
  readonly own: string | undefined;
}

// What differs between two tokens of one caller.
const ofToken = new Set(['exp', 'iat', 'nbf', 'jti', 'auth_time']);

/**
 * By verified claims; a token that nobody verified stands for itself alone, as its grants are not known. What rules pass on of other
 * headers may change an answer, and is part of both.
 */
export function toCallerScope({ claims, authorization, forwarded = {} }: Caller): CallerScope {
  const headers = Object.keys(forwarded).length > 0 ? digest(canonicalJson(forwarded)) : '';
  if (!claims) {
    const token = authorization === undefined ? undefined : `t${digest(authorization)}${headers}`;
    return { shared: () => token ?? `n${headers}`, own: token };
  }
  const scopes = scopesOf(claims);
  const identity = Object.fromEntries(Object.entries(claims).filter(([name]) => !ofToken.has(name)));
  return {
    shared: (named = [...scopes].sort()) =>
      `g${digest(named.filter((name) => scopes.has(name)).join(' '))}${headers}`,
    own: `c${digest(canonicalJson(identity))}${headers}`,
  };
}

/** 256 bits, so that nobody can find two texts with one digest. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
