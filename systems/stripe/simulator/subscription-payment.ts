import type { InvoiceModel, SubscriptionModel } from './models.ts';
import { saveSubscription } from './save-records.ts';
import type { World } from './world.ts';

/** A paid invoice starts a subscription that waited for it, and brings back one that was behind. */
export function invoicePaid(world: World, invoice: InvoiceModel): void {
  const subscription = subscriptionOf(world, invoice);
  if (!subscription) return;
  const revives = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status);
  if (revives && isLatest(subscription, invoice)) saveSubscription(world, subscription, { status: 'active' });
}

/** A declined renewal puts a running subscription behind. */
export function invoiceFailed(world: World, invoice: InvoiceModel): void {
  const subscription = subscriptionOf(world, invoice);
  if (subscription?.status === 'active' && invoice.billingReason !== 'subscription_create') {
    saveSubscription(world, subscription, { status: 'past_due' });
  }
}

function subscriptionOf(world: World, { subscription }: InvoiceModel): SubscriptionModel | undefined {
  return subscription === null ? undefined : world.state.subscriptions.get(subscription);
}

function isLatest(subscription: SubscriptionModel, invoice: InvoiceModel): boolean {
  return subscription.latestInvoice === null || subscription.latestInvoice === invoice.id;
}
