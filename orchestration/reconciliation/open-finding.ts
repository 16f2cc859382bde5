import type { Pool } from 'pg';
import type { Caller } from '../commands/caller.ts';
import { keepIntent, type StartedRun } from '../commands/keep-intent.ts';
import { toInputHash } from '../store/client-requests.ts';
import { toOrderKey, toRecordKey } from '../workflows/order-key.ts';
import { type Reconciliation, reconciliationSteps } from '../workflows/reconcile.ts';
import type { Finding } from './finding.ts';

/** A workflow for the finding, or the one that stands for its subject already; answers its id. */
export async function openFinding(
  { pool, dispatch }: { readonly pool: Pool; readonly dispatch: (run: StartedRun) => Promise<void> },
  finding: Finding,
  caller: Caller,
): Promise<readonly string[]> {
  const { code, subjectId, number, customerId, amount, system } = finding;
  const { rows } = await pool.query<{ key: string | null }>(
    `select input->>'orderKey' as key from orchestration.workflow
      where kind = 'QUOTE_TO_ORDER' and subject_id = $1 and status = 'SUCCEEDED' limit 1`,
    [subjectId],
  );
  const orderKey = rows[0]?.key ?? toOrderKey(subjectId, 1);
  let open: string | undefined;
  const kept = await keepIntent(pool, {
    request: {
      caller: 'weir',
      operation: 'reconcile',
      // Each look may find it anew, once what was found before is settled.
      key: `${code}:${subjectId}:${caller.correlationId}`,
      inputHash: toInputHash({ code, subjectId }),
    },
    caller,
    kind: 'RECONCILIATION',
    subjectId,
    businessKey: number,
    customerId,
    amount,
    refusal: undefined,
    firstStep: { name: 'settle', position: reconciliationSteps.settle, system },
    toRun: (attempt) => ({
      runId: `reconciliation/${toRecordKey('finding', subjectId, attempt)}`,
      input: {
        finding,
        orderKey,
        ...(customerId === undefined ? {} : { customerId }),
        correlationId: caller.correlationId,
      } satisfies Reconciliation,
    }),
    toConflict(workflowId) {
      open = workflowId;
      return { code: 'CONFLICT', message: 'It was found before, and waits.' };
    },
  });
  if (kept.started) await dispatch(kept.started);
  if (open !== undefined) return [open];
  return 'workflowId' in kept.answer ? [kept.answer.workflowId] : [];
}
