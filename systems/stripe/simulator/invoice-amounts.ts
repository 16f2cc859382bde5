import type { InvoiceModel } from './models.ts';

/** What an invoice adds up to, in minor units. */
export interface InvoiceAmounts {
  readonly subtotal: number;
  readonly total: number;
  /** What the customer owes before anything was paid; a negative total is owed by nobody. */
  readonly due: number;
  readonly remaining: number;
}

export function amountsOf(invoice: InvoiceModel): InvoiceAmounts {
  const subtotal = invoice.lines.reduce((sum, { amount }) => sum + amount, 0);
  const total = subtotal + invoice.tax;
  const due = Math.max(0, total);
  const settled = invoice.status === 'void' ? 0 : invoice.amountPaid;
  return { subtotal, total, due, remaining: Math.max(0, due - settled - invoice.prePaymentCredit) };
}
