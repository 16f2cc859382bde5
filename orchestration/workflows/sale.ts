import type { Decimal } from '#domain/decimal.ts';
import type { Money } from '#domain/money.ts';
import type { OrderStatus } from '#domain/order.ts';
import type { BillingInterval } from '#domain/product.ts';
import type { SubscriptionStatus } from '#domain/subscription.ts';

/** What a submission of a quote hands to its workflow. */
export interface QuoteSubmission {
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly customerId: string;
  readonly purchaseOrderNumber?: string;
  /** Under which all systems keep what comes of it. */
  readonly orderKey: string;
  readonly correlationId: string;
}

export interface SaleLine {
  readonly sku: string;
  readonly quantity: Decimal;
  readonly unitPrice: Money;
  readonly description: string;
}

/** An approved quote, split by who carries it out: goods and services by the ERP, subscriptions by the billing platform. */
export interface Sale extends QuoteSubmission {
  readonly currency: string;
  readonly orderLines: readonly SaleLine[];
  readonly subscriptionLines: readonly (SaleLine & { readonly interval: BillingInterval })[];
}

export interface BookedOrder {
  readonly id: string;
  readonly number: string;
  readonly status: OrderStatus;
}

export interface StartedSubscription {
  readonly id: string;
  readonly status: SubscriptionStatus;
}
