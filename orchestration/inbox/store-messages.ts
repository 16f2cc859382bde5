import type { Pool, PoolClient } from 'pg';
import type { ChangeMessage, EntityChange } from '#domain/change-feed.ts';
import { toLane } from './lane-name.ts';
import { topicOf } from './webhook-source.ts';

/** A message with where it came from. */
export interface ReceivedMessage extends ChangeMessage {
  readonly source: string;
  /** Without what opens doors elsewhere. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
}

/** What makes a message one and the same. */
export function messageKey({ source, dedupeKey }: Pick<ReceivedMessage, 'source' | 'dedupeKey'>): string {
  return `${source}\n${dedupeKey}`;
}

/** Stores messages in one statement, each once; answers the keys of those that were not there before. */
export async function storeMessages(
  db: Pool | PoolClient,
  messages: readonly ReceivedMessage[],
): Promise<ReadonlySet<string>> {
  const unique = new Map(messages.map((message) => [messageKey(message), message]));
  const [rows, bodies] = toRows([...unique.values()]);
  const { rows: known } = await db.query<{ source: string; dedupe_key: string }>({
    name: 'store_messages',
    text: storeSql,
    values: [JSON.stringify(rows), bodies],
  });
  for (const { source, dedupe_key: dedupeKey } of known) unique.delete(messageKey({ source, dedupeKey }));
  return new Set(unique.keys());
}

/** Answers those that were there already: in general none. */
const storeSql = `
  with incoming as (
    select * from jsonb_to_recordset($1) as message
      (source text, key text, headers jsonb, at float8, start integer, size integer, changes jsonb)
  ), stored as (
    insert into orchestration.inbox (source, dedupe_key, headers, body, received_at)
      select source, key, headers, substring($2::bytea from start for size), to_timestamp(at / 1000.0) from incoming
      on conflict do nothing
      returning number, source, dedupe_key
  ), told as (
    insert into orchestration.inbox_change (message, lane, topic, entity_id, deleted, fact, version, backstop)
      select stored.number, change.lane, change.topic, change."entityId", coalesce(change.deleted, false), change.fact,
             change.version, coalesce(change.backstop, false)
        from stored join incoming on incoming.source = stored.source and incoming.key = stored.dedupe_key
        cross join lateral jsonb_to_recordset(incoming.changes) as change
          (lane text, topic text, "entityId" text, deleted boolean, fact jsonb, version text, backstop boolean)
  )
  select source, key as dedupe_key from incoming
    where not exists (select from stored where stored.source = incoming.source and stored.dedupe_key = incoming.key)`;

/** One text and one run of bytes: PostgreSQL takes these as they are, where arrays of bytes would travel as digits to be parsed. */
function toRows(messages: readonly ReceivedMessage[]): readonly [rows: readonly object[], bodies: Buffer] {
  const parts: Uint8Array[] = [];
  let start = 1; // as SQL counts
  const rows = messages.map(({ source, dedupeKey, headers, body, receivedAtMs, changes, isBackstop }) => {
    const size = body?.byteLength ?? 0;
    if (body) parts.push(body);
    start += size;
    return {
      ...{ source, headers, size },
      key: dedupeKey,
      at: receivedAtMs,
      start: start - size,
      changes: changes.map((change) => toStoredChange(change, isBackstop)),
    };
  });
  return [rows, Buffer.concat(parts)];
}

/** All messages that ever came in, to any process, those that came twice too: a look at a sequence, not a count of rows. */
export async function countReceived(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ received: string }>({
    name: 'count_received',
    text: 'select last_value as received from orchestration.inbox_number_seq',
  });
  return Number(rows[0]?.received ?? 0);
}

function toStoredChange(
  { entityType, entityId, isDeleted, version, fact }: EntityChange,
  isBackstop: true | undefined,
) {
  const topic = topicOf[entityType];
  return {
    topic,
    lane: toLane({ topic, entityId }),
    entityId,
    ...(isDeleted && { deleted: true }),
    ...(version !== undefined && { version }),
    ...(isBackstop && { backstop: true }),
    ...(fact && { fact }),
  };
}
