import { z } from 'zod';
import { customerReference } from './customer.ts';
import { invoiceLineSchema } from './invoice-line.ts';
import { invoicePaymentSchema } from './invoice-payment.ts';
import { listOf } from './list.ts';
import { currency, minorUnits, recordId, reference, timestampSeconds } from './scalars.ts';

const optionalTime = timestampSeconds.nullish();

export const invoiceSchema = z.object({
  // A preview has none before endive, and one that nothing can be looked up by since.
  id: recordId.optional(),
  number: z.string().nullish(),
  status: z.string().nullish(),
  created: timestampSeconds,
  due_date: optionalTime,
  status_transitions: z.object({ finalized_at: optionalTime, paid_at: optionalTime }).default({}),
  currency,
  customer: customerReference.nullish(),
  subtotal: minorUnits,
  total: minorUnits,
  total_excluding_tax: minorUnits.nullish(),
  // Before acacia's total_excluding_tax.
  tax: minorUnits.nullish(),
  amount_due: minorUnits,
  amount_paid: minorUnits,
  amount_remaining: minorUnits,
  pre_payment_credit_notes_amount: minorUnits.optional(),
  post_payment_credit_notes_amount: minorUnits.optional(),
  lines: listOf(invoiceLineSchema),
  // Present where expanded.
  payments: listOf(invoicePaymentSchema).optional(),
  parent: z
    .object({
      subscription_details: z
        .object({ subscription: reference.nullish(), subscription_proration_date: optionalTime })
        .nullish(),
    })
    .nullish(),
  // Before basil.
  subscription: reference.nullish(),
  payment_intent: reference.nullish(),
  charge: reference.nullish(),
  paid: z.boolean().optional(),
});

export type InvoiceRecord = z.infer<typeof invoiceSchema>;

/** An invoice that exists, as opposed to a preview. */
export type IssuedInvoiceRecord = InvoiceRecord & { readonly id: string; readonly status: string };

export const issuedInvoiceSchema: z.ZodType<IssuedInvoiceRecord> = invoiceSchema.extend({
  id: recordId,
  status: z.string().min(1),
});
