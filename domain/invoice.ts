import type { CallContext } from './call-context.ts';
import type { Decimal } from './decimal.ts';
import type { Money } from './money.ts';
import type { Page, PageRequest } from './page.ts';
import type { SourceRecord } from './source-record.ts';

export type InvoiceStatus = 'DRAFT' | 'OPEN' | 'PARTIALLY_PAID' | 'PAID' | 'VOID' | 'UNCOLLECTIBLE';

export interface InvoiceLine {
  readonly id: string;
  readonly description: string;
  readonly quantity?: Decimal;
  readonly amount: Money;
  /** ISO date-times. */
  readonly period?: { readonly start: string; readonly end: string };
  /** The product's canonical id, where the line sells one. */
  readonly productId?: string;
}

export type PaymentStatus = 'PENDING' | 'RECEIVED' | 'APPLIED' | 'FAILED' | 'CANCELLED';

export interface Payment {
  readonly id: string;
  readonly invoiceId: string;
  readonly status: PaymentStatus;
  readonly sourceStatus: string;
  readonly amount: Money;
  readonly receivedAt?: string;
}

export interface CreditMemo {
  readonly id: string;
  readonly invoiceId: string;
  readonly number: string;
  readonly amount: Money;
  readonly issuedAt?: string;
}

export interface Invoice {
  readonly id: string;
  /** Absent while a draft has none. */
  readonly number?: string;
  readonly status: InvoiceStatus;
  readonly sourceStatus: string;
  readonly issuedAt?: string;
  readonly dueDate?: string;
  readonly paidAt?: string;
  readonly customerId?: string;
  readonly orderId?: string;
  readonly subscriptionId?: string;
  readonly subtotal: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly balanceDue: Money;
  /** ISO date-time by which lists are ordered. */
  readonly createdAt: string;
  readonly source: SourceRecord;
}

export interface InvoiceQuery {
  readonly customerId?: string;
  readonly orderId?: string;
  readonly subscriptionId?: string;
  readonly status?: readonly InvoiceStatus[];
  readonly page: PageRequest;
}

/**
 * Reads invoices of one system: the ERP's for orders, the billing platform's for subscriptions. Lists are newest `createdAt` first;
 * a query that this system cannot hold (an order's invoices in the billing platform) is an empty page, without a call.
 */
export interface InvoiceSource {
  readonly system: string;
  invoicesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Invoice>>;
  listInvoices(query: InvoiceQuery, ctx: CallContext): Promise<Page<Invoice>>;
  linesByInvoices(
    invoiceIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly InvoiceLine[]>>;
  paymentsByInvoices(
    invoiceIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly Payment[]>>;
  creditMemosByInvoices(
    invoiceIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly CreditMemo[]>>;
}

export type CreditReason = 'DUPLICATE' | 'FRAUDULENT' | 'ORDER_CHANGE' | 'PRODUCT_UNSATISFACTORY';

export interface NewCredit {
  /** Deterministic, of letters, digits, `_` and `-`, at most 60: the same key never credits twice. */
  readonly key: string;
  readonly invoiceId: string;
  readonly reason: CreditReason;
  /** A quantity at the line's own price, or an amount before tax. */
  readonly lines: readonly ({ readonly lineId: string } & (
    | { readonly quantity: Decimal }
    | { readonly amount: Decimal }
  ))[];
  readonly memo?: string;
}

/** Credits invoices of the system that owns them. */
export interface CreditWriter {
  readonly system: string;
  /**
   * Creates the credit, or finds the one that an earlier try with the same key created. Throws `SYSTEM_REJECTED` with the vendor's own
   * words where the invoice cannot be credited so (void, more than is left).
   */
  creditInvoice(credit: NewCredit, ctx: CallContext): Promise<CreditMemo & { readonly created: boolean }>;
  /** Takes a credit back. Repeating it changes nothing. */
  voidCredit(creditMemoId: string, ctx: CallContext): Promise<void>;
}
