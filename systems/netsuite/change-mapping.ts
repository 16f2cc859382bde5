import type { ChangingType, EntityChange } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { type Naming, toCustomerId } from './mapping/identity.ts';

/** A record that was saved or deleted, in a script's words. */
export interface ChangedRecord {
  /** `salesorder`, `invoice`, `customerpayment`, …, in any case and with or without spaces. */
  readonly type: string;
  readonly recordId: string;
  readonly isDeleted: boolean;
  /** Internal id of the order behind a fulfillment or an invoice, or of the invoice behind a credit memo. */
  readonly createdFrom?: string | undefined;
  /** Internal ids of what a payment or a credit memo settles. */
  readonly applied?: readonly string[];
  /** Of a customer: the CRM's account. */
  readonly externalId?: string | undefined;
  /** ISO 8601 without an offset: the account's own time. */
  readonly version?: string | undefined;
}

const internalId = /^[1-9]\d{0,17}$/;

/** What a changed record means to us; empty for one that nobody waits for. */
export function toEntityChanges(naming: Naming, record: ChangedRecord): readonly EntityChange[] {
  const { recordId, createdFrom, applied = [], version } = record;
  const of = (
    entityType: ChangingType,
    id: string | undefined,
    isDeleted = false,
  ): readonly EntityChange[] =>
    id !== undefined && internalId.test(id)
      ? [
          {
            entityType,
            entityId: toEntityId(entityType, naming.system, id),
            ...(isDeleted && { isDeleted: true }),
            ...(version !== undefined && { version }),
          },
        ]
      : [];
  switch (record.type.toLowerCase().replaceAll(/[^a-z]/g, '')) {
    case 'salesorder':
    case 'salesord':
      return of('Order', recordId, record.isDeleted);
    case 'itemfulfillment':
    case 'itemship':
      return of('Order', createdFrom);
    case 'invoice':
    case 'custinvc':
      return [...of('Invoice', recordId, record.isDeleted), ...of('Order', createdFrom)];
    case 'creditmemo':
    case 'custcred':
      return [...new Set([createdFrom, ...applied])].flatMap((id) => of('Invoice', id));
    case 'customerpayment':
    case 'payment':
    case 'custpymt':
      return applied.flatMap((id) => of('Invoice', id));
    case 'customer': {
      const entityId = toCustomerId(naming, record.externalId || undefined);
      if (entityId === undefined) return [];
      return [{ entityType: 'Customer', entityId, ...(version !== undefined && { version }) }];
    }
    case 'inventoryitem':
    case 'noninventoryitem':
    case 'noninventorysaleitem':
    case 'serviceitem':
    case 'servicesaleitem':
    case 'item':
      return of('Product', recordId, record.isDeleted);
    default:
      return [];
  }
}
