import type { JsonObject } from './json.ts';

// What the simulated account holds. Names are Stripe's; times are seconds, amounts whole minor units.

export type Metadata = Readonly<Record<string, string>>;

interface Kept {
  readonly id: string;
  readonly created: number;
}

export interface CustomerModel extends Kept {
  readonly address: JsonObject | null;
  readonly balance: number;
  readonly currency: string | null;
  readonly description: string | null;
  readonly email: string | null;
  readonly invoicePrefix: string;
  readonly defaultPaymentMethod: string | null;
  readonly metadata: Metadata;
  readonly name: string | null;
  readonly nextInvoiceSequence: number;
  readonly phone: string | null;
  readonly preferredLocales: readonly string[];
  readonly shipping: JsonObject | null;
  readonly taxExempt: string;
  /** It leaves only its id behind. */
  readonly deleted?: boolean;
}

export interface ProductModel extends Kept {
  readonly active: boolean;
  readonly defaultPrice: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly name: string;
  readonly taxCode: string | null;
  readonly unitLabel: string | null;
  readonly updated: number;
}

export type Interval = 'day' | 'week' | 'month' | 'year';

export interface Recurring {
  readonly interval: Interval;
  readonly intervalCount: number;
  readonly meter: string | null;
  readonly usageType: 'licensed' | 'metered';
}

export interface PriceModel extends Kept {
  readonly active: boolean;
  readonly currency: string;
  readonly lookupKey: string | null;
  readonly metadata: Metadata;
  readonly nickname: string | null;
  readonly product: string;
  readonly recurring: Recurring | null;
  readonly taxBehavior: string;
  /** Decimal text in minor units. */
  readonly unitAmountDecimal: string;
}

export interface SubscriptionItemModel extends Kept {
  readonly price: string;
  /** Absent on metered items. */
  readonly quantity?: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly metadata: Metadata;
}

export type SubscriptionStatus =
  | 'incomplete'
  | 'incomplete_expired'
  | 'trialing'
  | 'active'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'canceled';

export type CollectionMethod = 'charge_automatically' | 'send_invoice';

export interface SubscriptionModel extends Kept {
  readonly billingCycleAnchor: number;
  readonly cancelAt: number | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly canceledAt: number | null;
  readonly cancellationReason: string | null;
  readonly collectionMethod: CollectionMethod;
  readonly currency: string;
  readonly customer: string;
  readonly daysUntilDue: number | null;
  readonly defaultPaymentMethod: string | null;
  readonly description: string | null;
  readonly endedAt: number | null;
  readonly items: readonly SubscriptionItemModel[];
  readonly latestInvoice: string | null;
  readonly metadata: Metadata;
  readonly pauseCollection: { readonly behavior: string; readonly resumes_at: number | null } | null;
  readonly schedule: string | null;
  readonly startDate: number;
  readonly status: SubscriptionStatus;
  readonly trialStart: number | null;
  readonly trialEnd: number | null;
}

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';

export interface InvoiceLineModel {
  readonly id: string;
  readonly amount: number;
  readonly description: string | null;
  readonly discountable: boolean;
  readonly invoiceItem: string | null;
  readonly metadata: Metadata;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly price: string | null;
  readonly product: string | null;
  readonly proration: boolean;
  readonly creditedItems: { readonly invoice: string; readonly lines: readonly string[] } | null;
  readonly quantity: number;
  readonly subscription: string | null;
  readonly subscriptionItem: string | null;
  readonly unitAmountDecimal: string | null;
}

export interface InvoiceModel extends Kept {
  readonly amountPaid: number;
  readonly attemptCount: number;
  readonly attempted: boolean;
  readonly autoAdvance: boolean;
  readonly automaticallyFinalizesAt: number | null;
  readonly billingReason: string;
  readonly collectionMethod: CollectionMethod;
  readonly currency: string;
  readonly customer: string;
  readonly description: string | null;
  readonly dueDate: number | null;
  readonly daysUntilDue: number | null;
  readonly finalizedAt: number | null;
  readonly lines: readonly InvoiceLineModel[];
  readonly markedUncollectibleAt: number | null;
  readonly metadata: Metadata;
  readonly number: string | null;
  readonly paidAt: number | null;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly postPaymentCredit: number;
  readonly prePaymentCredit: number;
  readonly status: InvoiceStatus;
  readonly subscription: string | null;
  /** Tax on top of the lines. */
  readonly tax: number;
  readonly voidedAt: number | null;
  /** Of a preview. */
  readonly prorationDate?: number;
}

/** A charge that waits for the customer's next invoice. */
export interface InvoiceItemModel extends Kept {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly description: string | null;
  readonly invoice: string | null;
  readonly metadata: Metadata;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly price: string | null;
  readonly product: string | null;
  readonly proration: boolean;
  readonly creditedItems: InvoiceLineModel['creditedItems'];
  readonly quantity: number;
  readonly subscription: string | null;
  readonly subscriptionItem: string | null;
  readonly unitAmountDecimal: string | null;
}

export interface InvoicePaymentModel extends Kept {
  readonly amountPaid: number | null;
  readonly amountRequested: number;
  readonly currency: string;
  readonly invoice: string;
  readonly paymentIntent: string | null;
  readonly status: 'open' | 'paid' | 'canceled';
  readonly paidAt: number | null;
  readonly canceledAt: number | null;
}

export interface PaymentIntentModel extends Kept {
  readonly amount: number;
  readonly amountReceived: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly paymentMethod: string | null;
  readonly status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'succeeded'
    | 'canceled';
  readonly canceledAt: number | null;
}

export interface PaymentMethodModel extends Kept {
  /** What the card does when it is charged. */
  readonly behavior: 'pays' | 'declines' | 'asks';
  readonly last4: string;
  readonly customer: string | null;
  readonly metadata: Metadata;
}

export interface CreditNoteLineModel {
  readonly id: string;
  readonly amount: number;
  readonly description: string | null;
  readonly quantity: number;
  readonly type: 'custom_line_item' | 'invoice_line_item';
  readonly invoiceLineItem: string | null;
  readonly unitAmount: number;
}

export interface CreditNoteModel extends Kept {
  /** With tax. */
  readonly amount: number;
  /** Absent where there is none. */
  readonly tax?: number;
  /** Of what was credited to the customer's balance. */
  readonly balanceTransaction?: string | null;
  readonly currency: string;
  readonly customer: string;
  readonly invoice: string;
  readonly lines: readonly CreditNoteLineModel[];
  readonly memo: string | null;
  readonly metadata: Metadata;
  readonly number: string;
  readonly outOfBandAmount: number | null;
  readonly refunds: readonly { readonly refund: string; readonly amount: number }[];
  readonly postPaymentAmount: number;
  readonly prePaymentAmount: number;
  readonly reason: string | null;
  readonly status: 'issued' | 'void';
  readonly voidedAt: number | null;
}

export interface MeterModel extends Kept {
  readonly displayName: string;
  readonly eventName: string;
  readonly formula: 'sum' | 'count' | 'last';
  readonly customerKey: string;
  readonly valueKey: string;
  readonly status: 'active' | 'inactive';
  readonly updated: number;
  readonly deactivatedAt: number | null;
}

export interface MeterEventModel extends Kept {
  readonly eventName: string;
  readonly customer: string;
  /** Decimal text. */
  readonly value: string;
  readonly timestamp: number;
  readonly payload: Metadata;
}

export interface EventModel extends Kept {
  readonly type: string;
  readonly object: JsonObject;
  readonly previousAttributes?: JsonObject;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
}

export interface WebhookEndpointModel extends Kept {
  readonly description: string | null;
  readonly enabledEvents: readonly string[];
  readonly metadata: Metadata;
  readonly secret: string;
  readonly status: 'enabled' | 'disabled';
  readonly url: string;
}

export interface SchedulePhaseModel {
  readonly startDate: number;
  readonly endDate: number;
  readonly items: readonly { readonly price: string; readonly quantity?: number }[];
  readonly prorationBehavior: 'create_prorations' | 'always_invoice' | 'none';
}

export interface ScheduleModel extends Kept {
  readonly customer: string;
  readonly subscription: string | null;
  readonly phases: readonly SchedulePhaseModel[];
  readonly endBehavior: 'release' | 'cancel';
  readonly status: 'not_started' | 'active' | 'completed' | 'released' | 'canceled';
  readonly canceledAt: number | null;
  readonly completedAt: number | null;
  readonly releasedAt: number | null;
  readonly metadata: Metadata;
}

/** The first outcome of a POST under an idempotency key. */
export interface IdempotencyModel extends Kept {
  readonly fingerprint: string;
  readonly requestId: string;
  readonly status: number;
  readonly body: string;
}
