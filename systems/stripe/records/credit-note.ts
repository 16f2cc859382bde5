import { z } from 'zod';
import { currency, minorUnits, recordId, reference, timestampSeconds } from './scalars.ts';

export const creditNoteSchema = z.object({
  id: recordId,
  number: z.string(),
  invoice: reference,
  status: z.string().min(1),
  currency,
  amount: minorUnits,
  created: timestampSeconds,
});

export type CreditNoteRecord = z.infer<typeof creditNoteSchema>;
