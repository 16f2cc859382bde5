import type { Pool } from 'pg';
import { appendEvent, eventLock, type NewEvent } from '../outbox/append-events.ts';
import { inTransaction } from '../store/transaction.ts';
import { toWorkflowId } from '../store/workflow-store.ts';
import { decideException, insertException, toExceptionRecord } from './exception-store.ts';
import type { SlaRules } from './sla-rules.ts';

/** Under which the rule's exception stands beside the workflow's steps. */
const step = 'orderWithin';

interface LateRow {
  readonly id: string;
  readonly business_key: string;
  readonly correlation_id: string;
  readonly customer_id: string | null;
  readonly started_at: Date;
}

/** Opens an exception for each accepted quote that has no order in time, and closes it once there is one or there will be none. */
export async function watchOrders(pool: Pool, rules: SlaRules): Promise<void> {
  const { rows: late } = await pool.query<LateRow>(
    `select id, business_key, correlation_id, customer_id, started_at from orchestration.workflow
      where kind = 'QUOTE_TO_ORDER' and status in ('RUNNING', 'WAITING', 'EXCEPTION') and order_id is null
        and started_at < now() - make_interval(secs => $1 / 1000.0)
        and not exists (select from orchestration.exception where workflow_id = workflow.id and step = $2)
        and (exists (select from orchestration.workflow_step where workflow_id = workflow.id and name = 'createOrder')
          or not exists (select from orchestration.workflow_step
            where workflow_id = workflow.id and name = 'loadQuote' and state = 'CONFIRMED'))
      order by started_at limit 100`,
    [rules.orderWithinMs, step],
  );
  for (const row of late) await open(pool, row, rules);

  const { rows: settled } = await pool.query<LateRow>(
    `select workflow.id, business_key, correlation_id, customer_id, started_at
       from orchestration.exception join orchestration.workflow on workflow.id = workflow_id
      where watching and exception.status = 'OPEN' and step = $1
        and (order_id is not null or workflow.status not in ('RUNNING', 'WAITING', 'EXCEPTION')) limit 100`,
    [step],
  );
  for (const row of settled) await close(pool, row, rules);
}

const locksOf = (workflowId: string) => [
  eventLock('workflow.progress', workflowId),
  eventLock('sla.status', workflowId),
];

function open(pool: Pool, row: LateRow, rules: SlaRules): Promise<void> {
  return inTransaction(pool, locksOf(toWorkflowId(row.id)), async (tx) => {
    const minutes = Math.max(1, Math.round(rules.orderWithinMs / 60_000));
    await insertException(tx, {
      runId: row.id,
      step,
      round: 1,
      failure: {
        code: 'DEADLINE_EXCEEDED',
        reason: 'ORDER_OVERDUE',
        message:
          `Quote ${row.business_key} was accepted at ${row.started_at.toISOString()} and has no order in the ERP after ` +
          `${minutes} min. Look at the step that its workflow waits at; SKIP accepts the delay.`,
        retryable: false,
        unsettled: false,
      },
      actions: ['SKIP'],
      resumes: 'RUNNING',
      decidedWithinMs: rules.decidedWithinMs,
      watching: true,
    });
    await appendEvent(tx, toEvent(row, 'MISSED', rules));
  });
}

function close(pool: Pool, row: LateRow, rules: SlaRules): Promise<void> {
  const record = toExceptionRecord({ runId: row.id, step, round: 1 });
  return inTransaction(pool, locksOf(toWorkflowId(row.id)), async (tx) => {
    const note = 'The quote has its order, or will have none.';
    if (await decideException(tx, record, 'weir', { action: 'SKIP', note }))
      await appendEvent(tx, toEvent(row, 'MET', rules));
  });
}

function toEvent(row: LateRow, status: 'MISSED' | 'MET', { orderWithinMs }: SlaRules): NewEvent {
  return {
    key: `${row.id}:sla:${step}:${status}`,
    topic: 'sla.status',
    type: status === 'MISSED' ? 'sla.missed' : 'sla.met',
    entityId: toWorkflowId(row.id),
    customerId: row.customer_id ?? undefined,
    correlationId: row.correlation_id,
    payload: {
      status,
      rule: 'ORDER_BOOKED',
      dueAt: new Date(row.started_at.getTime() + orderWithinMs).toISOString(),
      number: row.business_key,
    },
  };
}
