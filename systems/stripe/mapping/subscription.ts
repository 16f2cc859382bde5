import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Subscription, SubscriptionItem } from '#domain/subscription.ts';
import type { ProductRecord } from '../records/product.ts';
import type { SubscriptionItemRecord, SubscriptionRecord } from '../records/subscription.ts';
import { toCustomerId } from './customer.ts';
import { metadataKeys, type Naming } from './naming.ts';
import { toPrice } from './price.ts';
import { toProductId } from './product.ts';
import { toSubscriptionStatus } from './subscription-status.ts';
import { toIsoTime } from './times.ts';

export interface SubscriptionContext {
  readonly naming: Naming;
  /** By Stripe's product id; those that are missing leave items without a catalog product. */
  readonly products: ReadonlyMap<string, ProductRecord>;
  /** The canonical customer, where the caller knows it. */
  readonly customerId?: string | undefined;
  readonly asOf: string;
}

export function toSubscription(record: SubscriptionRecord, context: SubscriptionContext): Subscription {
  const { naming, asOf } = context;
  const period = periodOf(record);
  const cancelAt = record.cancel_at ?? (record.cancel_at_period_end ? period.end : undefined);
  const customerId = toCustomerId(record.customer, naming) ?? context.customerId;
  const quoteId = toQuoteId(record, naming);
  return {
    id: toEntityId('Subscription', naming.system, record.id),
    status: toSubscriptionStatus(record.status),
    sourceStatus: record.status,
    startedAt: toIsoTime(record.start_date),
    currentPeriodStart: toIsoTime(period.start),
    currentPeriodEnd: toIsoTime(period.end),
    ...(cancelAt === undefined ? {} : { cancelAt: toIsoTime(cancelAt) }),
    ...(customerId ? { customerId } : {}),
    ...(quoteId ? { quoteId } : {}),
    currency: record.currency ?? record.items.data[0]?.price.currency ?? '',
    items: record.items.data.map((item) => toSubscriptionItem(item, record, context)),
    createdAt: toIsoTime(record.created),
    source: { system: naming.system, recordType: 'subscription', recordId: record.id, asOf },
  };
}

function toSubscriptionItem(
  item: SubscriptionItemRecord,
  subscription: SubscriptionRecord,
  { naming, products }: SubscriptionContext,
): SubscriptionItem {
  const product = products.get(item.price.product);
  const productId = toProductId(product, naming);
  return {
    id: toEntityId('SubscriptionItem', naming.system, item.id),
    subscriptionId: toEntityId('Subscription', naming.system, subscription.id),
    // A metered item has no quantity of its own: it is one meter.
    quantity: parseDecimal(item.quantity ?? 1),
    price: toPrice(item.price, product, naming),
    ...(productId ? { productId } : {}),
  };
}

/** In seconds. Items may have periods of their own since basil: the one that ends first tells when the next invoice comes. */
export function periodOf(record: SubscriptionRecord): { readonly start: number; readonly end: number } {
  const [next] = record.items.data
    .flatMap(({ current_period_start: start, current_period_end: end }) =>
      start === undefined || end === undefined ? [] : [{ start, end }],
    )
    .sort((a, b) => a.end - b.end);
  return (
    next ?? {
      start: record.current_period_start ?? record.start_date,
      end: record.current_period_end ?? record.start_date,
    }
  );
}

function toQuoteId({ metadata }: SubscriptionRecord, naming: Naming): string | undefined {
  const own = metadata[metadataKeys.quote];
  if (own) return own;
  const crm = metadata[metadataKeys.crmQuote];
  return crm ? toEntityId('Quote', naming.customerSystem, crm) : undefined;
}
