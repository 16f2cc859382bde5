import { z } from 'zod';
import { day, decimal, optionalDay, optionalDecimal, optionalText, text } from './columns.ts';

/** One tax line of an invoice with its head, or the head alone where it has none. */
export const invoiceRow = z.object({
  id: text,
  tranid: optionalText,
  status: text,
  statustext: text,
  trandate: day,
  duedate: optionalDay,
  closedate: optionalDay,
  foreigntotal: decimal,
  foreignamountpaid: optionalDecimal,
  foreignamountunpaid: optionalDecimal,
  currency: text,
  customer: optionalText,
  orderid: optionalText,
  taxamount: optionalDecimal,
});

export type InvoiceRow = z.output<typeof invoiceRow>;

export const invoiceLineRow = z.object({
  invoice: text,
  id: text,
  memo: optionalText,
  quantity: optionalDecimal,
  foreignamount: optionalDecimal,
  currency: text,
  item: optionalText,
  itemtype: optionalText,
  itemid: optionalText,
  displayname: optionalText,
});

export type InvoiceLineRow = z.output<typeof invoiceLineRow>;

/** A payment as far as it was applied to an invoice. */
export const appliedRow = z.object({
  invoice: text,
  id: text,
  tranid: optionalText,
  status: text,
  statustext: text,
  trandate: day,
  foreignamount: decimal,
  currency: text,
});

export type AppliedRow = z.output<typeof appliedRow>;

/** One application of a credit memo with its memo, or the memo alone where it is applied to nothing. */
export const creditMemoRow = z.object({
  id: text,
  tranid: optionalText,
  trandate: day,
  foreigntotal: decimal,
  currency: text,
  createdfrom: optionalText,
  applied: optionalText,
  appliedamount: optionalDecimal,
});

export type CreditMemoRow = z.output<typeof creditMemoRow>;
