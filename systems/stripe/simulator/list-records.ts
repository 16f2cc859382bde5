import type { JsonObject } from './json.ts';
import { toCreditNoteJson } from './render-credit-note.ts';
import { toCustomerJson } from './render-customer.ts';
import { toEventJson, toWebhookEndpointJson } from './render-event.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { toInvoiceItemJson } from './render-invoice-item.ts';
import { toMeterEventJson, toMeterJson } from './render-meter.ts';
import { toInvoicePaymentJson, toPaymentIntentJson, toPaymentMethodJson } from './render-payments.ts';
import { toPriceJson } from './render-price.ts';
import { toProductJson } from './render-product.ts';
import { toScheduleJson } from './render-schedule.ts';
import { toSubscriptionItemJson, toSubscriptionJson } from './render-subscription.ts';
import { shapesVersion } from './shapes-version.ts';
import type { StripeState } from './state.ts';

/** Everything of one of Stripe's object types, oldest first; undefined for a type that is not simulated. */
export function listRecords(
  state: StripeState,
  type: string,
  now: number,
): readonly JsonObject[] | undefined {
  switch (type) {
    case 'customer':
      return Array.from(state.customers.values(), toCustomerJson);
    case 'product':
      return Array.from(state.products.values(), toProductJson);
    case 'price':
      return Array.from(state.prices.values(), toPriceJson);
    case 'subscription':
      return Array.from(state.subscriptions.values(), (entry) => toSubscriptionJson(entry, state));
    case 'subscription_item':
      return [...state.subscriptions.values()].flatMap(({ id, items }) =>
        items.map((item) => toSubscriptionItemJson(item, id, state)),
      );
    case 'subscription_schedule':
      return Array.from(state.schedules.values(), (entry) => toScheduleJson(entry, now));
    case 'invoice':
      return Array.from(state.invoices.values(), (entry) => toInvoiceJson(entry, state));
    case 'invoiceitem':
      return Array.from(state.invoiceItems.values(), toInvoiceItemJson);
    case 'invoice_payment':
      return Array.from(state.invoicePayments.values(), toInvoicePaymentJson);
    case 'payment_intent':
      return Array.from(state.paymentIntents.values(), toPaymentIntentJson);
    case 'payment_method':
      return Array.from(state.paymentMethods.values(), toPaymentMethodJson);
    case 'credit_note':
      return Array.from(state.creditNotes.values(), toCreditNoteJson);
    case 'billing.meter':
      return Array.from(state.meters.values(), toMeterJson);
    case 'billing.meter_event':
      return Array.from(state.meterEvents.values(), toMeterEventJson);
    case 'event':
      return Array.from(state.events.values(), (entry) => toEventJson(entry, shapesVersion));
    case 'webhook_endpoint':
      return Array.from(state.webhookEndpoints.values(), toWebhookEndpointJson);
    default:
      return undefined;
  }
}
