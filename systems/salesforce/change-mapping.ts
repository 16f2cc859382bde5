import type { EntityChange } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { isRecordId18 } from './record-id.ts';

/** What a changed row means to us. `parentId` is the account of a contact. */
export interface ChangedRow {
  readonly object: string;
  readonly recordId: string;
  readonly parentId?: string | undefined;
  readonly isDeleted?: boolean;
  /** ISO 8601, UTC. */
  readonly version?: string | undefined;
}

/** The objects whose changes matter, and the field that names the row they are a part of. */
export const watchedObjects: Readonly<Record<string, { readonly parent?: string }>> = {
  Account: {},
  Contact: { parent: 'AccountId' },
  Quote: {},
  SBQQ__Quote__c: {},
  PricebookEntry: {},
};

/** Empty for a row of an object that nobody waits for. */
export function toEntityChange(system: string, row: ChangedRow): readonly EntityChange[] {
  const { object, recordId, parentId, version } = row;
  const about = version === undefined ? {} : { version };
  const deleted = row.isDeleted ? ({ isDeleted: true } as const) : {};
  const change = (entityType: EntityChange['entityType'], id: string | undefined, gone = deleted) =>
    id !== undefined && isRecordId18(id)
      ? [{ entityType, entityId: toEntityId(entityType, system, id), ...gone, ...about }]
      : [];
  switch (object) {
    case 'Account':
      return change('Customer', recordId);
    case 'Contact':
      // A contact that is gone is a change of its customer.
      return change('Customer', parentId, {});
    case 'Quote':
    case 'SBQQ__Quote__c':
      return change('Quote', recordId);
    case 'PricebookEntry':
      return change('Price', recordId);
    default:
      return [];
  }
}
