import { badRequest } from './api-error.ts';
import { lineOfInvoiceItem, subscriptionLine } from './billed-lines.ts';
import { periodAt } from './billing-periods.ts';
import { planChange } from './change-items.ts';
import { draftInvoice, invoiceTerms, pendingLines } from './invoicing.ts';
import { editedItem, readItemEdits } from './item-params.ts';
import type { JsonObject } from './json.ts';
import type { InvoiceLineModel, SubscriptionModel } from './models.ts';
import { fields, flag, list, text, timestamp, type ValueOf } from './params.ts';
import { find } from './record-lookup.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { type Route, route } from './route.ts';
import { prorationBehavior } from './subscription-routes.ts';
import type { World } from './world.ts';

const preview = fields({
  customer: text,
  expand: list(text, 20),
  subscription: text,
  subscription_details: fields({
    cancel_at_period_end: flag,
    items: list(editedItem, 20),
    proration_behavior: prorationBehavior,
    proration_date: timestamp,
  }),
});

function readSubscription(world: World, params: ValueOf<typeof preview>): SubscriptionModel {
  const { state } = world;
  if (params.subscription !== undefined) {
    return find(state.subscriptions, 'subscription', params.subscription, 'subscription');
  }
  if (params.customer === undefined) {
    throw badRequest(
      'You must either provide a `customer` or a `subscription` to the create preview invoice endpoint.',
    );
  }
  const running = state.subscriptionsByCustomer
    .find(params.customer)
    .filter(({ endedAt }) => endedAt === null);
  const [next] = [...running].sort((a, b) => nextPeriodEnd(a) - nextPeriodEnd(b));
  if (!next) {
    throw badRequest(
      `No upcoming invoices for customer: ${params.customer}`,
      undefined,
      'invoice_upcoming_none',
    );
  }
  return next;
}

function nextPeriodEnd(subscription: SubscriptionModel): number {
  return Math.min(...subscription.items.map(({ periodEnd }) => periodEnd));
}

/** The next invoice as it would be; with `always_invoice`, the one that the change makes at once. */
function createPreview(world: World, params: ValueOf<typeof preview>): JsonObject {
  const subscription = readSubscription(world, params);
  if (subscription.endedAt !== null) {
    throw badRequest('No upcoming invoices for a canceled subscription.', undefined, 'invoice_upcoming_none');
  }
  const {
    items = [],
    proration_behavior: behavior = 'create_prorations',
    proration_date,
  } = params.subscription_details ?? {};
  const at = proration_date ?? world.now();
  const plan = planChange(world, subscription, readItemEdits(world, items), { proration: behavior, at });
  const changed: SubscriptionModel = { ...subscription, items: plan.items };
  const prorations = plan.prorations.map((item) => lineOfInvoiceItem(world, item));
  const pending = pendingLines(world, subscription.customer, subscription.currency, subscription.id);
  const atOnce = behavior === 'always_invoice' || plan.billedAtOnce;
  const due = nextPeriodEnd(changed);
  const draft = draftInvoice(world, {
    ...invoiceTerms(changed),
    billingReason: 'upcoming',
    lines: atOnce
      ? [...pending, ...prorations]
      : [...pending, ...prorations, ...cycleLines(world, changed, due)],
    period: {
      start: Math.min(...changed.items.map(({ periodStart }) => periodStart)),
      end: atOnce ? at : due,
    },
  });
  const id = world.makeId('upcoming_in');
  return toInvoiceJson({ ...draft, id, created: atOnce ? at : due, prorationDate: at }, world.state);
}

function cycleLines(world: World, subscription: SubscriptionModel, due: number): readonly InvoiceLineModel[] {
  const billed: SubscriptionModel = { ...subscription, status: 'active' };
  return subscription.items.flatMap((item) => {
    const price = world.state.prices.get(item.price);
    if (!price?.recurring || item.periodEnd > due) return [];
    const metered = price.recurring.usageType === 'metered';
    const period = metered
      ? { start: item.periodStart, end: item.periodEnd }
      : periodAt(subscription.billingCycleAnchor, price.recurring, due);
    return [subscriptionLine(world, billed, item, price, period)];
  });
}

export const invoicePreviewRoutes: readonly Route[] = [
  route('POST', '/v1/invoices/create_preview', 'invoices.createPreview', preview, ({ world, params }) =>
    createPreview(world, params),
  ),
];
