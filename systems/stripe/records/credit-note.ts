import { z } from 'zod';
import { currency, metadata, minorUnits, recordId, reference, timestampSeconds } from './scalars.ts';

export const creditNoteSchema = z.object({
  id: recordId,
  number: z.string(),
  invoice: reference,
  status: z.string().min(1),
  currency,
  amount: minorUnits,
  created: timestampSeconds,
  metadata,
});

export type CreditNoteRecord = z.infer<typeof creditNoteSchema>;

/** What a credit note would come to. */
export const creditNotePreviewSchema = z.object({
  amount: minorUnits,
  /** What is not taken off what is left to pay: it has to be given back. */
  post_payment_amount: minorUnits,
});
