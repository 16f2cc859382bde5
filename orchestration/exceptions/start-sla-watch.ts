import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import type { SlaRules } from './sla-rules.ts';
import { watchDecisions } from './watch-decisions.ts';
import { watchOrders } from './watch-orders.ts';

/** Looks again and again at what should have happened by now, and at what `others` look at. Every process may: what one has opened or told, no other does again. */
export function startSlaWatch(
  pool: Pool,
  rules: SlaRules,
  everyMs: number,
  log: Log,
  others: () => Promise<void>,
): AsyncDisposable {
  const stopping = new AbortController();
  const watching = (async () => {
    const { signal } = stopping;
    while (!signal.aborted) {
      try {
        await watchOrders(pool, rules);
        await watchDecisions(pool);
        await others();
      } catch (err) {
        // What is late stays so until the next look.
        if (!signal.aborted) log.warn({ err }, 'cannot look at what is overdue: trying again');
      }
      await delay(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await watching;
    },
  };
}
