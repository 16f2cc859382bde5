import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { Subscription, SubscriptionQuery, SubscriptionSource } from '#domain/subscription.ts';
import { previewAmendment } from './amendment.ts';
import type { BatchedLookup } from './batched-lookup.ts';
import type { StripeClient } from './client.ts';
import type { CustomerLinks } from './customer-links.ts';
import { emptyPage, readListPage } from './list-page.ts';
import type { Naming } from './mapping/naming.ts';
import { toSubscription } from './mapping/subscription.ts';
import { toStripeSubscriptionStatus, toSubscriptionStatus } from './mapping/subscription-status.ts';
import type { PriceRecords } from './price-records.ts';
import type { ProductRecord } from './records/product.ts';
import type { SubscriptionRecord } from './records/subscription.ts';
import type { SubscriptionRecords } from './subscription-records.ts';
import { readUsage } from './usage.ts';

export interface SubscriptionSourceParts {
  readonly client: StripeClient;
  readonly naming: Naming;
  readonly links: CustomerLinks;
  readonly records: SubscriptionRecords;
  readonly products: BatchedLookup<ProductRecord>;
  readonly prices: PriceRecords;
  readonly now: () => number;
}

export function createSubscriptionSource(parts: SubscriptionSourceParts): SubscriptionSource {
  const { naming, records } = parts;
  const { system } = naming;
  return {
    system,
    async subscriptionsByIds(ids, ctx) {
      const wanted = ids.flatMap((id) => recordOf(id, 'Subscription', system) ?? []);
      const found = [...(await records.get(wanted, ctx)).values()];
      const mapped = await mapSubscriptions(parts, found, undefined, ctx);
      return new Map(mapped.map((subscription) => [subscription.id, subscription]));
    },
    listSubscriptions: (query, ctx) => listSubscriptions(parts, query, ctx),
    usageByItems: (items, ctx) => readUsage(parts, items, ctx),
    previewAmendment: (amendment, ctx) => previewAmendment(parts, amendment, ctx),
  };
}

async function listSubscriptions(parts: SubscriptionSourceParts, query: SubscriptionQuery, ctx: CallContext) {
  const { links, records } = parts;
  const { customerId } = query;
  const customer = customerId && (await links.get([customerId], ctx)).get(customerId);
  if (customerId !== undefined && !customer) return emptyPage;
  const wanted = new Set(query.status ?? []);
  const [only, ...others] = wanted;
  const single = only !== undefined && others.length === 0;
  return readListPage<SubscriptionRecord, Subscription>({
    page: query.page,
    idPrefix: 'sub_',
    read: (window) =>
      records.list(
        {
          ...window,
          ...(customer ? { customer } : {}),
          status: single ? toStripeSubscriptionStatus(only) : 'all',
        },
        ctx,
      ),
    ...(others.length > 0 ? { keep: ({ status }) => wanted.has(toSubscriptionStatus(status)) } : {}),
    map: (found) => mapSubscriptions(parts, found, customerId, ctx),
  });
}

async function mapSubscriptions(
  { naming, products, now }: SubscriptionSourceParts,
  found: readonly SubscriptionRecord[],
  customerId: string | undefined,
  ctx: CallContext,
): Promise<readonly Subscription[]> {
  const sold = await products.get(
    found.flatMap((subscription) => subscription.items.data.map((item) => item.price.product)),
    ctx,
  );
  const context = { naming, products: sold, customerId, asOf: new Date(now()).toISOString() };
  return found.map((subscription) => toSubscription(subscription, context));
}
