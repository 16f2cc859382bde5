import type { CallContext } from '#domain/call-context.ts';
import type { ChangeMessage } from '#domain/change-feed.ts';
import { toEntityChange, watchedObjects } from './change-mapping.ts';
import type { SalesforceClient } from './client.ts';
import { queriesWithDeleted } from './query.ts';
import { flag, instant, optionalText, text, type VendorRecord } from './records/vendor-record.ts';
import { soqlInstant } from './soql.ts';

/** Stamps are whole seconds: within this time of its stamp a row may change again under the same one. */
const unsettledMs = 2_000;

/**
 * Rows that were changed or deleted since an instant, as messages, in one call for up to five objects. The same change has the same key
 * each time, once its second is over.
 */
export async function readModified(
  client: SalesforceClient,
  objects: readonly string[],
  since: string,
  nowMs: number,
  ctx: CallContext,
): Promise<readonly ChangeMessage[]> {
  const soqls = objects.map((object) => {
    const parent = watchedObjects[object]?.parent;
    const fields = ['Id', 'SystemModstamp', 'IsDeleted', ...(parent ? [parent] : [])];
    return `SELECT ${fields.join(',')} FROM ${object} WHERE SystemModstamp >= ${soqlInstant(since)} ORDER BY SystemModstamp, Id`;
  });
  const found = await queriesWithDeleted(client, soqls, ctx);
  return found.flatMap((rows, index) =>
    rows.map((row) => toMessage(client.system, objects[index] ?? '', row, nowMs)),
  );
}

function toMessage(system: string, object: string, row: VendorRecord, nowMs: number): ChangeMessage {
  const recordId = text(row, 'Id');
  const version = instant(row, 'SystemModstamp');
  const parent = watchedObjects[object]?.parent;
  const settled = nowMs - Date.parse(version) > unsettledMs;
  return {
    dedupeKey: `modified:${recordId}:${version}${settled ? '' : `:${nowMs}`}`,
    isBackstop: true,
    changes: toEntityChange(system, {
      object,
      recordId,
      version,
      parentId: parent && optionalText(row, parent),
      isDeleted: flag(row, 'IsDeleted'),
    }),
  };
}
