import type { ClientBase, Pool } from 'pg';
import type { Claims, Member } from './claims.ts';
import type { ByRank } from './priority.ts';

/** Runs work in a transaction, undone where it throws. */
export async function inTransaction<T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // Closing the connection rolls back, also where the connection itself is what failed.
    client.release(true);
    throw error;
  }
}

/** The dead may have spent what they held of a budget: it counts as spent. */
export async function buryExpired(client: ClientBase, account: string): Promise<void> {
  await client.query(`delete from shield_spent where account = $1 and until < now()`, [account]);
  await client.query(
    `with dead as (delete from shield_member where account = $1 and expires_at < now() returning claims)
     insert into shield_spent (account, limit_name, until, calls)
     select $1, claim.key, now() + (claim.value->>'windowMs')::float8 * interval '1 ms',
            array[0, 0, 0, sum((claim.value->>'held')::int)::int]
     from dead, jsonb_each(dead.claims) claim
     where claim.value ? 'windowMs'
     group by claim.key, claim.value->>'windowMs'
     on conflict (account, limit_name, until)
     do update set calls[4] = shield_spent.calls[4] + excluded.calls[4]`,
    [account],
  );
}

/** What the account's other processes hold and want. */
export async function readOthers(
  client: ClientBase,
  account: string,
  member: string,
): Promise<readonly Member[]> {
  const { rows } = await client.query<{ member: string; claims: Claims }>(
    'select member, claims from shield_member where account = $1 and member <> $2',
    [account, member],
  );
  return rows;
}

/** Tells the others, and renews the lease. */
export async function writeClaims(
  client: ClientBase,
  account: string,
  member: string,
  leaseMs: number,
  claims: Claims,
): Promise<void> {
  await client.query(
    `insert into shield_member (account, member, expires_at, claims)
     values ($1, $2, now() + $3::float8 * interval '1 ms', $4)
     on conflict (account, member) do update set expires_at = excluded.expires_at, claims = excluded.claims`,
    [account, member, leaseMs, JSON.stringify(claims)],
  );
}

/** Books calls of a budget until they count no longer. */
export async function writeSpent(
  client: ClientBase,
  account: string,
  { name, windowMs }: { readonly name: string; readonly windowMs: number },
  calls: ByRank<number>,
): Promise<void> {
  if (calls.every((count) => count === 0)) return;
  await client.query(
    `insert into shield_spent (account, limit_name, until, calls)
     values ($1, $2, date_bin($3::float8 / 256 * interval '1 ms', now(), 'epoch')
                     + $3::float8 * 257 / 256 * interval '1 ms', $4)
     on conflict (account, limit_name, until) do update set calls = array[
       shield_spent.calls[1] + excluded.calls[1], shield_spent.calls[2] + excluded.calls[2],
       shield_spent.calls[3] + excluded.calls[3], shield_spent.calls[4] + excluded.calls[4]]`,
    [account, name, windowMs, [...calls]],
  );
}

/** What all processes have spent of a budget and still counts, by class. */
export async function readSpent(client: ClientBase, account: string, name: string): Promise<ByRank<number>> {
  const { rows } = await client.query<{ r0: number; r1: number; r2: number; r3: number }>(
    `select coalesce(sum(calls[1]), 0)::int r0, coalesce(sum(calls[2]), 0)::int r1,
            coalesce(sum(calls[3]), 0)::int r2, coalesce(sum(calls[4]), 0)::int r3
     from shield_spent where account = $1 and limit_name = $2 and until > now()`,
    [account, name],
  );
  const [row] = rows;
  return row === undefined ? [0, 0, 0, 0] : [row.r0, row.r1, row.r2, row.r3];
}
