import type { ExpandProperty } from './expand.ts';
import { type Json, type JsonObject, toListJson } from './json.ts';
import { toCreditNoteJson } from './render-credit-note.ts';
import { toCustomerJson } from './render-customer.ts';
import { toInvoiceJson } from './render-invoice.ts';
import { toInvoicePaymentJson, toPaymentIntentJson, toPaymentMethodJson } from './render-payments.ts';
import { toPriceJson } from './render-price.ts';
import { toProductJson } from './render-product.ts';
import { toScheduleJson } from './render-schedule.ts';
import { toSubscriptionJson } from './render-subscription.ts';
import type { StripeState } from './state.ts';

type Reader = (state: StripeState, id: string, now: number) => JsonObject | undefined;

const readers: Readonly<Record<string, Reader>> = {
  credit_note: ({ creditNotes }, id) => map(creditNotes.get(id), toCreditNoteJson),
  customer: ({ customers }, id) => map(customers.get(id), toCustomerJson),
  invoice: (state, id) => map(state.invoices.get(id), (invoice) => toInvoiceJson(invoice, state)),
  payment_intent: ({ paymentIntents }, id) => map(paymentIntents.get(id), toPaymentIntentJson),
  payment_method: ({ paymentMethods }, id) => map(paymentMethods.get(id), toPaymentMethodJson),
  price: ({ prices }, id) => map(prices.get(id), toPriceJson),
  product: ({ products }, id) => map(products.get(id), toProductJson),
  schedule: ({ schedules }, id, now) => map(schedules.get(id), (schedule) => toScheduleJson(schedule, now)),
  subscription: (state, id) =>
    map(state.subscriptions.get(id), (subscription) => toSubscriptionJson(subscription, state)),
};

/** Properties that hold an id, by the kind of object that they name. */
const references: Readonly<Record<string, string>> = {
  customer: 'customer',
  default_payment_method: 'payment_method',
  default_price: 'price',
  invoice: 'invoice',
  latest_invoice: 'invoice',
  payment_intent: 'payment_intent',
  payment_method: 'payment_method',
  price: 'price',
  product: 'product',
  schedule: 'schedule',
  subscription: 'subscription',
};

// Ids that Stripe does not expand there, though it does elsewhere.
const closed = new Set(['subscription_item.subscription', 'line_item.invoice', 'price_details.product']);

/** What may be expanded of the account's objects. */
export function createExpansions(state: StripeState, now: () => number): ExpandProperty {
  return (owner, property) => {
    const kind = typeof owner.object === 'string' ? owner.object : 'price' in owner ? 'price_details' : '';
    const included = include(state, owner, kind, property);
    if (included !== undefined) return included;
    const value = owner[property];
    const reader = readers[references[property] ?? ''];
    if (!reader || typeof value !== 'string' || closed.has(`${kind}.${property}`)) return undefined;
    return reader(state, value, now());
  };
}

/** Parts that an object has only on demand. */
function include(state: StripeState, owner: JsonObject, kind: string, property: string): Json | undefined {
  const id = String(owner.id);
  switch (`${kind}.${property}`) {
    case 'invoice.payments': {
      const payments = state.invoicePaymentsByInvoice.find(id).map(toInvoicePaymentJson);
      return toListJson('/v1/invoices/payments', payments, false);
    }
    case 'invoice.confirmation_secret': {
      const intent = state.invoicePaymentsByInvoice.find(id).at(-1)?.paymentIntent ?? null;
      return intent === null ? null : { client_secret: `${intent}_secret_sandbox`, type: 'payment_intent' };
    }
    case 'customer.invoice_credit_balance':
      return {};
    case 'customer.tax':
      return {
        automatic_tax: owner.address === null ? 'unrecognized_location' : 'supported',
        ip_address: null,
        location: null,
        provider: 'stripe',
      };
    case 'customer.subscriptions': {
      const running = state.subscriptionsByCustomer.find(id).filter(({ endedAt }) => endedAt === null);
      const json = running.map((subscription) => toSubscriptionJson(subscription, state));
      return toListJson(`/v1/customers/${id}/subscriptions`, json, false);
    }
    default:
      // What is known and empty stays as it is.
      return empties.has(`${kind}.${property}`) ? (owner[property] ?? null) : undefined;
  }
}

const empties = new Set([
  'invoice.discounts',
  'invoice.total_discount_amounts',
  'subscription.discounts',
  'subscription.pending_setup_intent',
]);

function map<T>(record: T | undefined, toJson: (record: T) => JsonObject): JsonObject | undefined {
  return record === undefined ? undefined : toJson(record);
}
