import { z } from 'zod';
import { day, decimal, optionalDecimal, optionalText, text } from './columns.ts';

/** A line of an invoice that can be credited. NetSuite books sales as negative. */
export const creditableLineRow = z.object({
  tranid: optionalText,
  foreigntotal: decimal,
  unpaid: optionalDecimal,
  currency: text,
  id: text,
  item: optionalText,
  memo: optionalText,
  quantity: optionalDecimal,
  rate: optionalDecimal,
  foreignamount: optionalDecimal,
});

export type CreditableLineRow = z.output<typeof creditableLineRow>;

/** A line of a credit memo with its memo's head, or the head alone where it has none. */
export const creditLineRow = z.object({
  id: text,
  externalid: optionalText,
  tranid: optionalText,
  trandate: day,
  foreigntotal: decimal,
  currency: text,
  createdfrom: optionalText,
  line: optionalText,
  item: optionalText,
  foreignamount: optionalDecimal,
});

export type CreditLineRow = z.output<typeof creditLineRow>;
