import type { Claims } from '#gateway/authorization/claims.ts';
import { parseViewer, type Viewer } from '#subgraphs/viewer.ts';

/** The one customer whose events a portal caller may have; undefined for all others. Throws where the token does not say. */
export function toEventOwner(claims: Claims | undefined): string | undefined {
  return claims && parseViewer({ ...claims }).customerId;
}

/**
 * What subgraphs' answers about customers, orders, invoices and the like depend on of a caller: what it is, its scopes and a portal
 * caller's customer, not which person it is.
 */
export function toCallerScope(claims: Claims): string {
  const { kind, scopes, customerId }: Viewer = parseViewer({ ...claims });
  return JSON.stringify([kind, [...scopes].sort(), customerId ?? null]);
}
