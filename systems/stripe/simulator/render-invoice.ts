import { amountsOf } from './invoice-amounts.ts';
import type { JsonObject } from './json.ts';
import type { InvoiceLineModel, InvoiceModel } from './models.ts';
import type { StripeState } from './state.ts';

// An invoice shows its first ten lines; the rest have a list of their own.
const shownLines = 10;

export function toInvoiceJson(invoice: InvoiceModel, state: StripeState): JsonObject {
  const { subtotal, total, due, remaining } = amountsOf(invoice);
  const customer = state.customers.get(invoice.customer);
  const finalized = invoice.finalizedAt !== null;
  const hosted = finalized ? `https://invoice.stripe.com/i/acct_weirsandbox/test_${invoice.id}` : null;
  return {
    id: invoice.id,
    object: 'invoice',
    account_country: 'US',
    account_name: 'Sandbox',
    account_tax_ids: null,
    amount_due: due - invoice.prePaymentCredit,
    amount_overpaid: 0,
    amount_paid: invoice.amountPaid,
    amount_remaining: remaining,
    amount_shipping: 0,
    application: null,
    attempt_count: invoice.attemptCount,
    attempted: invoice.attempted,
    auto_advance: invoice.autoAdvance,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: invoice.automaticallyFinalizesAt,
    billing_reason: invoice.billingReason,
    collection_method: invoice.collectionMethod,
    created: invoice.created,
    currency: invoice.currency,
    custom_fields: null,
    customer: invoice.customer,
    customer_account: null,
    customer_address: customer?.address ?? null,
    customer_email: customer?.email ?? null,
    customer_name: customer?.name ?? null,
    customer_phone: customer?.phone ?? null,
    customer_shipping: customer?.shipping ?? null,
    customer_tax_exempt: customer?.taxExempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: invoice.description,
    discounts: [],
    due_date: invoice.dueDate,
    effective_at: invoice.finalizedAt,
    ending_balance: finalized ? 0 : null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: hosted,
    invoice_pdf:
      hosted === null ? null : `https://pay.stripe.com/invoice/acct_weirsandbox/test_${invoice.id}/pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: invoice.lines.slice(0, shownLines).map((line) => toInvoiceLineJson(line, invoice)),
      has_more: invoice.lines.length > shownLines,
      total_count: invoice.lines.length,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
    livemode: false,
    metadata: invoice.metadata,
    next_payment_attempt: null,
    number: invoice.number,
    on_behalf_of: null,
    parent: toParentJson(invoice, state),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: invoice.periodEnd,
    period_start: invoice.periodStart,
    post_payment_credit_notes_amount: invoice.postPaymentCredit,
    pre_payment_credit_notes_amount: invoice.prePaymentCredit,
    receipt_number: null,
    rendering: toRenderingJson(invoice),
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: invoice.status,
    status_transitions: {
      finalized_at: invoice.finalizedAt,
      marked_uncollectible_at: invoice.markedUncollectibleAt,
      paid_at: invoice.paidAt,
      voided_at: invoice.voidedAt,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: subtotal,
    total_pretax_credit_amounts: [],
    total_taxes:
      invoice.tax === 0
        ? []
        : [
            {
              amount: invoice.tax,
              tax_behavior: 'exclusive',
              tax_rate_details: null,
              taxability_reason: 'standard_rated',
              taxable_amount: subtotal,
              type: 'tax_rate_details',
            },
          ],
    webhooks_delivered_at: invoice.created,
  };
}

/** Invoices that someone made by hand say how they are printed. */
function toRenderingJson({ billingReason, finalizedAt }: InvoiceModel): JsonObject | null {
  if (billingReason !== 'manual') return null;
  return {
    amount_tax_display: null,
    pdf: { page_size: finalizedAt === null ? 'auto' : 'letter' },
    template: null,
    template_version: null,
  };
}

function toParentJson({ subscription, prorationDate }: InvoiceModel, state: StripeState): JsonObject | null {
  if (subscription === null) return null;
  return {
    quote_details: null,
    subscription_details: {
      metadata: state.subscriptions.get(subscription)?.metadata ?? {},
      subscription,
      ...(prorationDate === undefined ? {} : { subscription_proration_date: prorationDate }),
    },
    type: 'subscription_details',
  };
}

export function toInvoiceLineJson(line: InvoiceLineModel, invoice: InvoiceModel): JsonObject {
  return {
    id: line.id,
    object: 'line_item',
    amount: line.amount,
    currency: invoice.currency,
    description: line.description,
    discount_amounts: [],
    discountable: line.discountable,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: line.metadata,
    parent: toLineParentJson(line),
    period: { end: line.periodEnd, start: line.periodStart },
    pretax_credit_amounts: [],
    pricing:
      line.price === null
        ? null
        : {
            price_details: { price: line.price, product: line.product },
            type: 'price_details',
            unit_amount_decimal: line.unitAmountDecimal,
          },
    quantity: line.quantity,
    quantity_decimal: String(line.quantity),
    subtotal: line.amount,
    taxes: [],
  };
}

function toLineParentJson(line: InvoiceLineModel): JsonObject {
  const details = {
    invoice_item: line.invoiceItem,
    proration: line.proration,
    proration_details: {
      credited_items: line.creditedItems && {
        invoice: line.creditedItems.invoice,
        invoice_line_items: line.creditedItems.lines,
      },
    },
    subscription: line.subscription,
  };
  if (line.subscription === null) {
    return { invoice_item_details: details, subscription_item_details: null, type: 'invoice_item_details' };
  }
  return {
    invoice_item_details: null,
    subscription_item_details: { ...details, subscription_item: line.subscriptionItem },
    type: 'subscription_item_details',
  };
}
