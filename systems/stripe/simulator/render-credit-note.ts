import type { JsonObject } from './json.ts';
import type { CreditNoteLineModel, CreditNoteModel } from './models.ts';

export function toCreditNoteJson(note: CreditNoteModel): JsonObject {
  const net = note.amount - (note.tax ?? 0);
  return {
    id: note.id,
    object: 'credit_note',
    amount: note.amount,
    amount_shipping: 0,
    created: note.created,
    currency: note.currency,
    customer: note.customer,
    customer_balance_transaction: note.balanceTransaction ?? null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: note.created,
    invoice: note.invoice,
    lines: {
      object: 'list',
      data: note.lines.map(toCreditNoteLineJson),
      has_more: false,
      url: `/v1/credit_notes/${note.id}/lines`,
    },
    livemode: false,
    memo: note.memo,
    metadata: note.metadata,
    number: note.number,
    out_of_band_amount: note.outOfBandAmount,
    pdf: `https://pay.stripe.com/credit_notes/acct_weirsandbox/test_${note.id}`,
    post_payment_amount: note.postPaymentAmount,
    pre_payment_amount: note.prePaymentAmount,
    pretax_credit_amounts: [],
    reason: note.reason,
    refunds: note.refunds.map(({ refund, amount }) => ({
      amount_refunded: amount,
      payment_record_refund: null,
      refund,
      type: 'refund',
    })),
    shipping_cost: null,
    status: note.status,
    subtotal: net,
    subtotal_excluding_tax: net,
    total: note.amount,
    total_excluding_tax: net,
    total_taxes:
      net === note.amount
        ? []
        : [
            {
              amount: note.amount - net,
              tax_behavior: 'exclusive',
              tax_rate_details: null,
              taxability_reason: 'standard_rated',
              taxable_amount: net,
              type: 'tax_rate_details',
            },
          ],
    type:
      note.postPaymentAmount === 0 ? 'pre_payment' : note.prePaymentAmount === 0 ? 'post_payment' : 'mixed',
    voided_at: note.voidedAt,
  };
}

export function toCreditNoteLineJson(line: CreditNoteLineModel): JsonObject {
  return {
    id: line.id,
    object: 'credit_note_line_item',
    amount: line.amount,
    description: line.description,
    discount_amount: 0,
    discount_amounts: [],
    ...(line.invoiceLineItem === null ? {} : { invoice_line_item: line.invoiceLineItem }),
    livemode: false,
    pretax_credit_amounts: [],
    quantity: line.quantity,
    tax_rates: [],
    taxes: [],
    type: line.type,
    unit_amount: line.unitAmount,
    unit_amount_decimal: String(line.unitAmount),
  };
}
