import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';

const batchSize = 5_000;

/**
 * Removes events that were logged more than `keepMs` ago, save the newest of each entity, which carries its sequence and status on.
 * What was removed is remembered, so that a reader from before it is told of the gap. Answers how many there were.
 */
export async function trimEvents(pool: Pool, keepMs: number): Promise<number> {
  for (let total = 0; ; ) {
    const { rows } = await pool.query<{ count: number }>(
      `with old as (
         select seq from orchestration.event as event
           where logged_at < now() - $1 * interval '1 millisecond'
             and exists (select 1 from orchestration.event as newer where newer.topic = event.topic
               and newer.entity_id = event.entity_id and newer.sequence > event.sequence)
           limit ${batchSize}),
       gone as (delete from orchestration.event using old where event.seq = old.seq returning event.xid, event.seq),
       horizon as (
         update orchestration.event_horizon as horizon set xid = last.xid, seq = last.seq
           from (select xid, seq from gone order by gone.xid desc, gone.seq desc limit 1) as last
           where (horizon.xid, horizon.seq) < (last.xid, last.seq))
       select count(*)::integer as count from gone`,
      [keepMs],
    );
    const count = rows[0]?.count ?? 0;
    total += count;
    if (count < batchSize) return total;
  }
}

/** Trims the event log now and then, until it is disposed of. */
export function startEventTrimmer(
  pool: Pool,
  log: Log,
  { keepMs, everyMs = 3_600_000 }: { readonly keepMs: number; readonly everyMs?: number },
): AsyncDisposable {
  let trimming = Promise.resolve();
  const trim = () => {
    trimming = trimming
      .then(() => trimEvents(pool, keepMs))
      .then(
        (count) => void (count > 0 && log.info({ count }, 'old events were removed')),
        // The next turn tries again.
        (err: unknown) => log.warn({ err }, 'old events could not be removed'),
      );
  };
  const timer = setInterval(trim, everyMs).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await trimming;
    },
  };
}
