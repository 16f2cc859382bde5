import { z } from 'zod';
import { optionalCount, optionalDecimal, optionalText, text } from './columns.ts';

/** A customer's credit standing. */
export const creditRow = z.object({
  id: text,
  externalid: text,
  creditlimit: optionalDecimal,
  creditholdoverride: optionalText,
  balance: optionalDecimal,
  overdue: optionalDecimal,
  unbilled: optionalDecimal,
  resalenumber: optionalText,
  currency: text,
  termname: optionalText,
  netdays: optionalCount,
  subsidiary: text,
});

export type CreditRow = z.output<typeof creditRow>;
