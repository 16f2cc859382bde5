import { z } from 'zod';
import { customerReference } from './customer.ts';
import { priceSchema } from './price.ts';
import { currency, metadata, recordId, timestampSeconds } from './scalars.ts';

export const subscriptionItemSchema = z.object({
  id: recordId,
  /** Absent on metered items. */
  quantity: z.number().int().nonnegative().optional(),
  price: priceSchema,
  // On the item since basil (2025-03-31), on the subscription before.
  current_period_start: timestampSeconds.optional(),
  current_period_end: timestampSeconds.optional(),
  subscription: recordId.optional(),
});

export type SubscriptionItemRecord = z.infer<typeof subscriptionItemSchema>;

export const subscriptionSchema = z.object({
  id: recordId,
  status: z.string().min(1),
  created: timestampSeconds,
  start_date: timestampSeconds,
  cancel_at: timestampSeconds.nullish(),
  cancel_at_period_end: z.boolean().default(false),
  current_period_start: timestampSeconds.optional(),
  current_period_end: timestampSeconds.optional(),
  currency: currency.optional(),
  customer: customerReference,
  metadata: metadata,
  items: z.object({ data: z.array(subscriptionItemSchema) }),
});

export type SubscriptionRecord = z.infer<typeof subscriptionSchema>;
