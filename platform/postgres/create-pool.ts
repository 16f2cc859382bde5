import { Pool, type PoolConfig } from 'pg';
import type { Log } from '../log.ts';

/** Up to `max` connections, which survives the loss of those that are idle. To be ended by whoever makes it. */
export function createPool(connection: Readonly<PoolConfig>, max: number, log: Log): Pool {
  const pool = new Pool({ ...connection, max });
  pool.on('error', (err) => {
    // The pool ends before its last connections have said goodbye: the server may cut them first.
    if (!pool.ending) log.warn({ err }, 'an idle database connection was lost');
  });
  return pool;
}
