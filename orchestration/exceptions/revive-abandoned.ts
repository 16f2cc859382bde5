import type { Pool } from 'pg';
import type { Log } from '#platform/log.ts';
import type { Engine } from '../engine/engine.ts';
import type { WorkflowStatus } from '../model.ts';
import type { StepFailure } from '../steps/failure.ts';
import { createStepBook } from '../steps/step-book.ts';
import { insertException, toExceptionRecord } from './exception-store.ts';
import type { SlaRules } from './sla-rules.ts';

/** The name under which a run that ended without an outcome is an exception of its own. */
const step = 'engine';

const failure: StepFailure = {
  code: 'INTERNAL',
  reason: 'INTERNAL',
  message:
    'Weir could not go on with this workflow because of a fault of its own. Mend that and retry: steps that were taken stay.',
  retryable: false,
  unsettled: false,
};

interface AbandonedRow {
  readonly id: string;
  readonly correlation_id: string;
  readonly customer_id: string | null;
  readonly status: WorkflowStatus;
  readonly exceptions: number;
  /** A person wants the last exception's run tried again, and nobody has done it yet. */
  readonly retry: string | null;
}

/** Makes runs that the engine gave up visible as exceptions, and begins those anew that a person wants retried. */
export async function reviveAbandoned(
  pool: Pool,
  engine: Engine,
  decidedWithinMs: SlaRules['decidedWithinMs'],
  log: Log,
): Promise<void> {
  const abandoned = await engine.readAbandoned();
  if (abandoned.length === 0) return;
  const cutOff = new Set(abandoned.flatMap((run) => (run.cutOff ? run.workflowId : [])));
  const runIds = abandoned.map(({ workflowId }) => workflowId);
  const { rows } = await pool.query<AbandonedRow>(
    `select id, correlation_id, customer_id, status,
            (select count(*)::int from orchestration.exception where workflow_id = workflow.id and step = $2) as exceptions,
            (select exception.id from orchestration.exception where workflow_id = workflow.id and step = $2
                and exception.status = 'RESOLVED' and not exception.decision ? 'carriedOut' limit 1) as retry
       from orchestration.workflow
      where id = any($1) and status in ('RUNNING', 'WAITING', 'COMPENSATING')`,
    [runIds, step],
  );
  for (const row of rows) {
    if (row.retry === null && cutOff.has(row.id)) {
      log.warn({ runId: row.id }, 'a workflow lost its connection to PostgreSQL: it is begun anew');
      await engine.restartWorkflow(row.id);
    } else if (row.retry === null) await openFor(pool, row, decidedWithinMs, log);
    else {
      await engine.restartWorkflow(row.id);
      await pool.query(
        `update orchestration.exception set decision = decision || '{"carriedOut": true}' where id = $1`,
        [row.retry],
      );
    }
  }
}

async function openFor(
  pool: Pool,
  row: AbandonedRow,
  decidedWithinMs: SlaRules['decidedWithinMs'],
  log: Log,
): Promise<void> {
  const round = row.exceptions + 1;
  const run = { runId: row.id, correlationId: row.correlation_id, customerId: row.customer_id ?? undefined };
  log.error(
    { ...run, exception: toExceptionRecord({ runId: row.id, step, round }) },
    'a workflow was given up',
  );
  await createStepBook(pool, run).setStatusAlongside('EXCEPTION', (tx) =>
    insertException(tx, {
      runId: row.id,
      step,
      round,
      failure,
      actions: ['RETRY'],
      decidedWithinMs,
      resumes: row.status === 'COMPENSATING' ? 'COMPENSATING' : 'RUNNING',
    }),
  );
}
