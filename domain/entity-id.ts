/** What a canonical id can name. */
export type EntityType =
  | 'Customer'
  | 'Contact'
  | 'LegalEntity'
  | 'Product'
  | 'Price'
  | 'PriceBook'
  | 'Quote'
  | 'Order'
  | 'OrderLine'
  | 'Fulfillment'
  | 'Invoice'
  | 'InvoiceLine'
  | 'Payment'
  | 'CreditMemo'
  | 'Subscription'
  | 'SubscriptionItem'
  | 'Workflow'
  | 'Exception'
  | 'DeadLetter';

/** The record that owns an entity: resolvable without a look-up. */
export interface EntityRef {
  readonly type: EntityType;
  /** The owning system's configured name: `salesforce`, `netsuite-emea`, or `weir` for what lives in our own store. */
  readonly system: string;
  /** The vendor's id within that system; a `/` parts a record kind from its id where one type has several kinds. */
  readonly record: string;
}

const pattern = /^([A-Za-z]+):([a-z][a-z0-9-]{0,40}):(.{1,120})$/s;

/** The canonical id of a record: opaque to clients (base64url), derived from its owner. `record` is ASCII, as vendors' ids are. */
export function toEntityId(type: EntityType, system: string, record: string): string {
  return btoa(`${type}:${system}:${record}`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The record behind a canonical id, or undefined when `id` is none of ours. */
export function parseEntityId(id: string): EntityRef | undefined {
  if (!/^[A-Za-z0-9_-]{4,240}$/.test(id)) return undefined;
  let text: string;
  try {
    text = atob(id.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return undefined;
  }
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, type, system, record] = match;
  if (!type || !system || !record) return undefined;
  // The type is compared with what the caller wants, so an unknown one never gets past it.
  const ref: EntityRef = { type: type as EntityType, system, record };
  return toEntityId(ref.type, system, record) === id ? ref : undefined;
}

/** The vendor's id behind `id` when it names a `type` of `system`, else undefined. */
export function recordOf(id: string, type: EntityType, system: string): string | undefined {
  const ref = parseEntityId(id);
  return ref?.type === type && ref.system === system ? ref.record : undefined;
}
