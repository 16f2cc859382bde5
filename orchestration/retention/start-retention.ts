import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import type { Engine } from '../engine/engine.ts';
import { type RetentionRules, removeOld } from './remove-old.ts';

const dayMs = 86_400_000;

export const defaultRetention: RetentionRules = {
  keepKeysMs: 30 * dayMs,
  keepMessagesMs: 30 * dayMs,
  keepWorkflowsMs: 365 * dayMs,
};

const everyMs = 3_600_000;
const lookEveryMs = 60_000;

/** Removes what is old every hour, in one process of all. */
export function startRetention(pool: Pool, engine: Engine, rules: RetentionRules, log: Log): AsyncDisposable {
  const stopping = new AbortController();
  const working = (async () => {
    const { signal } = stopping;
    while (!signal.aborted) {
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        if (!(await claimTurn(pool))) continue;
        const removed = await removeOld(pool, engine, rules, signal);
        if (Object.values(removed).some((count) => count > 0))
          log.info({ ...removed }, 'old records were removed');
      } catch (err) {
        // What is left is removed in a later turn.
        if (!signal.aborted) log.warn({ err }, 'old records could not be removed');
      }
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await working;
    },
  };
}

async function claimTurn(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into orchestration.retention_turn as turn (id, begun_at) values (1, now())
     on conflict (id) do update set begun_at = now()
       where turn.begun_at <= now() - make_interval(secs => $1 / 1000.0)`,
    [everyMs],
  );
  return rowCount === 1;
}
