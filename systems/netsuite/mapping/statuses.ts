import type { InvoiceStatus, PaymentStatus } from '#domain/invoice.ts';
import type { FulfillmentStatus, OrderStatus } from '#domain/order.ts';

const orderStatuses: Readonly<Record<string, OrderStatus>> = {
  A: 'PENDING_APPROVAL',
  B: 'OPEN',
  C: 'CANCELLED',
  D: 'PARTIALLY_FULFILLED',
  E: 'PARTIALLY_FULFILLED',
  F: 'FULFILLED',
  G: 'INVOICED',
  H: 'CLOSED',
};

/**
 * A sales order's letter as ours. An open order of a customer whose credit is held waits for the hold to end. A letter that
 * NetSuite adds later counts as open: it shows with the vendor's own text beside it.
 */
export function toOrderStatus(letter: string, creditHeld: boolean): OrderStatus {
  const status = orderStatuses[letter] ?? 'OPEN';
  return status === 'OPEN' && creditHeld ? 'ON_HOLD' : status;
}

/** The letters that can show as one of `statuses`. */
export function orderLetters(statuses: readonly OrderStatus[]): readonly string[] {
  const wanted = new Set<OrderStatus>(statuses.map((status) => (status === 'ON_HOLD' ? 'OPEN' : status)));
  return Object.keys(orderStatuses).filter((letter) => wanted.has(orderStatuses[letter] ?? 'OPEN'));
}

export function toFulfillmentStatus(letter: string): FulfillmentStatus {
  if (letter === 'C') return 'SHIPPED';
  return letter === 'B' ? 'PACKED' : 'PICKED';
}

/** An invoice's letter and what is paid of it as ours. A letter unknown to us is read off what remains to be paid. */
export function toInvoiceStatus(letter: string, paid: boolean, settled: boolean): InvoiceStatus {
  switch (letter) {
    case 'B':
      return 'PAID';
    case 'D':
      return 'DRAFT';
    case 'E':
    case 'V':
      return 'VOID';
    case 'A':
      return paid ? 'PARTIALLY_PAID' : 'OPEN';
    default:
      return settled ? 'PAID' : 'OPEN';
  }
}

/** A customer payment's letter as ours, for a payment that is applied to an invoice. */
export function toPaymentStatus(letter: string): PaymentStatus {
  switch (letter) {
    case 'A':
      return 'PENDING';
    case 'V':
      return 'CANCELLED';
    case 'B':
    case 'C':
      return 'APPLIED';
    default:
      return 'RECEIVED';
  }
}

/** `Sales Order : Pending Fulfillment` → `Pending Fulfillment`. */
export function toSourceStatus(displayText: string): string {
  return displayText
    .slice(displayText.indexOf(' : ') + 1)
    .replace(/^: /, '')
    .trim();
}
