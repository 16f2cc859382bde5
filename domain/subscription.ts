import type { CallContext } from './call-context.ts';
import type { Decimal } from './decimal.ts';
import type { Money } from './money.ts';
import type { Page, PageRequest } from './page.ts';
import type { Price } from './product.ts';
import type { SourceRecord } from './source-record.ts';

export type SubscriptionStatus =
  | 'INCOMPLETE'
  | 'INCOMPLETE_EXPIRED'
  | 'TRIALING'
  | 'ACTIVE'
  | 'PAST_DUE'
  | 'UNPAID'
  | 'PAUSED'
  | 'CANCELLED';

export interface SubscriptionItem {
  readonly id: string;
  readonly subscriptionId: string;
  readonly quantity: Decimal;
  readonly price: Price;
  /** The catalog's product, by the id that the billing platform's product carries. */
  readonly productId?: string;
}

export interface Subscription {
  readonly id: string;
  readonly status: SubscriptionStatus;
  readonly sourceStatus: string;
  readonly startedAt: string;
  readonly currentPeriodStart: string;
  readonly currentPeriodEnd: string;
  readonly cancelAt?: string;
  readonly customerId?: string;
  /** The quote that started it. */
  readonly quoteId?: string;
  readonly currency: string;
  readonly items: readonly SubscriptionItem[];
  readonly createdAt: string;
  readonly source: SourceRecord;
}

/** What a metered item used in a billing period so far. */
export interface UsageSummary {
  readonly itemId: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly quantity: Decimal;
}

export interface SubscriptionQuery {
  readonly customerId?: string;
  readonly status?: readonly SubscriptionStatus[];
  readonly page: PageRequest;
}

export type Proration = 'CREATE_PRORATIONS' | 'ALWAYS_INVOICE' | 'NONE';

export interface Amendment {
  readonly subscriptionId: string;
  readonly items: readonly {
    readonly itemId?: string;
    readonly sku?: string;
    readonly priceId?: string;
    readonly quantity: number;
  }[];
  /** ISO date-time from which the change is prorated; now where absent. */
  readonly effectiveAt?: string;
  readonly proration: Proration;
}

export interface AmendmentPreview {
  readonly prorationDate: string;
  readonly amountDueNow: Money;
  readonly lines: readonly {
    readonly description: string;
    readonly amount: Money;
    readonly proration: boolean;
  }[];
}

/** Reads subscriptions of the billing platform. Lists are newest first. */
export interface SubscriptionSource {
  readonly system: string;
  subscriptionsByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Subscription>>;
  listSubscriptions(query: SubscriptionQuery, ctx: CallContext): Promise<Page<Subscription>>;
  /** Of metered items only, in the item's current period. */
  usageByItems(
    items: readonly SubscriptionItem[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, UsageSummary>>;
  /** A change as of a later period costs nothing now: its lines are those of the next invoice. */
  previewAmendment(amendment: Amendment, ctx: CallContext): Promise<AmendmentPreview>;
}

export interface NewSubscription {
  /** Deterministic: the same key never starts a second one. */
  readonly idempotencyKey: string;
  readonly customerId: string;
  readonly quoteId: string;
  readonly currency: string;
  readonly items: readonly {
    readonly sku: string;
    readonly quantity: Decimal;
    readonly unitPrice: Money;
    readonly interval: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';
  }[];
}

/** Changes subscriptions. */
export interface SubscriptionAmender {
  readonly system: string;
  /**
   * Makes the change as it was previewed: `effectiveAt` is the proration date. The same key never changes twice. Answers the subscription
   * after it, and what it held before, by which the change can be taken back. Throws `SYSTEM_REJECTED` with the vendor's own words.
   */
  amendSubscription(
    amendment: Amendment,
    idempotencyKey: string,
    ctx: CallContext,
  ): Promise<{ readonly subscription: Subscription; readonly before: readonly SubscriptionItem[] }>;
}

/** Starts and ends subscriptions. Throws `SYSTEM_REJECTED` with the vendor's own words for a business refusal. */
export interface SubscriptionWriter {
  readonly system: string;
  /** Creates the subscription, or finds the one that an earlier try for the same quote created. */
  startSubscription(
    subscription: NewSubscription,
    ctx: CallContext,
  ): Promise<{ readonly id: string; readonly status: SubscriptionStatus; readonly created: boolean }>;
  /** Ends it at once without an invoice. Repeating it changes nothing. */
  cancelSubscription(subscriptionId: string, idempotencyKey: string, ctx: CallContext): Promise<void>;
  reportUsage(
    record: {
      readonly itemId: string;
      readonly quantity: Decimal;
      readonly occurredAt: string;
      readonly identifier: string;
    },
    ctx: CallContext,
  ): Promise<'ACCEPTED' | 'DUPLICATE'>;
}
