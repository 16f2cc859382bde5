import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { announceEvents } from './announce-events.ts';

/**
 * Runs `work` in one transaction that holds the locks of everything it changes the events of. They are taken before the
 * transaction writes, thus before it gets its number: events of one entity are numbered in the order of their commits.
 */
export async function inTransaction<T>(
  pool: Pool,
  locks: readonly string[],
  work: (tx: PoolClient) => Promise<T>,
): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  // A borrowed connection that is cut between two statements tells nobody else, and unheard would end the process.
  const onError = (cause: Error) => {
    broken = cause;
  };
  tx.on('error', onError);
  try {
    await tx.query('begin');
    // Ordered, so that two transactions over the same entities never wait for each other.
    if (locks.length > 0)
      await tx.query(
        `select pg_advisory_xact_lock(key) from
         (select distinct hashtextextended(name, 7402) as key from unnest($1::text[]) as name order by 1) as locks`,
        [locks],
      );
    const result = await work(tx);
    await tx.query('commit');
    if (locks.length > 0) announceEvents(pool);
    return result;
  } catch (error) {
    await tx.query('rollback').catch(onError);
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
}

const longestPauseMs = 2_000;

/** Repeats `work` while the database cannot be reached, until `signal` aborts. `work` must stand being done twice. */
export async function whileUnreachable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
    await delay(pauseMs, undefined, { signal });
  }
}

/** Whether trying again may help: connection failures, a server that starts or stops, and transactions that PostgreSQL asks to repeat. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(08...|57P0[123]|53300|40001|40P01|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/.test(code) ||
    /^(Connection terminated|Client has encountered a connection error)/.test(error.message)
  );
}
