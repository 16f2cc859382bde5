import type { CallContext } from './call-context.ts';
import type { Decimal } from './decimal.ts';
import type { Money } from './money.ts';
import type { Page, PageRequest } from './page.ts';
import type { BillingInterval } from './product.ts';
import type { SourceRecord } from './source-record.ts';

export type QuoteStatus = 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'ORDERED' | 'REJECTED' | 'EXPIRED';

export interface Quote {
  readonly id: string;
  readonly number: string;
  readonly status: QuoteStatus;
  readonly sourceStatus: string;
  readonly customerId: string;
  readonly currency: string;
  readonly total: Money;
  readonly expiresOn?: string;
  /** Written back by us once the ERP has the order: its canonical id. */
  readonly orderId?: string;
  readonly updatedAt: string;
  readonly source: SourceRecord;
}

export interface QuoteLine {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly quantity: Decimal;
  readonly unitPrice: Money;
  readonly total: Money;
  /** Present on a line that starts a subscription. */
  readonly interval?: BillingInterval;
}

export interface QuoteQuery {
  readonly customerId?: string;
  readonly status?: readonly QuoteStatus[];
  readonly page: PageRequest;
}

/** Reads quotes of the CRM, standard and CPQ alike. Lists are newest first. */
export interface QuoteSource {
  readonly system: string;
  quotesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Quote>>;
  listQuotes(query: QuoteQuery, ctx: CallContext): Promise<Page<Quote>>;
  /** Each quote's lines in the quote's own order. */
  linesByQuotes(
    quoteIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly QuoteLine[]>>;
}

/** Tells the CRM what became of a quote. Writing the same again changes nothing. */
export interface QuoteWriter {
  readonly system: string;
  markOrdered(
    input: {
      readonly quoteId: string;
      readonly orderId: string;
      readonly orderNumber: string;
      readonly orderStatus: string;
    },
    ctx: CallContext,
  ): Promise<void>;
  /** Shows a refusal of a later system on the quote: the order status `REJECTED`, a short code and a plain sentence. */
  markRejected(
    input: { readonly quoteId: string; readonly code: string; readonly message: string },
    ctx: CallContext,
  ): Promise<void>;
}
