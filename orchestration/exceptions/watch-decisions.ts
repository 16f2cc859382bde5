import type { Pool } from 'pg';
import { toEntityId } from '#domain/entity-id.ts';
import { appendEvent, eventLock } from '../outbox/append-events.ts';
import { inTransaction } from '../store/transaction.ts';

interface OverdueRow {
  readonly id: string;
  readonly code: string;
  readonly due_at: Date;
  readonly customer_id: string | null;
  readonly correlation_id: string;
}

/** Tells, once, of each exception that nobody decided in time. */
export async function watchDecisions(pool: Pool): Promise<void> {
  const { rows } = await pool.query<OverdueRow>(
    `select exception.id, code, due_at, customer_id, correlation_id
       from orchestration.exception join orchestration.workflow on workflow.id = workflow_id
      where exception.status = 'OPEN' and due_at < now()
        and not exists (select from orchestration.event where key = exception.id || ':overdue')
      order by due_at limit 100`,
  );
  for (const row of rows) {
    const entityId = toEntityId('Exception', 'weir', row.id);
    await inTransaction(pool, [eventLock('sla.status', entityId)], async (tx) => {
      await appendEvent(tx, {
        key: `${row.id}:overdue`,
        topic: 'sla.status',
        type: 'sla.missed',
        entityId,
        customerId: row.customer_id ?? undefined,
        correlationId: row.correlation_id,
        payload: {
          status: 'MISSED',
          rule: 'EXCEPTION_DECIDED',
          dueAt: row.due_at.toISOString(),
          number: row.code,
        },
      });
    });
  }
}
