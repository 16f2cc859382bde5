import type { CallContext } from './call-context.ts';
import type { InvoiceStatus } from './invoice.ts';
import type { Money } from './money.ts';
import type { SubscriptionStatus } from './subscription.ts';

/** An invoice of another system, as the CRM shows it. */
export interface ShownInvoice {
  readonly invoiceId: string;
  readonly customerId?: string;
  readonly number?: string;
  readonly status: InvoiceStatus;
  /** The owning system's own word. */
  readonly sourceStatus: string;
  readonly system: string;
  readonly total: Money;
  readonly balanceDue: Money;
  /** ISO dates. */
  readonly issuedOn?: string;
  readonly dueOn?: string;
  readonly paidOn?: string;
  /** How often a payment of it has failed. */
  readonly failedPayments?: number;
}

/** A subscription of the billing platform, as the CRM shows it. */
export interface ShownSubscription {
  readonly subscriptionId: string;
  readonly customerId?: string;
  readonly quoteId?: string;
  /** `PAST_DUE` and `UNPAID` are the stages of dunning. */
  readonly status: SubscriptionStatus;
  readonly sourceStatus: string;
  readonly system: string;
  /** ISO dates. */
  readonly periodStart: string;
  readonly periodEnd: string;
}

/**
 * Shows in the CRM what other systems own. Rows are found by canonical id, so that writing again, also after an unknown outcome,
 * changes nothing. Throws `SYSTEM_REJECTED` with the CRM's own words.
 */
export interface CrmStatusWriter {
  readonly system: string;
  showInvoice(invoice: ShownInvoice, ctx: CallContext): Promise<void>;
  showSubscription(subscription: ShownSubscription, ctx: CallContext): Promise<void>;
  /** What the CRM shows of these invoices; those that it does not know are absent. */
  shownInvoices(
    invoiceIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Pick<ShownInvoice, 'invoiceId' | 'status' | 'total' | 'balanceDue'>>>;
}
