import { z } from 'zod';
import { day, optionalText, text } from './columns.ts';

/** One tracking number of an item fulfillment, or the fulfillment alone where it has none. */
export const fulfillmentRow = z.object({
  id: text,
  status: text,
  statustext: text,
  trandate: day,
  createdfrom: text,
  customer: optionalText,
  carrier: optionalText,
  trackingnumber: optionalText,
});

export type FulfillmentRow = z.output<typeof fulfillmentRow>;
