import type { Pool, PoolClient } from 'pg';

/** Any number that no other part locks: launches are made one after the other. */
const lockKey = 7_402_118_512;

/** Runs work in a transaction of its own. */
export async function inTransaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  // A borrowed connection that is cut between two statements tells nobody else, and unheard would end the process.
  const onError = (cause: Error) => {
    broken = cause;
  };
  tx.on('error', onError);
  try {
    await tx.query('begin');
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch(onError);
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
}

/** Runs work in a transaction that no other launch or approval is made beside. */
export function launching<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    return work(tx);
  });
}
