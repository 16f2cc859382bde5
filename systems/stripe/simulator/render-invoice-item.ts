import type { JsonObject } from './json.ts';
import type { InvoiceItemModel } from './models.ts';

export function toInvoiceItemJson(item: InvoiceItemModel): JsonObject {
  return {
    id: item.id,
    object: 'invoiceitem',
    amount: item.amount,
    currency: item.currency,
    customer: item.customer,
    customer_account: null,
    date: item.created,
    description: item.description,
    discountable: !item.proration,
    discounts: [],
    invoice: item.invoice,
    livemode: false,
    metadata: item.metadata,
    parent:
      item.subscription === null
        ? null
        : {
            subscription_details: {
              subscription: item.subscription,
              subscription_item: item.subscriptionItem,
            },
            type: 'subscription_details',
          },
    period: { end: item.periodEnd, start: item.periodStart },
    pricing:
      item.price === null
        ? null
        : {
            price_details: { price: item.price, product: item.product },
            type: 'price_details',
            unit_amount_decimal: item.unitAmountDecimal,
          },
    proration: item.proration,
    quantity: item.quantity,
    quantity_decimal: String(item.quantity),
    tax_rates: [],
    test_clock: null,
  };
}
