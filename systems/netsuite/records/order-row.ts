import { z } from 'zod';
import { day, decimal, flag, optionalDecimal, optionalText, text } from './columns.ts';

/** One line of a sales order with its order's head; the `mainline` row stands for the head alone. */
export const orderRow = z.object({
  id: text,
  tranid: text,
  status: text,
  statustext: text,
  trandate: day,
  otherrefnum: optionalText,
  externalid: optionalText,
  foreigntotal: decimal,
  currency: text,
  customer: optionalText,
  creditholdoverride: optionalText,
  subsidiary: text,
  subsidiaryname: text,
  lineid: text,
  mainline: flag,
  item: optionalText,
  itemtype: optionalText,
  itemid: optionalText,
  displayname: optionalText,
  linememo: optionalText,
  quantity: optionalDecimal,
  quantityshiprecv: optionalDecimal,
  quantitybilled: optionalDecimal,
  rate: optionalDecimal,
  foreignamount: optionalDecimal,
});

export type OrderRow = z.output<typeof orderRow>;
