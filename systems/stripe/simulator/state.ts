import type { RecordCollection } from '#sandbox/kit/record-collection.ts';
import type { RecordIndex } from '#sandbox/kit/record-index.ts';
import type { RecordStore } from '#sandbox/kit/record-store.ts';
import type {
  CreditNoteModel,
  CustomerModel,
  EventModel,
  IdempotencyModel,
  InvoiceItemModel,
  InvoiceModel,
  InvoicePaymentModel,
  MeterEventModel,
  MeterModel,
  PaymentIntentModel,
  PaymentMethodModel,
  PriceModel,
  ProductModel,
  ScheduleModel,
  SubscriptionModel,
  WebhookEndpointModel,
} from './models.ts';

/** Everything that the simulated account holds, under Stripe's names of the objects. */
export interface StripeState {
  readonly customers: RecordCollection<CustomerModel>;
  readonly products: RecordCollection<ProductModel>;
  readonly prices: RecordCollection<PriceModel>;
  readonly pricesByLookupKey: RecordIndex<PriceModel>;
  readonly subscriptions: RecordCollection<SubscriptionModel>;
  readonly subscriptionsByCustomer: RecordIndex<SubscriptionModel>;
  readonly subscriptionsByItem: RecordIndex<SubscriptionModel>;
  readonly schedules: RecordCollection<ScheduleModel>;
  readonly invoices: RecordCollection<InvoiceModel>;
  readonly invoicesByCustomer: RecordIndex<InvoiceModel>;
  readonly invoicesBySubscription: RecordIndex<InvoiceModel>;
  readonly invoiceItems: RecordCollection<InvoiceItemModel>;
  readonly invoiceItemsByCustomer: RecordIndex<InvoiceItemModel>;
  readonly invoicePayments: RecordCollection<InvoicePaymentModel>;
  readonly invoicePaymentsByInvoice: RecordIndex<InvoicePaymentModel>;
  readonly paymentIntents: RecordCollection<PaymentIntentModel>;
  readonly paymentMethods: RecordCollection<PaymentMethodModel>;
  readonly creditNotes: RecordCollection<CreditNoteModel>;
  readonly creditNotesByInvoice: RecordIndex<CreditNoteModel>;
  readonly meters: RecordCollection<MeterModel>;
  readonly metersByEventName: RecordIndex<MeterModel>;
  readonly meterEvents: RecordCollection<MeterEventModel>;
  readonly meterEventsBySubject: RecordIndex<MeterEventModel>;
  readonly events: RecordCollection<EventModel>;
  readonly webhookEndpoints: RecordCollection<WebhookEndpointModel>;
  readonly idempotency: RecordCollection<IdempotencyModel>;
}

/** The key under which a meter's events of one customer are found. */
export function meterSubject(eventName: string, customer: string): string {
  return `${eventName}\n${customer}`;
}

export function createState(store: RecordStore): StripeState {
  const prices = store.collection<PriceModel>('price');
  const subscriptions = store.collection<SubscriptionModel>('subscription');
  const invoices = store.collection<InvoiceModel>('invoice');
  const invoiceItems = store.collection<InvoiceItemModel>('invoiceitem');
  const invoicePayments = store.collection<InvoicePaymentModel>('invoice_payment');
  const creditNotes = store.collection<CreditNoteModel>('credit_note');
  const meters = store.collection<MeterModel>('billing.meter');
  const meterEvents = store.collection<MeterEventModel>('billing.meter_event');
  return {
    customers: store.collection<CustomerModel>('customer'),
    products: store.collection<ProductModel>('product'),
    prices,
    pricesByLookupKey: prices.index(({ lookupKey }) => lookupKey ?? undefined),
    subscriptions,
    subscriptionsByCustomer: subscriptions.index(({ customer }) => customer),
    subscriptionsByItem: subscriptions.index(({ items }) => items.map(({ id }) => id)),
    schedules: store.collection<ScheduleModel>('subscription_schedule'),
    invoices,
    invoicesByCustomer: invoices.index(({ customer }) => customer),
    invoicesBySubscription: invoices.index(({ subscription }) => subscription ?? undefined),
    invoiceItems,
    invoiceItemsByCustomer: invoiceItems.index(({ customer }) => customer),
    invoicePayments,
    invoicePaymentsByInvoice: invoicePayments.index(({ invoice }) => invoice),
    paymentIntents: store.collection<PaymentIntentModel>('payment_intent'),
    paymentMethods: store.collection<PaymentMethodModel>('payment_method'),
    creditNotes,
    creditNotesByInvoice: creditNotes.index(({ invoice }) => invoice),
    meters,
    metersByEventName: meters.index(({ eventName }) => eventName),
    meterEvents,
    meterEventsBySubject: meterEvents.index(({ eventName, customer }) => meterSubject(eventName, customer)),
    events: store.collection<EventModel>('event', { counted: false }),
    webhookEndpoints: store.collection<WebhookEndpointModel>('webhook_endpoint', { counted: false }),
    idempotency: store.collection<IdempotencyModel>('_idempotency', { counted: false }),
  };
}
