import { type EntityType, parseEntityId, toEntityId } from '#domain/entity-id.ts';

// NetSuite's internal ids. Anything else would make the database refuse the whole query.
const internalId = /^[1-9]\d{0,17}$/;
const externalId = /^[A-Za-z0-9_-]{1,80}$/;

/** Which system's names the ids of an account's entities carry. */
export interface Naming {
  /** This NetSuite account's configured name. */
  readonly system: string;
  /** The CRM's, whose account ids are the customers' external ids. */
  readonly customerSystem: string;
}

/** The canonical customer id of an external id; undefined for a customer that the CRM does not know. */
export function toCustomerId({ customerSystem }: Naming, external: string | undefined): string | undefined {
  return external !== undefined && externalId.test(external)
    ? toEntityId('Customer', customerSystem, external)
    : undefined;
}

/** The external id of a canonical customer id; undefined for an id of another kind or system. */
export function toExternalId({ customerSystem }: Naming, customerId: string): string | undefined {
  const ref = parseEntityId(customerId);
  if (ref?.type !== 'Customer' || ref.system !== customerSystem) return undefined;
  return externalId.test(ref.record) ? ref.record : undefined;
}

/** Internal ids of canonical ids, with the way back; ids of other kinds or systems are left out. */
export function toInternalIds(
  { system }: Naming,
  type: EntityType,
  ids: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const id of ids) {
    const ref = parseEntityId(id);
    if (ref?.type === type && ref.system === system && internalId.test(ref.record)) found.set(ref.record, id);
  }
  return found;
}

/** The internal id of one canonical id. */
export function toInternalId(naming: Naming, type: EntityType, id: string): string | undefined {
  return toInternalIds(naming, type, [id]).keys().next().value;
}

/** Whether NetSuite can hold `value` as an external id that a URL can carry. */
export function isExternalId(value: string): boolean {
  return externalId.test(value);
}

/** Midnight UTC of a day. */
export function toInstant(day: string): string {
  return `${day}T00:00:00Z`;
}
