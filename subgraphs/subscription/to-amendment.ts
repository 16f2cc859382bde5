import type { Amendment } from '#domain/subscription.ts';
import type { AmendSubscriptionInput } from './generated.ts';

/** A change as the domain has it; whether it makes sense is for who carries it out. */
export function toAmendment({
  subscriptionId,
  items,
  effectiveAt,
  proration,
}: AmendSubscriptionInput): Amendment {
  return {
    subscriptionId,
    proration: proration ?? 'CREATE_PRORATIONS',
    ...(effectiveAt ? { effectiveAt } : {}),
    items: items.map(({ itemId, sku, priceId, quantity }) => ({
      quantity,
      ...(itemId ? { itemId } : {}),
      ...(sku ? { sku } : {}),
      ...(priceId ? { priceId } : {}),
    })),
  };
}
