import { CodedError } from '#platform/errors.ts';

const kinds = ['CRM', 'FINANCE', 'OPS', 'ADMIN', 'PORTAL'] as const;

export type ViewerKind = (typeof kinds)[number];

/** Who asks, as its token says. */
export interface Viewer {
  /** The token's subject. */
  readonly id: string;
  readonly kind: ViewerKind;
  /** What the caller may do, as the schema's `@requiresScopes` names it. */
  readonly scopes: ReadonlySet<string>;
  /** The one customer whose data a portal caller sees; absent for all others, who see every customer's. */
  readonly customerId?: string;
}

/** The claims of a verified token that say who asks. `kind` is `crm`, `finance`, `ops`, `admin` or `portal`. */
export function parseViewer(claims: Readonly<Record<string, unknown>>): Viewer {
  const { sub, kind, scope, customer_id: customerId } = claims;
  const known = kinds.find((candidate) => candidate.toLowerCase() === kind);
  if (typeof sub !== 'string' || !known) {
    throw new CodedError(
      'UNAUTHENTICATED',
      'The token does not say who is calling: it needs the claims `sub` and `kind`',
    );
  }
  const scopes = new Set(typeof scope === 'string' ? scope.split(' ') : []);
  if (known !== 'PORTAL') return { id: sub, kind: known, scopes };
  if (typeof customerId !== 'string' || customerId === '') {
    throw new CodedError(
      'UNAUTHENTICATED',
      'The portal token names no customer: it needs the claim `customer_id`',
    );
  }
  return { id: sub, kind: known, scopes, customerId };
}

/** Whether the caller may see what belongs to `customerId`. What belongs to nobody known is not a portal caller's. */
export function maySee(viewer: Viewer | undefined, customerId: string | undefined): boolean {
  return viewer?.customerId === undefined || viewer.customerId === customerId;
}

/**
 * The customer that a list is to be limited to: the portal caller's own whatever it asks for, else the one asked for. Throws
 * `FORBIDDEN` when a portal caller asks for another.
 */
export function limitToViewer(
  viewer: Viewer | undefined,
  customerId: string | null | undefined,
): string | undefined {
  const asked = customerId ?? undefined;
  if (viewer?.customerId === undefined) return asked;
  if (asked !== undefined && asked !== viewer.customerId) {
    throw new CodedError(
      'FORBIDDEN',
      'customerId names another customer than the caller’s own: leave it out',
    );
  }
  return viewer.customerId;
}
