import type { Company, CompanySubscription } from '#sandbox/company/company.ts';
import type { MeterEventModel, SubscriptionModel } from './models.ts';
import { meterEventName } from './seed-catalog.ts';
import { secondsOf } from './seed-time.ts';
import type { StripeState } from './state.ts';

export function seedSubscriptions(state: StripeState, company: Company): void {
  const bySku = new Map(company.products.map((product) => [product.sku, product]));
  const latest = new Map(
    company.subscriptionInvoices.map(({ subscription, stripeId }) => [subscription.stripeId, stripeId]),
  );
  const priceOf = (sku: string, { currency }: CompanySubscription['customer']) =>
    bySku.get(sku)?.stripePriceId?.[currency] ?? sku;
  const oldestFirst = [...company.subscriptions].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  state.subscriptions.seedWith(
    oldestFirst.map((subscription) =>
      toSubscription(
        subscription,
        (sku) => priceOf(sku, subscription.customer),
        latest.get(subscription.stripeId),
      ),
    ),
  );
  state.meterEvents.seedWith(company.subscriptions.flatMap(toMeterEvents));
}

function toSubscription(
  subscription: CompanySubscription,
  priceOf: (sku: string) => string,
  latestInvoice: string | undefined,
): SubscriptionModel {
  const { status, customer, cancelAt, collectionMethod = 'charge_automatically' } = subscription;
  const started = secondsOf(subscription.startedAt);
  const end = secondsOf(subscription.currentPeriodEnd);
  const ended = status === 'canceled' ? secondsOf(cancelAt ?? subscription.currentPeriodEnd) : null;
  const trialing = status === 'trialing';
  return {
    id: subscription.stripeId,
    created: started,
    billingCycleAnchor: trialing ? end : started,
    cancelAt: cancelAt === undefined ? null : secondsOf(cancelAt),
    cancelAtPeriodEnd: cancelAt !== undefined && ended === null,
    canceledAt: ended ?? (cancelAt === undefined ? null : secondsOf(subscription.currentPeriodStart)),
    cancellationReason: cancelAt === undefined ? null : 'cancellation_requested',
    collectionMethod,
    currency: customer.currency.toLowerCase(),
    customer: customer.stripeId ?? '',
    daysUntilDue: collectionMethod === 'send_invoice' ? customer.terms.netDays : null,
    defaultPaymentMethod: null,
    description: null,
    endedAt: ended,
    items: subscription.items.map(({ stripeId, sku, quantity, usage }) => ({
      id: stripeId,
      created: started,
      price: priceOf(sku),
      ...(usage === undefined ? { quantity } : {}),
      periodStart: secondsOf(subscription.currentPeriodStart),
      periodEnd: end,
      metadata: {},
    })),
    latestInvoice: latestInvoice ?? null,
    metadata: {},
    pauseCollection: null,
    schedule: null,
    startDate: started,
    status,
    trialStart: trialing ? started : null,
    trialEnd: trialing ? end : null,
  };
}

/** What was used in the current period, told in four reports. */
function toMeterEvents({
  customer,
  items,
  currentPeriodStart,
}: CompanySubscription): readonly MeterEventModel[] {
  const from = secondsOf(currentPeriodStart);
  return items.flatMap(({ stripeId, sku, usage }) => {
    if (!usage || !customer.stripeId) return [];
    const parts = [0, 1, 2, 3].map((n) => Math.floor(usage / 4) + (n < usage % 4 ? 1 : 0));
    return parts.map((value, n) => ({
      id: `seed-${stripeId}-${n}`,
      created: from + 60,
      eventName: meterEventName(sku),
      customer: customer.stripeId ?? '',
      value: String(value),
      // All in the first hour, which is past for every period that the company has.
      timestamp: from + 60 + n * 600,
      payload: { stripe_customer_id: customer.stripeId ?? '', value: String(value) },
    }));
  });
}
