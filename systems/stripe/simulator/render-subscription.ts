import type { JsonObject } from './json.ts';
import type { SubscriptionItemModel, SubscriptionModel } from './models.ts';
import { toPlanJson, toPriceJson } from './render-price.ts';
import type { StripeState } from './state.ts';

export function toSubscriptionJson(subscription: SubscriptionModel, state: StripeState): JsonObject {
  const [only, ...others] = subscription.items;
  const plan = only && others.length === 0 ? state.prices.get(only.price) : undefined;
  return {
    id: subscription.id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: subscription.billingCycleAnchor,
    billing_cycle_anchor_config: null,
    billing_mode: {
      flexible: { proration_discounts: 'included' },
      type: 'flexible',
      updated_at: subscription.created,
    },
    billing_thresholds: null,
    cancel_at: subscription.cancelAt,
    cancel_at_period_end: subscription.cancelAtPeriodEnd,
    canceled_at: subscription.canceledAt,
    cancellation_details: { comment: null, feedback: null, reason: subscription.cancellationReason },
    collection_method: subscription.collectionMethod,
    created: subscription.created,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_account: null,
    days_until_due: subscription.daysUntilDue,
    default_payment_method: subscription.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: subscription.description,
    discounts: [],
    ended_at: subscription.endedAt,
    invoice_settings: { account_tax_ids: null, issuer: { type: 'self' } },
    items: {
      object: 'list',
      data: subscription.items.map((item) => toSubscriptionItemJson(item, subscription.id, state)),
      has_more: false,
      total_count: subscription.items.length,
      url: `/v1/subscription_items?subscription=${subscription.id}`,
    },
    latest_invoice: subscription.latestInvoice,
    livemode: false,
    metadata: subscription.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: subscription.pauseCollection,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    plan: plan ? toPlanJson(plan) : null,
    quantity: only && others.length === 0 ? (only.quantity ?? null) : null,
    schedule: subscription.schedule,
    start_date: subscription.startDate,
    status: subscription.status,
    test_clock: null,
    transfer_data: null,
    trial_end: subscription.trialEnd,
    trial_settings: { end_behavior: { missing_payment_method: 'create_invoice' } },
    trial_start: subscription.trialStart,
  };
}

export function toSubscriptionItemJson(
  item: SubscriptionItemModel,
  subscription: string,
  state: StripeState,
): JsonObject {
  const price = state.prices.get(item.price);
  return {
    id: item.id,
    object: 'subscription_item',
    billing_thresholds: null,
    created: item.created,
    current_period_end: item.periodEnd,
    current_period_start: item.periodStart,
    discounts: [],
    metadata: item.metadata,
    plan: price ? toPlanJson(price) : null,
    price: price ? toPriceJson(price) : null,
    ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
    subscription,
    tax_rates: [],
  };
}
