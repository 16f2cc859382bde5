import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '#platform/log.ts';
import { type ReconciliationParts, runReconciliation } from './run-reconciliation.ts';

const lookEveryMs = 60_000;
const withinMs = 600_000;

/** Reconciles every `everyMs`, in one process of all. */
export function startReconciliation(parts: ReconciliationParts, everyMs: number, log: Log): AsyncDisposable {
  const stopping = new AbortController();
  const working = (async () => {
    const { signal } = stopping;
    while (!signal.aborted) {
      await delay(Math.min(lookEveryMs, everyMs), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        if (await claimTurn(parts, everyMs)) await reconcile(parts, signal, log);
      } catch (err) {
        // The next turn looks at everything again.
        if (!signal.aborted) log.warn({ err }, 'the systems could not be reconciled: trying again next time');
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

async function claimTurn({ pool }: ReconciliationParts, everyMs: number): Promise<boolean> {
  // The first turn is one interval after the first start.
  await pool.query(
    'insert into orchestration.reconciliation_turn (id, begun_at) values (1, now()) on conflict do nothing',
  );
  const { rowCount } = await pool.query(
    `update orchestration.reconciliation_turn set begun_at = now()
      where begun_at <= now() - make_interval(secs => $1 / 1000.0)`,
    [everyMs],
  );
  return rowCount === 1;
}

async function reconcile(parts: ReconciliationParts, signal: AbortSignal, log: Log): Promise<void> {
  const correlationId = `reconciliation-${randomUUID()}`;
  const { workflowIds, findings, ...report } = await runReconciliation(
    parts,
    { subject: 'weir', correlationId },
    {
      signal: AbortSignal.any([signal, AbortSignal.timeout(withinMs)]),
      correlationId,
      priority: 'bulk',
      deadlineAt: Date.now() + withinMs,
      caller: 'reconciliation',
    },
  );
  log.info(
    { ...report, findings: findings.length, workflows: workflowIds.length, correlationId },
    'the systems were reconciled',
  );
}
