import type { CallContext } from '#domain/call-context.ts';
import type { ChangeMessage, ChangePoll } from '#domain/change-feed.ts';
import { type ChangedRecord, toEntityChanges } from './change-mapping.ts';
import {
  appliedLinksQuery,
  changedCustomersQuery,
  changedItemsQuery,
  changedTransactionsQuery,
  deletedRecordsQuery,
  latestChangeQuery,
} from './change-queries.ts';
import {
  appliedLinkRow,
  changedCustomerRow,
  changedItemRow,
  changedTransactionRow,
  deletedRow,
  latestRow,
} from './records/changed-row.ts';
import { type SourceContext, toChunks } from './source-context.ts';

const minuteMs = 60_000;
/** Long scripts commit records with stamps of their beginning. */
const overlapMs = 5 * minuteMs;
/** Once an hour: where the account's clock is set back, an hour of stamps comes twice. */
const longOverlapMs = 75 * minuteMs;
/** Stamps are whole seconds: within this time of the newest a record may change again under the same one. */
const unsettledMs = 2_000;

interface Place {
  /** The newest stamp that was seen, by the account's clock. */
  readonly stamp: string;
  /** When it was read, by ours: milliseconds since the epoch. */
  readonly readAtMs: number;
}

/**
 * Looks for records by their time of change, deleted ones too: NetSuite sends nothing by itself, and its scripts do not run for every
 * change. Stamps are compared with stamps alone, since they are the account's own time.
 */
export function createModifiedPoll(
  context: SourceContext,
  { everyMs, now }: { readonly everyMs: number; readonly now: () => number },
): ChangePoll {
  const { client, naming } = context;
  return {
    name: `${client.system}/modified`,
    system: client.system,
    everyMs,
    async read(after, ctx) {
      const readAtMs = now();
      if (after === undefined) {
        const [latest] = await client.select(latestChangeQuery(), latestRow, ctx, 1);
        const stamp = latest?.modified ?? new Date(readAtMs).toISOString().slice(0, 19);
        return { messages: [], position: JSON.stringify({ stamp, readAtMs }), hasMore: false };
      }
      const place = JSON.parse(after) as Place;
      const found = await readChanged(context, sinceOf(place, readAtMs), ctx);
      const stamp =
        [place.stamp, ...found.map((record) => record.version ?? '')].sort().at(-1) ?? place.stamp;
      const messages = found.map((record): ChangeMessage => {
        const isSettled = Date.parse(`${stamp}Z`) - Date.parse(`${record.version}Z`) > unsettledMs;
        // The newest may change again within their second: they are told anew until time has gone on.
        const again = isSettled || place.stamp === stamp ? '' : `:${readAtMs}`;
        return {
          dedupeKey: `modified:${record.isDeleted ? 'deleted:' : ''}${record.type}:${record.recordId}:${record.version}${again}`,
          isBackstop: true,
          changes: toEntityChanges(naming, record),
        };
      });
      return { messages, position: JSON.stringify({ stamp, readAtMs }), hasMore: false };
    },
  };
}

function sinceOf({ stamp, readAtMs }: Place, nowMs: number): string {
  const hour = 60 * minuteMs;
  const overlap = Math.floor(nowMs / hour) === Math.floor(readAtMs / hour) ? overlapMs : longOverlapMs;
  return new Date(Date.parse(`${stamp}Z`) - overlap).toISOString().slice(0, 19);
}

/** One after another: NetSuite has few places, and people wait for them. */
async function readChanged(
  { client }: SourceContext,
  since: string,
  ctx: CallContext,
): Promise<readonly ChangedRecord[]> {
  const transactions = await client.select(changedTransactionsQuery(since), changedTransactionRow, ctx);
  const settling = transactions.filter(({ type }) => type === 'CustPymt' || type === 'CustCred');
  const links = [];
  for (const chunk of toChunks(settling.map(({ id }) => id)))
    links.push(...(await client.select(appliedLinksQuery(chunk), appliedLinkRow, ctx)));
  const applied = Map.groupBy(links, ({ payment }) => payment);
  const customers = await client.select(changedCustomersQuery(since), changedCustomerRow, ctx);
  const items = await client.select(changedItemsQuery(since), changedItemRow, ctx);
  const deleted = await client.select(deletedRecordsQuery(since), deletedRow, ctx);
  return [
    ...transactions.map(({ id, type, modified, createdfrom }) => ({
      type,
      recordId: id,
      isDeleted: false,
      createdFrom: createdfrom,
      applied: applied.get(id)?.map(({ document }) => document) ?? [],
      version: modified,
    })),
    ...customers.map(({ id, externalid, modified }) => ({
      type: 'customer',
      recordId: id,
      isDeleted: false,
      externalId: externalid,
      version: modified,
    })),
    ...items.map(({ id, modified }) => ({ type: 'item', recordId: id, isDeleted: false, version: modified })),
    ...deleted.map(({ recordid, type, deleted: version }) => ({
      type,
      recordId: recordid,
      isDeleted: true,
      version,
    })),
  ];
}
