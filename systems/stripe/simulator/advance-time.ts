import { advanceSchedules } from './advance-schedules.ts';
import { subscriptionLine } from './billed-lines.ts';
import { periodAt } from './billing-periods.ts';
import { endSubscription } from './end-subscription.ts';
import { amountsOf } from './invoice-amounts.ts';
import { advanceInvoice, createInvoice, invoiceTerms, pendingLines } from './invoicing.ts';
import type { InvoiceLineModel, SubscriptionItemModel, SubscriptionModel } from './models.ts';
import { saveInvoice, saveSubscription } from './save-records.ts';
import type { World } from './world.ts';

const running = new Set<SubscriptionModel['status']>(['active', 'trialing', 'past_due', 'unpaid']);
// An incomplete subscription gives up after this.
const incompleteSeconds = 23 * 3_600;

/** Does what is due at the present time: schedules, drafts, renewals, trials, cancellations, overdue invoices. */
export function advanceTime(world: World): void {
  advanceSchedules(world);
  for (const subscription of [...world.state.subscriptions.values()])
    advanceSubscription(world, subscription);
  for (const invoice of [...world.state.invoices.values()]) advanceDraftOrDue(world, invoice.id);
}

function advanceDraftOrDue(world: World, id: string): void {
  const invoice = world.state.invoices.get(id);
  const now = world.now();
  if (!invoice) return;
  const { automaticallyFinalizesAt: at } = invoice;
  if (invoice.status === 'draft' && at !== null && at <= now) {
    advanceInvoice(world, invoice);
  } else if (
    invoice.status === 'open' &&
    invoice.dueDate !== null &&
    invoice.dueDate <= now &&
    invoice.autoAdvance
  ) {
    // Told once: what is overdue is left to people.
    saveInvoice(world, invoice, { autoAdvance: false }, 'invoice.overdue');
    markPastDue(world, invoice.subscription);
  }
}

function markPastDue(world: World, id: string | null): void {
  const subscription = id === null ? undefined : world.state.subscriptions.get(id);
  if (subscription?.status === 'active') saveSubscription(world, subscription, { status: 'past_due' });
}

function advanceSubscription(world: World, found: SubscriptionModel): void {
  const now = world.now();
  let subscription = found;
  if (subscription.status === 'incomplete' && subscription.created + incompleteSeconds <= now) {
    saveSubscription(world, subscription, { status: 'incomplete_expired', endedAt: now });
    return;
  }
  // One period after another, so that a clock moved far ahead leaves every invoice of the way.
  while (running.has(subscription.status)) {
    const due = Math.min(...subscription.items.map(({ periodEnd }) => periodEnd));
    const cancelAt = subscription.cancelAt ?? (subscription.cancelAtPeriodEnd ? due : null);
    if (cancelAt !== null && cancelAt <= Math.min(now, due)) {
      endSubscription(world, subscription, 'cancellation_requested');
      return;
    }
    if (due > now) return;
    subscription = renew(world, subscription, due);
  }
}

function renew(world: World, subscription: SubscriptionModel, due: number): SubscriptionModel {
  const lines: InvoiceLineModel[] = [];
  const status = subscription.status === 'trialing' ? 'active' : subscription.status;
  const billed: SubscriptionModel = { ...subscription, status };
  const items = subscription.items.map((item): SubscriptionItemModel => {
    const price = world.state.prices.get(item.price);
    if (!price?.recurring || item.periodEnd > due) return item;
    const period = periodAt(subscription.billingCycleAnchor, price.recurring, due);
    const metered = price.recurring.usageType === 'metered';
    // Use is billed when the period is over, a licence before it begins.
    const of = metered ? { start: item.periodStart, end: item.periodEnd } : period;
    lines.push(subscriptionLine(world, billed, item, price, of));
    return { ...item, periodStart: period.start, periodEnd: period.end };
  });
  const invoice = createInvoice(world, {
    ...invoiceTerms(subscription),
    billingReason: 'subscription_cycle',
    lines: [...lines, ...pendingLines(world, subscription.customer, subscription.currency, subscription.id)],
    period: { start: Math.min(...subscription.items.map(({ periodStart }) => periodStart)), end: due },
  });
  const renewed = saveSubscription(world, subscription, { items, status, latestInvoice: invoice.id });
  const paused = subscription.pauseCollection?.behavior === 'void' && amountsOf(invoice).due > 0;
  if (paused) saveInvoice(world, invoice, { status: 'void', voidedAt: world.now() }, 'invoice.voided');
  return renewed;
}
