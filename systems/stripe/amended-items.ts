import type { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { Amendment, Proration } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import type { Naming } from './mapping/naming.ts';
import { toSeconds } from './mapping/times.ts';
import type { PriceRecords } from './price-records.ts';
import type { SubscriptionRecord } from './records/subscription.ts';
import type { SubscriptionRecords } from './subscription-records.ts';

export interface AmendedItemsParts {
  readonly naming: Naming;
  readonly records: SubscriptionRecords;
  readonly prices: PriceRecords;
}

/** A change of an item, as updates and previews take it. */
type AmendedItem = Pick<Stripe.SubscriptionUpdateParams.Item, 'id' | 'price' | 'quantity' | 'deleted'>;

const prorationBehaviors = {
  CREATE_PRORATIONS: 'create_prorations',
  ALWAYS_INVOICE: 'always_invoice',
  NONE: 'none',
} as const satisfies Record<Proration, string>;

/** How a change is prorated, and from when: now where the amendment does not say. */
export function toProrationTerms({ proration, effectiveAt }: Amendment) {
  return {
    proration_behavior: prorationBehaviors[proration],
    ...(effectiveAt ? { proration_date: toSeconds(effectiveAt) } : {}),
  };
}

/** The subscription that is amended. Throws `NOT_FOUND`. */
export async function readAmended(
  { naming, records }: AmendedItemsParts,
  { subscriptionId }: Amendment,
  ctx: CallContext,
): Promise<SubscriptionRecord> {
  const id = recordOf(subscriptionId, 'Subscription', naming.system);
  const subscription = id === undefined ? undefined : (await records.get([id], ctx)).get(id);
  if (subscription) return subscription;
  throw new CodedError('NOT_FOUND', `Subscription "${subscriptionId}" is not known; check the id`);
}

/** The changes of items that an amendment asks for. Throws `BAD_USER_INPUT` for an item, a SKU or a price that cannot be meant. */
export async function toAmendedItems(
  { naming, prices }: AmendedItemsParts,
  amendment: Amendment,
  subscription: SubscriptionRecord,
  ctx: CallContext,
): Promise<readonly AmendedItem[]> {
  const skus = amendment.items.flatMap(({ sku, priceId }) => (sku && !priceId ? [sku] : []));
  const currency = subscription.currency ?? subscription.items.data[0]?.price.currency ?? '';
  const bySku = await prices.bySkus(skus, currency, ctx);
  return amendment.items.map((item) => {
    const id =
      item.itemId === undefined ? undefined : recordOf(item.itemId, 'SubscriptionItem', naming.system);
    const existing = subscription.items.data.find((candidate) => candidate.id === id);
    if (item.itemId !== undefined && !existing) {
      throw invalid(
        `Item "${item.itemId}" is not of subscription ${subscription.id}; take an id of its items`,
      );
    }
    if (existing && item.quantity === 0) return { id: existing.id, deleted: true };
    const price = priceOf(item, naming, (sku) => bySku.get(sku)?.id);
    if (!existing && !price) throw invalid('An amendment needs itemId, sku or priceId on each of its items');
    return {
      ...(existing ? { id: existing.id } : {}),
      ...(price ? { price } : {}),
      // Stripe refuses a quantity on a metered item.
      ...(existing?.price.recurring?.usage_type === 'metered' && !price ? {} : { quantity: item.quantity }),
    };
  });
}

function priceOf(
  item: Amendment['items'][number],
  naming: Naming,
  bySku: (sku: string) => string | undefined,
): string | undefined {
  if (item.priceId !== undefined) {
    const id = recordOf(item.priceId, 'Price', naming.system);
    if (!id)
      throw invalid(
        `Price "${item.priceId}" is not one that ${naming.system} bills; take one of a subscription`,
      );
    return id;
  }
  if (item.sku === undefined) return undefined;
  const id = bySku(item.sku);
  if (!id)
    throw invalid(`SKU "${item.sku}" has no active price in ${naming.system}; give its price a look-up key`);
  return id;
}

function invalid(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
