import type { Pool } from 'pg';

const announcing = new WeakMap<Pool, { again: boolean }>();

/**
 * Tells every process that events were committed. After the commit and not within it: PostgreSQL lets transactions that notify commit
 * one by one, each with its flush to disk. One notification at a time goes out, and stands for all commits before it; should it be
 * lost with the process, feeds look by themselves.
 */
export function announceEvents(pool: Pool): void {
  const running = announcing.get(pool);
  if (running) {
    running.again = true;
    return;
  }
  const state = { again: false };
  announcing.set(pool, state);
  void (async () => {
    try {
      do {
        state.again = false;
        await pool.query(`select pg_notify('orchestration_event', '')`);
      } while (state.again);
    } catch {
      // Feeds look by themselves.
    } finally {
      announcing.delete(pool);
    }
  })();
}
