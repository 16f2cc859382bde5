import type {
  InvoiceItemModel,
  InvoiceLineModel,
  PriceModel,
  SubscriptionItemModel,
  SubscriptionModel,
} from './models.ts';
import { scaleAmount } from './scale-amount.ts';
import type { World } from './world.ts';

/** An item before and after a change; one of them is absent when it is added or removed. */
export interface ItemChange {
  readonly before: SubscriptionItemModel | undefined;
  readonly after: SubscriptionItemModel | undefined;
}

/** Credits the rest of what was paid and charges the rest of what is now due, to the second, as items for an invoice. */
export function prorate(
  world: World,
  subscription: SubscriptionModel,
  changes: readonly ItemChange[],
  at: number,
): readonly InvoiceItemModel[] {
  return changes.flatMap(({ before, after }) => {
    if (before && after && before.price === after.price && before.quantity === after.quantity) return [];
    return [
      ...(before ? (part(world, subscription, before, at, 'Unused') ?? []) : []),
      ...(after ? (part(world, subscription, after, at, 'Remaining') ?? []) : []),
    ];
  });
}

function part(
  world: World,
  subscription: SubscriptionModel,
  item: SubscriptionItemModel,
  at: number,
  kind: 'Unused' | 'Remaining',
): readonly InvoiceItemModel[] | undefined {
  const price = world.state.prices.get(item.price);
  // What is metered is billed when it was used: there is nothing to take back.
  if (!price || price.recurring?.usageType === 'metered' || item.periodEnd <= at) return undefined;
  const quantity = item.quantity ?? 1;
  const amount = scaleAmount(
    price.unitAmountDecimal,
    quantity,
    item.periodEnd - Math.max(at, item.periodStart),
    item.periodEnd - item.periodStart,
  );
  return [
    {
      id: world.makeId('ii'),
      created: world.now(),
      amount: kind === 'Unused' ? -amount : amount,
      currency: subscription.currency,
      customer: subscription.customer,
      description: describe(world, price, quantity, at, kind),
      invoice: null,
      metadata: {},
      periodStart: at,
      periodEnd: item.periodEnd,
      price: price.id,
      product: price.product,
      proration: true,
      creditedItems: kind === 'Unused' ? creditedLine(world, subscription, item) : null,
      quantity,
      subscription: subscription.id,
      subscriptionItem: item.id,
      unitAmountDecimal: price.unitAmountDecimal,
    },
  ];
}

function describe(world: World, price: PriceModel, quantity: number, at: number, kind: string): string {
  const name = world.state.products.get(price.product)?.name ?? price.product;
  const day = new Date(at * 1000).toLocaleDateString('en-GB', {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${kind} time on ${quantity === 1 ? '' : `${quantity} × `}${name} after ${day.replace('Sept', 'Sep')}`;
}

/** The line that billed the item for the period of which the rest is credited. */
function creditedLine(
  world: World,
  subscription: SubscriptionModel,
  item: SubscriptionItemModel,
): InvoiceItemModel['creditedItems'] {
  const covers = (line: InvoiceLineModel) =>
    line.subscriptionItem === item.id && line.amount > 0 && line.periodEnd === item.periodEnd;
  for (const invoice of [...world.state.invoicesBySubscription.find(subscription.id)].reverse()) {
    const line = invoice.status === 'void' ? undefined : invoice.lines.findLast(covers);
    if (line) return { invoice: invoice.id, lines: [line.id] };
  }
  return null;
}
