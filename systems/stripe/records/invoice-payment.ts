import { z } from 'zod';
import { currency, minorUnits, recordId, timestampSeconds } from './scalars.ts';

export const invoicePaymentSchema = z.object({
  id: recordId,
  status: z.string().min(1),
  currency,
  amount_paid: minorUnits.nullish(),
  amount_requested: minorUnits,
  status_transitions: z.object({ paid_at: timestampSeconds.nullish() }).default({}),
});

export type InvoicePaymentRecord = z.infer<typeof invoicePaymentSchema>;
