import { ApiError } from './api-error.ts';
import { findCustomer } from './customer-routes.ts';
import { toListJson } from './json.ts';
import type { PaymentMethodModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { fields, list, oneOf, text } from './params.ts';
import { expandOnly, find } from './record-lookup.ts';
import { toInvoicePaymentJson, toPaymentIntentJson, toPaymentMethodJson } from './render-payments.ts';
import { type Route, route } from './route.ts';
import type { World } from './world.ts';

/** Stripe's test cards, by the names that are attached. */
const testCards: Readonly<Record<string, Pick<PaymentMethodModel, 'behavior' | 'last4'>>> = {
  pm_card_visa: { behavior: 'pays', last4: '4242' },
  pm_card_mastercard: { behavior: 'pays', last4: '4444' },
  pm_card_chargeCustomerFail: { behavior: 'declines', last4: '0341' },
  pm_card_authenticationRequired: { behavior: 'asks', last4: '3184' },
};

function attach(world: World, id: string, customer: string): PaymentMethodModel {
  findCustomer(world, customer, 'customer');
  if (id === 'pm_card_chargeDeclined') {
    throw new ApiError(402, 'Your card was declined.', {
      type: 'card_error',
      code: 'card_declined',
      param: '',
      details: {
        advice_code: 'try_again_later',
        decline_code: 'generic_decline',
        network_decline_code: '01',
      },
    });
  }
  const card = testCards[id];
  const method = card
    ? { id: world.makeId('pm'), created: world.now(), ...card, customer, metadata: {} }
    : { ...find(world.state.paymentMethods, 'PaymentMethod', id, 'payment_method'), customer };
  world.state.paymentMethods.put(method);
  world.emit('payment_method.attached', toPaymentMethodJson(method));
  return method;
}

function detach(world: World, id: string | undefined): PaymentMethodModel {
  const before = find(world.state.paymentMethods, 'PaymentMethod', id, 'payment_method');
  for (const customer of world.state.customers.values()) {
    if (customer.defaultPaymentMethod === before.id) {
      world.state.customers.put({ ...customer, defaultPaymentMethod: null });
    }
  }
  const after = world.state.paymentMethods.put({ ...before, customer: null });
  world.emit('payment_method.detached', toPaymentMethodJson(after), toPaymentMethodJson(before));
  return after;
}

const invoicePaymentList = fields({
  ...pagingParams,
  invoice: text,
  payment: fields({ payment_intent: text, type: oneOf('payment_intent', 'payment_record') }, 'type'),
  status: oneOf('canceled', 'open', 'paid'),
});

export const paymentRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    'paymentMethods.attach',
    fields({ customer: text, expand: list(text, 20) }, 'customer'),
    ({ world, params, path }) => toPaymentMethodJson(attach(world, path.id ?? '', params.customer)),
  ),
  route('POST', '/v1/payment_methods/:id/detach', 'paymentMethods.detach', expandOnly, ({ world, path }) =>
    toPaymentMethodJson(detach(world, path.id)),
  ),
  route('GET', '/v1/payment_methods/:id', 'paymentMethods.retrieve', expandOnly, ({ world, path }) =>
    toPaymentMethodJson(find(world.state.paymentMethods, 'PaymentMethod', path.id, 'payment_method')),
  ),
  route(
    'GET',
    '/v1/payment_methods',
    'paymentMethods.list',
    fields({ ...pagingParams, customer: text, type: text }),
    ({ world, params }) => {
      const all = newestFirst(world.state.paymentMethods.values()).filter(
        ({ customer }) =>
          customer !== null && (params.customer === undefined || customer === params.customer),
      );
      const { data, hasMore } = takePage(all, params, 'PaymentMethod');
      return toListJson('/v1/payment_methods', data.map(toPaymentMethodJson), hasMore);
    },
  ),
  route('GET', '/v1/payment_intents/:id', 'paymentIntents.retrieve', expandOnly, ({ world, path }) =>
    toPaymentIntentJson(find(world.state.paymentIntents, 'payment_intent', path.id, 'intent')),
  ),
  route(
    'GET',
    '/v1/payment_intents',
    'paymentIntents.list',
    fields({ ...pagingParams, customer: text }),
    ({ world, params }) => {
      const all = newestFirst(world.state.paymentIntents.values()).filter(
        ({ customer }) => params.customer === undefined || customer === params.customer,
      );
      const { data, hasMore } = takePage(all, params, 'payment_intent');
      return toListJson('/v1/payment_intents', data.map(toPaymentIntentJson), hasMore);
    },
  ),
  route('GET', '/v1/invoice_payments', 'invoicePayments.list', invoicePaymentList, ({ world, params }) => {
    const { state } = world;
    const from =
      params.invoice === undefined
        ? state.invoicePayments.values()
        : state.invoicePaymentsByInvoice.find(params.invoice);
    const all = newestFirst(from).filter(
      (payment) =>
        (params.status === undefined || payment.status === params.status) &&
        (params.payment?.payment_intent === undefined ||
          payment.paymentIntent === params.payment.payment_intent),
    );
    const { data, hasMore } = takePage(all, params, 'invoice_payment');
    return toListJson('/v1/invoice_payments', data.map(toInvoicePaymentJson), hasMore);
  }),
  route('GET', '/v1/invoice_payments/:id', 'invoicePayments.retrieve', expandOnly, ({ world, path }) =>
    toInvoicePaymentJson(find(world.state.invoicePayments, 'invoice_payment', path.id, 'invoice_payment')),
  ),
];
