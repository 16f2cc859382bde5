import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { SubscriptionWriter } from '#domain/subscription.ts';
import type { Log } from '#platform/log.ts';
import { leaseSeconds, sendUsage, type UsageRow, usageColumns } from './send-usage.ts';

const everyMs = 1_000;
const batch = 20;
const callMs = 30_000;

/** Sends what was kept and could not be sent by the request that brought it. */
export function startUsageSender(pool: Pool, writer: SubscriptionWriter, log: Log): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function sendDue(): Promise<number> {
    const { rows } = await pool.query<UsageRow>(
      `update orchestration.usage_record set due_at = now() + make_interval(secs => $1)
        where (caller, identifier) in
          (select caller, identifier from orchestration.usage_record where state = 'NEW' and due_at <= now()
            order by due_at limit ${batch} for update skip locked)
       returning ${usageColumns}`,
      [leaseSeconds],
    );
    await Promise.all(rows.map((row) => sendOne(row)));
    return rows.length;
  }

  async function sendOne(row: UsageRow): Promise<void> {
    const failure = await sendUsage(pool, writer, row, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(callMs)]),
      correlationId: row.correlation_id,
      priority: 'sync',
      deadlineAt: Date.now() + callMs,
      caller: 'usage',
    });
    if (failure)
      log.error(
        { correlationId: row.correlation_id, identifier: row.identifier, reason: failure.reason },
        'reported usage was refused after it had been accepted',
      );
  }

  const sending = (async () => {
    while (!signal.aborted) {
      let sent = 0;
      try {
        sent = await sendDue();
      } catch (err) {
        // What is kept stays due.
        if (!signal.aborted) log.warn({ err }, 'kept usage cannot be sent: trying again');
      }
      if (sent < batch) await delay(everyMs, undefined, { signal }).catch(() => undefined);
    }
  })();

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await sending;
    },
  };
}
