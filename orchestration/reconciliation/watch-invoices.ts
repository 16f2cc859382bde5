import type { ShownInvoice } from '#domain/crm-status.ts';
import type { SlaRules } from '../exceptions/sla-rules.ts';
import { appendEvent, eventLock, type NewEvent } from '../outbox/append-events.ts';
import { inTransaction } from '../store/transaction.ts';
import { openFinding } from './open-finding.ts';
import type { ReconciliationParts } from './run-reconciliation.ts';

interface InvoiceRow {
  readonly invoice: ShownInvoice;
  readonly told_at: Date;
}

/** Tells of each invoice that does not show in the CRM in time, with a finding that offers to show it, and when it does after all. */
export async function watchInvoices(
  parts: ReconciliationParts,
  { invoiceShownWithinMs }: SlaRules,
): Promise<void> {
  const { pool, ports } = parts;
  const { crmStatus } = ports;
  if (!crmStatus) return;
  const { rows: late } = await pool.query<InvoiceRow>(
    `select payload->'invoice' as invoice, told_at from orchestration.crm_write cross join lateral (
         select min(logged_at) as told_at from orchestration.event
          where event.topic = 'invoice.status' and event.entity_id = crm_write.entity_id) as told
      where topic = 'invoice.status' and state <> 'DONE' and written_at is null
        and payload->'invoice'->>'status' <> 'DRAFT' and payload->'invoice'->>'customerId' is not null
        and told_at < now() - make_interval(secs => $1 / 1000.0)
        and not exists (select from orchestration.event where key = crm_write.entity_id || ':sla:invoice:MISSED')
      order by told_at limit 100`,
    [invoiceShownWithinMs],
  );
  for (const row of late) {
    const { invoiceId, number = invoiceId, customerId, system, total } = row.invoice;
    const correlationId = `sla:${invoiceId}`;
    await openFinding(
      parts,
      {
        code: 'INVOICE_NOT_IN_CRM',
        subjectId: invoiceId,
        number,
        ...(customerId === undefined ? {} : { customerId }),
        amount: total,
        system: crmStatus.system,
        message: `Invoice ${number} of ${system} does not show in ${crmStatus.system}. RETRY shows it there.`,
      },
      { subject: 'weir', correlationId },
    );
    await tell(parts, toEvent(row, 'MISSED', invoiceShownWithinMs));
  }

  const { rows: shown } = await pool.query<InvoiceRow>(
    `select crm_write.payload->'invoice' as invoice, (missed.payload->>'dueAt')::timestamptz as told_at
       from orchestration.event as missed join orchestration.crm_write on crm_write.topic = 'invoice.status'
         and crm_write.entity_id = missed.entity_id
      where missed.topic = 'sla.status' and missed.type = 'sla.missed' and missed.payload->>'rule' = 'INVOICE_IN_CRM'
        and written_at is not null
        and not exists (select from orchestration.event where key = missed.entity_id || ':sla:invoice:MET') limit 100`,
  );
  for (const row of shown) await tell(parts, toEvent(row, 'MET', 0));
}

function tell({ pool }: ReconciliationParts, event: NewEvent): Promise<void> {
  return inTransaction(pool, [eventLock(event.topic, event.entityId)], async (tx) => {
    await appendEvent(tx, event);
  });
}

function toEvent({ invoice, told_at }: InvoiceRow, status: 'MISSED' | 'MET', withinMs: number): NewEvent {
  const { invoiceId, number = invoiceId, customerId, system } = invoice;
  return {
    key: `${invoiceId}:sla:invoice:${status}`,
    topic: 'sla.status',
    type: status === 'MISSED' ? 'sla.missed' : 'sla.met',
    entityId: invoiceId,
    customerId,
    system,
    correlationId: `sla:${invoiceId}`,
    payload: {
      status,
      rule: 'INVOICE_IN_CRM',
      dueAt: new Date(told_at.getTime() + withinMs).toISOString(),
      number,
    },
  };
}
