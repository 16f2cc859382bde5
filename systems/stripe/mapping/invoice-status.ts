import type { InvoiceStatus } from '#domain/invoice.ts';

/** The words by which Stripe's invoice list is filtered. */
export type StripeInvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';

/** A status that Stripe adds one day counts as OPEN: it is shown, with Stripe's own word beside it, and never as settled. */
export function toInvoiceStatus(status: string, amountPaid: number): InvoiceStatus {
  switch (status) {
    case 'draft':
      return 'DRAFT';
    case 'paid':
      return 'PAID';
    case 'void':
      return 'VOID';
    case 'uncollectible':
      return 'UNCOLLECTIBLE';
    default:
      return amountPaid > 0 ? 'PARTIALLY_PAID' : 'OPEN';
  }
}

export function toStripeInvoiceStatus(status: InvoiceStatus): StripeInvoiceStatus {
  switch (status) {
    case 'DRAFT':
      return 'draft';
    case 'OPEN':
    case 'PARTIALLY_PAID':
      return 'open';
    case 'PAID':
      return 'paid';
    case 'VOID':
      return 'void';
    case 'UNCOLLECTIBLE':
      return 'uncollectible';
  }
}
