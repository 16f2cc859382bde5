import type { Pool, PoolClient } from 'pg';
import type { ChangeMessage, EntityChange } from '#domain/change-feed.ts';
import { topicOf } from './webhook-source.ts';

/** A message with where it came from. */
export interface ReceivedMessage extends ChangeMessage {
  readonly source: string;
  /** Without what opens doors elsewhere. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly receivedAtMs: number;
}

const noBody = Buffer.alloc(0);

/** What makes a message one and the same. */
export function messageKey({ source, dedupeKey }: Pick<ReceivedMessage, 'source' | 'dedupeKey'>): string {
  return `${source}\n${dedupeKey}`;
}

/** Stores messages in one statement, each once; answers the keys of those that were not there before. */
export async function storeMessages(
  db: Pool | PoolClient,
  messages: readonly ReceivedMessage[],
): Promise<ReadonlySet<string>> {
  const unique = [...new Map(messages.map((message) => [messageKey(message), message])).values()];
  const { rows } = await db.query<{ source: string; dedupe_key: string }>({
    name: 'receive_messages',
    text: `select source, dedupe_key from orchestration.receive_messages($1::text[], $2::text[], $3::jsonb[], $4::bytea[],
      $5::float8[], $6::jsonb[])`,
    values: [
      unique.map(({ source }) => source),
      unique.map(({ dedupeKey }) => dedupeKey),
      unique.map(({ headers }) => JSON.stringify(headers)),
      unique.map(({ body }) => (body ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : noBody)),
      unique.map(({ receivedAtMs }) => receivedAtMs),
      unique.map(({ changes, isBackstop }) =>
        JSON.stringify(changes.map((change) => toStoredChange(change, isBackstop))),
      ),
    ],
  });
  return new Set(rows.map((row) => messageKey({ source: row.source, dedupeKey: row.dedupe_key })));
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
  return {
    topic: topicOf[entityType],
    entityId,
    ...(isDeleted && { deleted: true }),
    ...(version !== undefined && { version }),
    ...(isBackstop && { backstop: true }),
    ...(fact && { fact }),
  };
}
