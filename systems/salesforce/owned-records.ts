import { type EntityType, recordOf } from '#domain/entity-id.ts';
import { isRecordId18 } from './record-id.ts';

/**
 * The record ids behind canonical ids, to the canonical id of each. Ids of other systems, types or shapes are left out, so that
 * no text of a caller reaches a query and no malformed id fails a whole batch.
 */
export function ownedRecords(
  ids: readonly string[],
  type: EntityType,
  system: string,
): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (const id of ids) {
    const record = recordOf(id, type, system);
    if (record !== undefined && isRecordId18(record)) records.set(record, id);
  }
  return records;
}
