import { addDecimals, compareDecimals, negateDecimal, subtractDecimals, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Invoice, InvoiceLine, Payment } from '#domain/invoice.ts';
import { money } from '#domain/money.ts';
import type { AppliedRow, InvoiceLineRow, InvoiceRow } from '../records/invoice-row.ts';
import { absoluteDecimal } from './decimal-size.ts';
import { type Naming, toCustomerId, toInstant } from './identity.ts';
import { toInvoiceStatus, toPaymentStatus, toSourceStatus } from './statuses.ts';

/** Invoices from rows of many, in the order of their first rows. */
export function toInvoices(naming: Naming, rows: readonly InvoiceRow[], asOf: string): readonly Invoice[] {
  return Map.groupBy(rows, (row) => row.id)
    .values()
    .map((group) => toInvoice(naming, group, asOf))
    .filter((invoice) => invoice !== undefined)
    .toArray();
}

function toInvoice(naming: Naming, rows: readonly InvoiceRow[], asOf: string): Invoice | undefined {
  const head = rows[0];
  if (!head) return undefined;
  const { currency, foreigntotal: total } = head;
  const paid = head.foreignamountpaid ?? zero;
  const balance = head.foreignamountunpaid ?? subtractDecimals(total, paid);
  const status = toInvoiceStatus(
    head.status,
    compareDecimals(paid, zero) > 0,
    compareDecimals(balance, zero) <= 0,
  );
  const tax = rows.reduce((sum, row) => addDecimals(sum, negateDecimal(row.taxamount ?? zero)), zero);
  const customerId = toCustomerId(naming, head.customer);
  const settled = status === 'PAID' || status === 'VOID';
  return {
    id: toEntityId('Invoice', naming.system, head.id),
    ...(head.tranid !== undefined && { number: head.tranid }),
    status,
    sourceStatus: toSourceStatus(head.statustext),
    ...(status !== 'DRAFT' && { issuedAt: toInstant(head.trandate) }),
    ...(head.duedate !== undefined && { dueDate: head.duedate }),
    ...(status === 'PAID' && head.closedate !== undefined && { paidAt: toInstant(head.closedate) }),
    ...(customerId !== undefined && { customerId }),
    ...(head.orderid !== undefined && { orderId: toEntityId('Order', naming.system, head.orderid) }),
    subtotal: money(subtractDecimals(total, tax), currency),
    tax: money(tax, currency),
    total: money(total, currency),
    balanceDue: money(settled ? zero : balance, currency),
    createdAt: toInstant(head.trandate),
    source: { system: naming.system, recordType: 'invoice', recordId: head.id, asOf },
  };
}

/** A line of an invoice. NetSuite books sales as negative; ours are positive. */
export function toInvoiceLine(naming: Naming, row: InvoiceLineRow): InvoiceLine {
  return {
    id: toEntityId('InvoiceLine', naming.system, `${row.invoice}/${row.id}`),
    description: row.memo ?? row.displayname ?? row.itemid ?? '',
    ...(row.quantity !== undefined && { quantity: negateDecimal(row.quantity) }),
    amount: money(negateDecimal(row.foreignamount ?? zero), row.currency),
    ...(row.item !== undefined && { productId: toEntityId('Product', naming.system, row.item) }),
  };
}

export function toPayment(naming: Naming, row: AppliedRow): Payment {
  return {
    // One payment settles parts of several invoices: each part is an entity of its own.
    id: toEntityId('Payment', naming.system, `${row.invoice}/${row.id}`),
    invoiceId: toEntityId('Invoice', naming.system, row.invoice),
    status: toPaymentStatus(row.status),
    sourceStatus: toSourceStatus(row.statustext),
    amount: money(absoluteDecimal(row.foreignamount), row.currency),
    receivedAt: toInstant(row.trandate),
  };
}
