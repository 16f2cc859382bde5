import type { Period } from './billing-periods.ts';
import { aggregateUsage } from './meter-usage.ts';
import type {
  InvoiceItemModel,
  InvoiceLineModel,
  PriceModel,
  ProductModel,
  SubscriptionItemModel,
  SubscriptionModel,
} from './models.ts';
import { formatAmount, scaleAmount } from './scale-amount.ts';
import type { World } from './world.ts';

/** The line that bills an item for a period: its quantity ahead, or what its meter counted before. */
export function subscriptionLine(
  world: World,
  subscription: SubscriptionModel,
  item: SubscriptionItemModel,
  price: PriceModel,
  period: Period,
): InvoiceLineModel {
  const metered = price.recurring?.usageType === 'metered';
  const quantity = metered ? usageOf(world, subscription, price, period) : String(item.quantity ?? 1);
  const trial = subscription.status === 'trialing' && !metered;
  const unit = trial ? '0' : price.unitAmountDecimal;
  return {
    id: world.makeId('il'),
    amount: scaleAmount(unit, quantity),
    description: describeLine(world.state.products.get(price.product), price, quantity, trial),
    discountable: true,
    invoiceItem: null,
    metadata: {},
    periodStart: period.start,
    periodEnd: period.end,
    price: price.id,
    product: price.product,
    proration: false,
    creditedItems: null,
    quantity: Number(quantity),
    subscription: subscription.id,
    subscriptionItem: item.id,
    unitAmountDecimal: unit,
  };
}

function usageOf(world: World, subscription: SubscriptionModel, price: PriceModel, period: Period): string {
  const meter = world.state.meters.get(price.recurring?.meter ?? '');
  return meter ? aggregateUsage(world, meter, subscription.customer, period.start, period.end) : '0';
}

export function describeLine(
  product: ProductModel | undefined,
  price: PriceModel,
  quantity: string,
  trial: boolean,
): string {
  const unit = product?.unitLabel ? ` ${product.unitLabel}` : '';
  const what = `${quantity}${unit} × ${product?.name ?? price.product}`;
  if (trial) return `Free trial for ${what}`;
  return `${what} (at ${formatAmount(price.unitAmountDecimal, price.currency)}${everyOf(price)})`;
}

function everyOf({ recurring }: PriceModel): string {
  if (!recurring) return '';
  const { interval, intervalCount } = recurring;
  return intervalCount === 1 ? ` / ${interval}` : ` every ${intervalCount} ${interval}s`;
}

/** The line that an invoice makes of an item that waited for it. */
export function lineOfInvoiceItem(world: World, item: InvoiceItemModel): InvoiceLineModel {
  return {
    id: world.makeId('il'),
    amount: item.amount,
    description: item.description,
    discountable: !item.proration,
    invoiceItem: item.id,
    metadata: item.metadata,
    periodStart: item.periodStart,
    periodEnd: item.periodEnd,
    price: item.price,
    product: item.product,
    proration: item.proration,
    creditedItems: item.creditedItems,
    quantity: item.quantity,
    subscription: item.subscription,
    subscriptionItem: item.subscriptionItem,
    unitAmountDecimal: item.proration ? null : item.unitAmountDecimal,
  };
}
