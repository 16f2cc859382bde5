import type { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { Amendment, Proration } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import type { Naming } from './mapping/naming.ts';
import { toSeconds } from './mapping/times.ts';
import type { PriceRecords } from './price-records.ts';
import type { PriceRecord } from './records/price.ts';
import type { SubscriptionItemRecord, SubscriptionRecord } from './records/subscription.ts';
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
  const changes = amendment.items.map((item) => {
    const existing = existingOf(item, subscription, naming);
    if (existing && item.quantity === 0) return { item, existing, removed: true };
    const price = priceOf(item, naming, (sku) => bySku.get(sku)?.id);
    if (!existing && !price) throw invalid('An amendment needs itemId, sku or priceId on each of its items');
    return { item, existing, price: price ?? existing?.price.id };
  });
  const known = [...bySku.values(), ...subscription.items.data.map(({ price }) => price)];
  const metered = await readMetered(
    changes.flatMap(({ price }) => price ?? []),
    known,
    prices,
    ctx,
  );
  return changes.map(({ item, existing, price, removed }) => ({
    ...(existing ? { id: existing.id } : {}),
    ...(removed ? { deleted: true } : {}),
    ...(price && price !== existing?.price.id ? { price } : {}),
    // Stripe refuses a quantity on a metered item.
    ...(removed || (price && metered.has(price)) ? {} : { quantity: item.quantity }),
  }));
}

function existingOf(
  { itemId }: Amendment['items'][number],
  subscription: SubscriptionRecord,
  naming: Naming,
): SubscriptionItemRecord | undefined {
  if (itemId === undefined) return undefined;
  const id = recordOf(itemId, 'SubscriptionItem', naming.system);
  const existing = subscription.items.data.find((candidate) => candidate.id === id);
  if (existing) return existing;
  throw invalid(`Item "${itemId}" is not of subscription ${subscription.id}; take an id of its items`);
}

/** Which of the prices bill by a meter: those that nobody has read yet cost a call each. */
async function readMetered(
  ids: readonly string[],
  known: readonly PriceRecord[],
  prices: PriceRecords,
  ctx: CallContext,
): Promise<ReadonlySet<string>> {
  const unknown = ids.filter((id) => !known.some((price) => price.id === id));
  const read = [...known, ...(await prices.byIds(unknown, ctx)).values()];
  return new Set(read.filter(({ recurring }) => recurring?.usage_type === 'metered').map(({ id }) => id));
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
