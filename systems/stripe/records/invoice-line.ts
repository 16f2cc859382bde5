import { z } from 'zod';
import { currency, decimalText, minorUnits, recordId, reference, timestampSeconds } from './scalars.ts';

export const invoiceLineSchema = z.object({
  id: recordId,
  amount: minorUnits,
  currency,
  description: z.string().nullish(),
  quantity: z.number().nullish(),
  quantity_decimal: decimalText.nullish(),
  period: z.object({ start: timestampSeconds, end: timestampSeconds }).nullish(),
  // Since basil.
  pricing: z
    .object({
      price_details: z.object({ price: reference.nullish(), product: reference.nullish() }).nullish(),
    })
    .nullish(),
  parent: z
    .object({
      subscription_item_details: z.object({ proration: z.boolean() }).nullish(),
      invoice_item_details: z.object({ proration: z.boolean() }).nullish(),
    })
    .nullish(),
  // Before basil.
  price: z.object({ id: recordId, product: reference }).nullish(),
  proration: z.boolean().optional(),
});

export type InvoiceLineRecord = z.infer<typeof invoiceLineSchema>;
