import type { Pool, PoolClient } from 'pg';
import type { ChangeBatch } from '#domain/change-feed.ts';
import { inTransaction } from '../store/transaction.ts';
import { storeMessages } from './store-messages.ts';

/** One process follows a feed at a time; another takes over once it has been silent for this long. */
export const holdMs = 15_000;

export interface HeldFeed {
  readonly position: string | undefined;
  /** Since it was read last; undefined where it never was. */
  readonly idleMs: number | undefined;
}

/** Takes or keeps a feed for `holder`. Undefined while another process has it. */
export async function holdFeed(pool: Pool, name: string, holder: string): Promise<HeldFeed | undefined> {
  const { rows } = await pool.query<{ position: string | null; idle_ms: number | null }>(
    `insert into orchestration.inbox_feed as feed (name, holder, held_until)
       values ($1, $2, now() + make_interval(secs => $3 / 1000.0))
       on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until
         where feed.holder = excluded.holder or feed.held_until is null or feed.held_until < now()
       returning position, extract(epoch from now() - read_at) * 1000 as idle_ms`,
    [name, holder, holdMs],
  );
  const [row] = rows;
  if (!row) return undefined;
  return {
    position: row.position ?? undefined,
    idleMs: row.idle_ms === null ? undefined : Number(row.idle_ms),
  };
}

/** Lets another process have it at once. */
export async function releaseFeed(pool: Pool, name: string, holder: string): Promise<void> {
  await pool.query('update orchestration.inbox_feed set held_until = null where name = $1 and holder = $2', [
    name,
    holder,
  ]);
}

/**
 * Stores a batch and the place behind it as one; answers how many messages are new. Where another process has taken the feed over, the
 * messages are stored all the same and the place stays that process's.
 */
export async function storeBatch(
  pool: Pool,
  feed: { readonly name: string; readonly system: string },
  holder: string,
  { messages, position }: ChangeBatch,
): Promise<number> {
  return await inTransaction(pool, [], async (tx) => {
    const receivedAtMs = Date.now();
    const fresh =
      messages.length === 0
        ? new Set()
        : await storeMessages(
            tx,
            messages.map((message) => ({
              ...message,
              source: feed.system,
              headers: { 'weir-feed': feed.name },
              receivedAtMs,
            })),
          );
    await keepPosition(tx, feed.name, holder, position);
    return fresh.size;
  });
}

async function keepPosition(tx: PoolClient, name: string, holder: string, position: string): Promise<void> {
  await tx.query(
    `update orchestration.inbox_feed set position = $3, read_at = now(), failure = null
      where name = $1 and holder = $2`,
    [name, holder, position],
  );
}

/** Shows why a feed cannot be read. */
export async function noteFeedFailure(pool: Pool, name: string, message: string): Promise<void> {
  await pool.query('update orchestration.inbox_feed set failure = $2 where name = $1', [name, message]);
}
