import type { Pool } from 'pg';
import type { EventPosition } from '../outbox/cursor.ts';

/** One process publishes at a time, which keeps the order; another takes over once it has been silent for this long. */
export const holdMs = 15_000;

/** Takes or keeps a publisher's place for `holder`; undefined while another process has it. */
export async function holdPublisher(
  pool: Pool,
  name: string,
  holder: string,
): Promise<EventPosition | undefined> {
  const { rows } = await pool.query<EventPosition>(
    `insert into orchestration.publisher as publisher (name, holder, held_until)
       values ($1, $2, now() + make_interval(secs => $3 / 1000.0))
       on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until
         where publisher.holder = excluded.holder or publisher.held_until is null or publisher.held_until < now()
       returning xid::text, seq::text`,
    [name, holder, holdMs],
  );
  return rows[0];
}

export async function keepPublished(
  pool: Pool,
  name: string,
  holder: string,
  { xid, seq }: EventPosition,
): Promise<void> {
  await pool.query(
    `update orchestration.publisher set xid = $3::xid8, seq = $4::bigint, failure = null,
       held_until = now() + make_interval(secs => $5 / 1000.0) where name = $1 and holder = $2`,
    [name, holder, xid, seq, holdMs],
  );
}

/** Lets another process have it at once. */
export async function releasePublisher(pool: Pool, name: string, holder: string): Promise<void> {
  await pool.query('update orchestration.publisher set held_until = null where name = $1 and holder = $2', [
    name,
    holder,
  ]);
}

export async function noteFailure(pool: Pool, name: string, message: string): Promise<void> {
  await pool.query('update orchestration.publisher set failure = $2 where name = $1', [name, message]);
}

const countedAtMost = 100_000;

/** Events that each publisher has still to publish, at most 100,000. */
export async function readBehind(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const { rows } = await pool.query<{ name: string; behind: number }>(
    `select name, (select count(*)::int from (select 1 from orchestration.event
        where (event.xid, event.seq) > (publisher.xid, publisher.seq) limit ${countedAtMost}) as rest) as behind
       from orchestration.publisher`,
  );
  return new Map(rows.map(({ name, behind }) => [name, behind]));
}
