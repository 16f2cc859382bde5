import { toEntityId } from '#domain/entity-id.ts';
import type { Payment, PaymentStatus } from '#domain/invoice.ts';
import type { IssuedInvoiceRecord } from '../records/invoice.ts';
import type { InvoicePaymentRecord } from '../records/invoice-payment.ts';
import { fromMinorUnits } from './minor-units.ts';
import type { Naming } from './naming.ts';
import { toIsoTime } from './times.ts';

/** Of an invoice whose `payments` were expanded; an invoice from before basil tells of its one payment by itself. */
export function toPayments(record: IssuedInvoiceRecord, naming: Naming): readonly Payment[] {
  const invoiceId = toEntityId('Invoice', naming.system, record.id);
  if (record.payments) return record.payments.data.map((payment) => toPayment(payment, invoiceId, naming));
  const id = record.payment_intent ?? record.charge;
  if (!id || record.amount_paid === 0) return [];
  const paidAt = record.status_transitions.paid_at;
  return [
    {
      id: toEntityId('Payment', naming.system, id),
      invoiceId,
      status: 'APPLIED',
      sourceStatus: 'paid',
      amount: fromMinorUnits(record.amount_paid, record.currency),
      ...(paidAt ? { receivedAt: toIsoTime(paidAt) } : {}),
    },
  ];
}

function toPayment(record: InvoicePaymentRecord, invoiceId: string, naming: Naming): Payment {
  const paidAt = record.status_transitions.paid_at;
  return {
    id: toEntityId('Payment', naming.system, record.id),
    invoiceId,
    status: toPaymentStatus(record.status),
    sourceStatus: record.status,
    amount: fromMinorUnits(record.amount_paid ?? record.amount_requested, record.currency),
    ...(paidAt ? { receivedAt: toIsoTime(paidAt) } : {}),
  };
}

/** A status that Stripe adds one day counts as PENDING: it is no money received. */
export function toPaymentStatus(status: string): PaymentStatus {
  switch (status) {
    case 'paid':
      return 'APPLIED';
    case 'canceled':
      return 'CANCELLED';
    default:
      return 'PENDING';
  }
}
