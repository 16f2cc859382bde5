import { z } from 'zod';
import { currency, decimalText, metadata, minorUnits, recordId, reference } from './scalars.ts';

export const priceSchema = z.object({
  id: recordId,
  active: z.boolean(),
  currency,
  lookup_key: z.string().nullish(),
  metadata: metadata,
  product: reference,
  recurring: z
    .object({
      interval: z.enum(['day', 'week', 'month', 'year']),
      interval_count: z.number().int().positive(),
      usage_type: z.enum(['licensed', 'metered']),
      meter: recordId.nullish(),
    })
    .nullish(),
  unit_amount: minorUnits.nullish(),
  unit_amount_decimal: decimalText.nullish(),
});

export type PriceRecord = z.infer<typeof priceSchema>;
