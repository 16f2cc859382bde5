import { z } from 'zod';
import { optionalText, text } from './columns.ts';

/** A time of the account's own clock, as our queries ask for it. */
const stamp = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/, 'no time');

export const changedTransactionRow = z.object({
  id: text,
  type: text,
  modified: stamp,
  createdfrom: optionalText,
});

export const appliedLinkRow = z.object({ payment: text, document: text });
export const changedCustomerRow = z.object({ id: text, externalid: optionalText, modified: stamp });
export const changedItemRow = z.object({ id: text, modified: stamp });
export const deletedRow = z.object({ recordid: text, type: text, deleted: stamp });
export const latestRow = z.object({ modified: stamp });
