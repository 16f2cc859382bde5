import { toEntityId } from '#domain/entity-id.ts';
import type { Invoice } from '#domain/invoice.ts';
import type { IssuedInvoiceRecord } from '../records/invoice.ts';
import { toCustomerId } from './customer.ts';
import { toInvoiceStatus } from './invoice-status.ts';
import { fromMinorUnits } from './minor-units.ts';
import type { Naming } from './naming.ts';
import { toIsoTime } from './times.ts';

export interface InvoiceContext {
  readonly naming: Naming;
  /** The canonical customer, where the caller knows it. */
  readonly customerId?: string | undefined;
  readonly asOf: string;
}

export function toInvoice(
  record: IssuedInvoiceRecord,
  { naming, customerId, asOf }: InvoiceContext,
): Invoice {
  const { system } = naming;
  const { finalized_at: finalizedAt, paid_at: paidAt } = record.status_transitions;
  const customer = toCustomerId(record.customer, naming) ?? customerId;
  const subscription = subscriptionOf(record);
  const amount = (minorUnits: number) => fromMinorUnits(minorUnits, record.currency);
  return {
    id: toEntityId('Invoice', system, record.id),
    ...(record.number ? { number: record.number } : {}),
    status: toInvoiceStatus(record.status, record.amount_paid),
    sourceStatus: record.status,
    ...(finalizedAt ? { issuedAt: toIsoTime(finalizedAt) } : {}),
    ...(record.due_date ? { dueDate: toIsoTime(record.due_date).slice(0, 10) } : {}),
    ...(paidAt ? { paidAt: toIsoTime(paidAt) } : {}),
    ...(customer ? { customerId: customer } : {}),
    ...(subscription ? { subscriptionId: toEntityId('Subscription', system, subscription) } : {}),
    subtotal: amount(record.subtotal),
    tax: amount(taxOf(record)),
    total: amount(record.total),
    balanceDue: amount(record.amount_remaining),
    createdAt: toIsoTime(record.created),
    source: { system, recordType: 'invoice', recordId: record.id, asOf },
  };
}

/** Stripe's id of the subscription that an invoice bills. */
export function subscriptionOf(record: IssuedInvoiceRecord): string | undefined {
  return record.parent?.subscription_details?.subscription ?? record.subscription ?? undefined;
}

function taxOf(record: IssuedInvoiceRecord): number {
  if (record.total_excluding_tax != null) return record.total - record.total_excluding_tax;
  return record.tax ?? 0;
}
