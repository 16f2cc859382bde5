import type { CallContext } from '#domain/call-context.ts';
import type { Amendment, Subscription, SubscriptionAmender, SubscriptionItem } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import { type AmendedItemsParts, readAmended, toAmendedItems, toProrationTerms } from './amended-items.ts';
import type { BatchedLookup } from './batched-lookup.ts';
import type { StripeClient } from './client.ts';
import { fromAmendmentMemory, type RememberedItem, toAmendmentMemory } from './mapping/amendment-memory.ts';
import { toSubscription } from './mapping/subscription.ts';
import { parseRecord } from './records/parse-record.ts';
import type { PriceRecord } from './records/price.ts';
import type { ProductRecord } from './records/product.ts';
import {
  type SubscriptionItemRecord,
  type SubscriptionRecord,
  subscriptionSchema,
} from './records/subscription.ts';

export interface SubscriptionAmenderParts extends AmendedItemsParts {
  readonly client: StripeClient;
  readonly products: BatchedLookup<ProductRecord>;
  readonly now: () => number;
}

interface Amended {
  readonly before: readonly SubscriptionItemRecord[];
  readonly after: SubscriptionRecord;
}

// A metadata value, with room for the prefix of the idempotency key.
const longestKey = 240;

/** Changes the items of Stripe's subscriptions. */
export function createSubscriptionAmender(parts: SubscriptionAmenderParts): SubscriptionAmender {
  return {
    system: parts.naming.system,
    async amendSubscription(amendment, idempotencyKey, ctx) {
      checkAmendment(amendment, idempotencyKey);
      const subscription = await readAmended(parts, amendment, ctx);
      // Stripe forgets a key after a day, and by then the items may be others: the subscription itself knows what was done.
      const remembered = fromAmendmentMemory(idempotencyKey, subscription);
      const amended = remembered
        ? { before: await recallItems(parts, subscription, remembered, ctx), after: subscription }
        : await update(parts, amendment, subscription, idempotencyKey, ctx);
      return mapAmended(parts, amended, ctx);
    },
  };
}

function checkAmendment({ items, effectiveAt }: Amendment, key: string): void {
  const problem =
    key === '' || key.length > longestKey
      ? `its key is not of 1 to ${longestKey} characters`
      : items.length === 0
        ? 'it changes no item'
        : effectiveAt !== undefined && Number.isNaN(Date.parse(effectiveAt))
          ? `"${effectiveAt}" is no date-time`
          : items.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 0)
            ? 'a quantity is not a whole number of at least 0'
            : undefined;
  if (problem) throw new CodedError('BAD_USER_INPUT', `The subscription cannot be amended: ${problem}`);
}

async function update(
  parts: SubscriptionAmenderParts,
  amendment: Amendment,
  subscription: SubscriptionRecord,
  key: string,
  ctx: CallContext,
): Promise<Amended> {
  const { client, records } = parts;
  const before = subscription.items.data;
  const metadata = toAmendmentMemory(key, before);
  const items = await toAmendedItems(parts, amendment, subscription, ctx);
  const answer = await client.call(
    { operation: 'subscriptions.update', effect: 'idempotent', idempotencyKey: `amend:${key}` },
    ctx,
    (stripe, options) =>
      stripe.subscriptions.update(
        subscription.id,
        {
          items: [...items],
          ...toProrationTerms(amendment),
          ...(metadata ? { metadata } : {}),
          expand: ['customer'],
        },
        options,
      ),
  );
  const after = parseRecord(client.system, 'subscription', subscriptionSchema, answer);
  records.put(after, ctx);
  return { before, after };
}

/** Items from before, with their prices: those that are still sold by the subscription need no call. */
async function recallItems(
  { prices }: SubscriptionAmenderParts,
  { items }: SubscriptionRecord,
  remembered: readonly RememberedItem[],
  ctx: CallContext,
): Promise<readonly SubscriptionItemRecord[]> {
  const known = new Map<string, PriceRecord>(items.data.map(({ price }) => [price.id, price]));
  const unknown = remembered.map(({ price }) => price).filter((price) => !known.has(price));
  for (const [id, price] of await prices.byIds(unknown, ctx)) known.set(id, price);
  return remembered.flatMap(({ id, price, quantity }) => {
    const record = known.get(price);
    return record ? [{ id, price: record, ...(quantity === undefined ? {} : { quantity }) }] : [];
  });
}

async function mapAmended(
  { naming, products, now }: SubscriptionAmenderParts,
  { before, after }: Amended,
  ctx: CallContext,
): Promise<{ readonly subscription: Subscription; readonly before: readonly SubscriptionItem[] }> {
  const sold = [...before, ...after.items.data].map(({ price }) => price.product);
  const context = { naming, products: await products.get(sold, ctx), asOf: new Date(now()).toISOString() };
  return {
    subscription: toSubscription(after, context),
    before: toSubscription({ ...after, items: { data: [...before] } }, context).items,
  };
}
