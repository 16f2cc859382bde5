import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** Any number, the same in every process. */
const lockKey = 7_402_118_512;
const askAgainMs = 50;

/**
 * Runs `launch` while no other process on this database does. The library makes its tables at launch without a lock of its own, and
 * two processes that do so at once end in a deadlock of which PostgreSQL kills one.
 */
export async function launchInTurn(
  databaseUrl: string,
  launch: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    while (!(await tryLock(client))) await delay(askAgainMs, undefined, { signal });
    await launch();
  } finally {
    // The lock is the session's: it goes with it.
    await client.end();
  }
}

/** Asks and does not wait: a statement that waits holds a snapshot, for whose end `create index concurrently` of the launch waits. */
async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [
    lockKey,
  ]);
  return rows[0]?.mine === true;
}
