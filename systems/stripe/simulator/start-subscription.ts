import { ApiError, badRequest, missing } from './api-error.ts';
import { subscriptionLine } from './billed-lines.ts';
import { periodAt } from './billing-periods.ts';
import { noPaymentMethod, paymentMethodOf } from './charge-invoice.ts';
import { advanceInvoice, createInvoice, invoiceTerms } from './invoicing.ts';
import type {
  CollectionMethod,
  Metadata,
  PriceModel,
  SubscriptionItemModel,
  SubscriptionModel,
} from './models.ts';
import { toSubscriptionJson } from './render-subscription.ts';
import { saveCustomer } from './save-records.ts';
import type { World } from './world.ts';

export interface NewSubscriptionItem {
  readonly price: string;
  readonly quantity?: number | undefined;
  readonly metadata: Metadata;
}

export interface SubscriptionStart {
  readonly customer: string;
  readonly items: readonly NewSubscriptionItem[];
  readonly collectionMethod: CollectionMethod;
  readonly daysUntilDue?: number | undefined;
  readonly defaultPaymentMethod?: string | undefined;
  readonly description?: string | undefined;
  readonly metadata: Metadata;
  readonly schedule?: string;
  readonly currency?: string | undefined;
  /** Seconds at which a free trial ends. */
  readonly trialEnd?: number | undefined;
  readonly cancelAtPeriodEnd?: boolean | undefined;
  readonly cancelAt?: number | undefined;
  readonly billingCycleAnchor?: number | undefined;
  readonly paymentBehavior?: string | undefined;
}

/** Starts a subscription with its first invoice, by the rules of its collection method. */
export function startSubscription(world: World, start: SubscriptionStart): SubscriptionModel {
  const prices = start.items.map((item, at) => recurringPrice(world, item, at));
  const currency = checkCurrency(prices, start.currency);
  const trialing = start.trialEnd !== undefined && start.trialEnd > world.now();
  const isFree = trialing || prices.every(({ recurring }) => recurring?.usageType === 'metered');
  const pays = start.collectionMethod === 'charge_automatically' && !isFree;
  const terms = { customer: start.customer, subscription: null };
  const waits = start.paymentBehavior === 'default_incomplete';
  if (pays && !waits && !paymentMethodOf(world, terms, start.defaultPaymentMethod)) throw noPaymentMethod();
  const subscription = world.state.subscriptions.insert(
    newSubscription(world, start, prices, currency, trialing),
  );
  const started = invoiceStart(world, subscription, prices, start);
  fixCurrency(world, start.customer, currency);
  return started;
}

function recurringPrice(world: World, item: NewSubscriptionItem, at: number): PriceModel {
  const param = `items[${at}][price]`;
  const price = world.state.prices.get(item.price);
  if (!price) throw missing('price', item.price, param);
  if (!price.recurring) {
    throw badRequest(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      param,
    );
  }
  if (!price.active)
    throw badRequest('The price specified is inactive. This field only accepts active prices.', param);
  if (price.recurring.usageType === 'metered' && item.quantity !== undefined) {
    throw badRequest('Quantity is not allowed for a metered price.', `items[${at}][quantity]`);
  }
  return price;
}

function checkCurrency(prices: readonly PriceModel[], named: string | undefined): string {
  const currency = named ?? prices[0]?.currency ?? 'usd';
  if (prices.every((price) => price.currency === currency)) return currency;
  throw badRequest(
    `The price specified only supports \`${prices[0]?.currency ?? ''}\`. This doesn't match the expected currency: \`${currency}\`.`,
    'items',
  );
}

function newSubscription(
  world: World,
  start: SubscriptionStart,
  prices: readonly PriceModel[],
  currency: string,
  trialing: boolean,
): SubscriptionModel {
  const now = world.now();
  const anchor = start.billingCycleAnchor ?? (trialing ? (start.trialEnd ?? now) : now);
  const items = start.items.map((item, at): SubscriptionItemModel => {
    const price = prices[at];
    const period =
      trialing || !price?.recurring ? { start: now, end: anchor } : periodAt(anchor, price.recurring, now);
    return {
      id: world.makeId('si'),
      created: now,
      price: item.price,
      ...(price?.recurring?.usageType === 'metered' ? {} : { quantity: item.quantity ?? 1 }),
      periodStart: Math.max(period.start, now),
      periodEnd: period.end,
      metadata: item.metadata,
    };
  });
  return {
    id: world.makeId('sub'),
    created: now,
    billingCycleAnchor: anchor,
    cancelAt: start.cancelAt ?? null,
    cancelAtPeriodEnd: start.cancelAtPeriodEnd ?? false,
    canceledAt: null,
    cancellationReason: null,
    collectionMethod: start.collectionMethod,
    currency,
    customer: start.customer,
    daysUntilDue: start.daysUntilDue ?? null,
    defaultPaymentMethod: start.defaultPaymentMethod ?? null,
    description: start.description ?? null,
    endedAt: null,
    items,
    latestInvoice: null,
    metadata: start.metadata,
    pauseCollection: null,
    schedule: start.schedule ?? null,
    startDate: now,
    status: trialing ? 'trialing' : start.collectionMethod === 'send_invoice' ? 'active' : 'incomplete',
    trialStart: trialing ? now : null,
    trialEnd: trialing ? (start.trialEnd ?? null) : null,
  };
}

function invoiceStart(
  world: World,
  subscription: SubscriptionModel,
  prices: readonly PriceModel[],
  start: SubscriptionStart,
): SubscriptionModel {
  const { state } = world;
  const now = world.now();
  const lines = subscription.items.flatMap((item, at) => {
    const price = prices[at];
    if (!price || price.recurring?.usageType === 'metered') return [];
    return [
      subscriptionLine(world, subscription, item, price, { start: item.periodStart, end: item.periodEnd }),
    ];
  });
  const draft = createInvoice(world, {
    ...invoiceTerms(subscription),
    billingReason: 'subscription_create',
    lines,
    period: { start: now, end: now },
  });
  const withInvoice = state.subscriptions.put({ ...subscription, latestInvoice: draft.id });
  world.emit('customer.subscription.created', toSubscriptionJson(withInvoice, state));
  // One that is sent stays a draft for an hour, as those of later periods.
  if (subscription.collectionMethod === 'send_invoice' && subscription.status !== 'trialing')
    return withInvoice;
  const invoice = advanceInvoice(world, draft);
  const current = state.subscriptions.get(subscription.id) ?? withInvoice;
  if (
    current.status === 'incomplete' &&
    invoice.status === 'open' &&
    start.paymentBehavior === 'error_if_incomplete'
  ) {
    throw new ApiError(402, 'Your card was declined.', {
      type: 'card_error',
      code: 'card_declined',
      details: { decline_code: 'generic_decline' },
    });
  }
  return current;
}

/** A customer has one currency, that of the first thing bought. */
function fixCurrency(world: World, id: string, currency: string): void {
  const customer = world.state.customers.get(id);
  if (customer && customer.currency === null) saveCustomer(world, customer, { currency });
}
