import type { ShownInvoice, ShownSubscription } from '#domain/crm-status.ts';
import type { Invoice, Payment } from '#domain/invoice.ts';
import type { Order } from '#domain/order.ts';
import type { Subscription } from '#domain/subscription.ts';
import type { StatusChange } from '../model.ts';

/** What is shown in the CRM of an entity. */
export type CrmPayload =
  | { readonly kind: 'invoice'; readonly invoice: ShownInvoice }
  | { readonly kind: 'subscription'; readonly subscription: ShownSubscription }
  | { readonly kind: 'order'; readonly orderId: string; readonly number: string; readonly status: string };

/** An event that a reading gives rise to. */
export interface ToldEvent {
  readonly type: string;
  readonly payload: Omit<StatusChange, 'previousStatus'>;
  /** Where it can be known by itself: the same event is told once, however often it is read. */
  readonly key?: string;
  readonly occurredAt?: string;
  /** Told where the status has not changed, too. */
  readonly always?: true;
}

/** What a reading of an entity says. */
export interface Telling {
  readonly system: string;
  readonly customerId?: string | undefined;
  readonly events: readonly ToldEvent[];
  /** Kept for the next reading. */
  readonly known: Readonly<Record<string, string>>;
  readonly crm?: CrmPayload;
}

export type Known = Readonly<Record<string, string>>;

export function tellOrder(order: Order): Telling {
  const { status, number } = order;
  const types: Partial<Record<Order['status'], string>> = {
    FULFILLED: 'order.fulfilled',
    CANCELLED: 'order.cancelled',
  };
  return {
    system: order.source.system,
    customerId: order.customerId,
    events: [{ type: types[status] ?? 'order.changed', payload: { status, number } }],
    known: { status },
    crm: { kind: 'order', orderId: order.id, number, status },
  };
}

/** Paid and applied differ: a payment is applied to an invoice, in part or in full; an invoice is paid once nothing is left. */
export function tellInvoice(invoice: Invoice, payments: readonly Payment[], known: Known): Telling {
  const { status } = invoice;
  const head = { status, ...(invoice.number === undefined ? {} : { number: invoice.number }) };
  return {
    system: invoice.source.system,
    customerId: invoice.customerId,
    events: [
      // First: the log leaves a status out that it has already, and every event here bears it.
      toInvoiceEvent(invoice, head, known.status),
      ...payments.flatMap((payment) => toPaymentEvent(payment, head)),
    ],
    known: { status },
    crm: { kind: 'invoice', invoice: toShownInvoice(invoice) },
  };
}

function toInvoiceEvent(
  invoice: Invoice,
  payload: ToldEvent['payload'],
  before: string | undefined,
): ToldEvent {
  const { status, issuedAt, paidAt } = invoice;
  if (status === 'PAID')
    return { type: 'invoice.paid', payload: { ...payload, amount: invoice.total }, ...at(paidAt) };
  if (status === 'OPEN' && (before === undefined || before === 'DRAFT'))
    return { type: 'invoice.posted', payload: { ...payload, amount: invoice.total }, ...at(issuedAt) };
  return { type: 'invoice.changed', payload };
}

function toPaymentEvent(payment: Payment, head: ToldEvent['payload']): readonly ToldEvent[] {
  const { id, status, amount, receivedAt } = payment;
  const type = status === 'APPLIED' ? 'payment.applied' : status === 'FAILED' ? 'payment.failed' : undefined;
  if (type === undefined) return [];
  const payload = { ...head, paymentId: id, amount };
  return [{ type, key: `${type}:${id}:${payment.invoiceId}`, payload, always: true, ...at(receivedAt) }];
}

export function tellSubscription(subscription: Subscription, known: Known, nowMs: number): Telling {
  const { status, quoteId, currentPeriodStart, currentPeriodEnd } = subscription;
  const payload = { status, ...(quoteId === undefined ? {} : { quoteId }) };
  const type = status === 'CANCELLED' ? 'subscription.cancelled' : 'subscription.changed';
  const renewed: ToldEvent = {
    type: 'subscription.renewed',
    key: `subscription.renewed:${subscription.id}:${currentPeriodStart}`,
    payload: { ...payload, periodStart: currentPeriodStart, periodEnd: currentPeriodEnd },
    occurredAt: currentPeriodStart,
    always: true,
  };
  return {
    system: subscription.source.system,
    customerId: subscription.customerId,
    events: [{ type, payload }, ...(isRenewed(subscription, known, nowMs) ? [renewed] : [])],
    known: { status, periodStart: currentPeriodStart },
    crm: { kind: 'subscription', subscription: toShownSubscription(subscription) },
  };
}

const dayMs = 86_400_000;

/** A later period than we knew; of one that we did not know yet, a period behind its first that has just begun. */
function isRenewed(subscription: Subscription, { periodStart }: Known, nowMs: number): boolean {
  const { status, startedAt, currentPeriodStart } = subscription;
  if (status === 'CANCELLED' || status === 'INCOMPLETE' || status === 'INCOMPLETE_EXPIRED') return false;
  const start = Date.parse(currentPeriodStart);
  if (periodStart !== undefined) return start > Date.parse(periodStart);
  return start > Date.parse(startedAt) && Math.abs(nowMs - start) < dayMs;
}

export function toShownInvoice(invoice: Invoice): ShownInvoice {
  const { id, customerId, number, status, sourceStatus, total, balanceDue, issuedAt, dueDate, paidAt } =
    invoice;
  return {
    invoiceId: id,
    ...(customerId === undefined ? {} : { customerId }),
    ...(number === undefined ? {} : { number }),
    status,
    sourceStatus,
    system: invoice.source.system,
    total,
    balanceDue,
    ...(issuedAt === undefined ? {} : { issuedOn: issuedAt.slice(0, 10) }),
    ...(dueDate === undefined ? {} : { dueOn: dueDate.slice(0, 10) }),
    ...(paidAt === undefined ? {} : { paidOn: paidAt.slice(0, 10) }),
  };
}

function toShownSubscription(subscription: Subscription): ShownSubscription {
  const { id, customerId, quoteId, status, sourceStatus, currentPeriodStart, currentPeriodEnd } =
    subscription;
  return {
    subscriptionId: id,
    ...(customerId === undefined ? {} : { customerId }),
    ...(quoteId === undefined ? {} : { quoteId }),
    status,
    sourceStatus,
    system: subscription.source.system,
    periodStart: currentPeriodStart.slice(0, 10),
    periodEnd: currentPeriodEnd.slice(0, 10),
  };
}

function at(occurredAt: string | undefined): { readonly occurredAt?: string } {
  return occurredAt === undefined ? {} : { occurredAt };
}
