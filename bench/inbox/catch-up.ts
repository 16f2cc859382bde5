import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { createLog } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';

const longestMs = 120_000;

/** The product's database, for a look at it. */
export async function withDatabase<R>(dataDir: string, look: (pool: Pool) => Promise<R>): Promise<R> {
  const log = createLog({ level: 'error', format: 'line', destination: process.stderr });
  await using postgres = await startPostgres({ dataDir, log }, AbortSignal.timeout(60_000));
  const pool = new Pool({ ...postgres.connection, max: 1 });
  pool.on('error', () => undefined); // the server may end before the pool's connection has
  try {
    return await look(pool);
  } finally {
    await pool.end();
  }
}

export interface CatchUp {
  /** Changes that waited to be told when the load had ended. */
  readonly backlog: number;
  /** Until none waited any more; undefined where that took longer than two minutes. */
  readonly seconds: number | undefined;
}

/** Waits until all that was accepted has been worked on. */
export async function measureCatchUp(dataDir: string): Promise<CatchUp> {
  return await withDatabase(dataDir, async (pool) => {
    const beganMs = performance.now();
    const backlog = await countWaiting(pool);
    while (performance.now() - beganMs < longestMs) {
      if ((await countWaiting(pool)) === 0)
        return { backlog, seconds: Math.round((performance.now() - beganMs) / 1_000) };
      await delay(500);
    }
    return { backlog, seconds: undefined };
  });
}

async function countWaiting(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*)::int as count from orchestration.inbox_change where state = 'NEW'`,
  );
  return rows[0]?.count ?? 0;
}
