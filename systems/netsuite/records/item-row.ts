import { z } from 'zod';
import { flag, optionalDecimal, optionalText, text } from './columns.ts';

export const itemRow = z.object({
  id: text,
  itemid: text,
  displayname: optionalText,
  description: optionalText,
  itemtype: text,
  isinactive: flag,
  isfulfillable: flag,
  family: optionalText,
  taxcode: optionalText,
});

export type ItemRow = z.output<typeof itemRow>;

/** An item's stock over all locations. */
export const stockRow = z.object({ item: text, onhand: optionalDecimal, available: optionalDecimal });
export type StockRow = z.output<typeof stockRow>;

export const idRow = z.object({ id: text, key: text });
export const subsidiaryRow = z.object({ id: text, name: text });
