import type { Pool } from 'pg';

// What it tells is on disk already: its own commit need not be.
const announcement = `select set_config('synchronous_commit', 'off', true), pg_notify('orchestration_event', '')`;

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
        await pool.query(announcement);
      } while (state.again);
    } catch {
      // Feeds look by themselves.
    } finally {
      announcing.delete(pool);
    }
  })();
}
