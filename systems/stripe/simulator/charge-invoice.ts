import { ApiError } from './api-error.ts';
import { amountsOf } from './invoice-amounts.ts';
import type { InvoiceModel, InvoicePaymentModel, PaymentIntentModel, PaymentMethodModel } from './models.ts';
import { toInvoicePaymentJson, toPaymentIntentJson } from './render-payments.ts';
import { saveInvoice } from './save-records.ts';
import type { World } from './world.ts';

/** The card that pays a customer's invoices. */
export function paymentMethodOf(
  world: World,
  invoice: Pick<InvoiceModel, 'customer' | 'subscription'>,
  named?: string,
): PaymentMethodModel | undefined {
  const { state } = world;
  const subscription =
    invoice.subscription === null ? undefined : state.subscriptions.get(invoice.subscription);
  const id =
    named ??
    subscription?.defaultPaymentMethod ??
    state.customers.get(invoice.customer)?.defaultPaymentMethod;
  return id ? state.paymentMethods.get(id) : undefined;
}

export function noPaymentMethod(): ApiError {
  return new ApiError(
    400,
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
    { code: 'resource_missing', unstored: true },
  );
}

/** Charges what remains of an open invoice. The answer is paid, or open with one more attempt. */
export function chargeInvoice(world: World, invoice: InvoiceModel, paymentMethod?: string): InvoiceModel {
  const { state } = world;
  const method = paymentMethodOf(world, invoice, paymentMethod);
  const pays = method?.behavior === 'pays';
  const amount = amountsOf(invoice).remaining;
  const intent = state.paymentIntents.insert(newIntent(world, invoice, amount, method));
  const payment = state.invoicePayments.insert(newPayment(world, invoice, amount, pays, intent.id));
  world.emit('payment_intent.created', toPaymentIntentJson({ ...intent, status: 'requires_confirmation' }));
  const attempt = { attempted: true, attemptCount: invoice.attemptCount + 1 };
  if (!pays) {
    const asks = method?.behavior === 'asks';
    world.emit(
      asks ? 'payment_intent.requires_action' : 'payment_intent.payment_failed',
      toPaymentIntentJson(intent),
    );
    const failed = asks
      ? ['invoice.payment_failed', 'invoice.payment_action_required']
      : ['invoice.payment_failed'];
    return saveInvoice(world, invoice, attempt, ...failed);
  }
  world.emit('payment_intent.succeeded', toPaymentIntentJson(intent));
  world.emit('invoice_payment.paid', toInvoicePaymentJson(payment));
  return saveInvoice(
    world,
    invoice,
    { ...attempt, ...settlement(world, invoice, amount) },
    'invoice.paid',
    'invoice.payment_succeeded',
  );
}

/** Money that came some other way: by bank transfer, by cheque. */
export function payOutOfBand(world: World, invoice: InvoiceModel): InvoiceModel {
  const amount = amountsOf(invoice).remaining;
  const payment = world.state.invoicePayments.insert(newPayment(world, invoice, amount, true, null));
  world.emit('invoice_payment.paid', toInvoicePaymentJson(payment));
  const change = { attempted: true, ...settlement(world, invoice, amount) };
  return saveInvoice(world, invoice, change, 'invoice.paid', 'invoice.payment_succeeded');
}

function settlement(world: World, invoice: InvoiceModel, amount: number): Partial<InvoiceModel> {
  return {
    status: 'paid',
    amountPaid: invoice.amountPaid + amount,
    paidAt: world.now(),
    autoAdvance: false,
  };
}

function newIntent(
  world: World,
  invoice: InvoiceModel,
  amount: number,
  method: PaymentMethodModel | undefined,
): PaymentIntentModel {
  const status =
    method?.behavior === 'pays'
      ? 'succeeded'
      : method?.behavior === 'asks'
        ? 'requires_action'
        : 'requires_payment_method';
  return {
    id: world.makeId('pi'),
    created: world.now(),
    amount,
    amountReceived: status === 'succeeded' ? amount : 0,
    currency: invoice.currency,
    customer: invoice.customer,
    description:
      invoice.billingReason === 'subscription_create' ? 'Subscription creation' : 'Payment for Invoice',
    metadata: {},
    paymentMethod: method?.id ?? null,
    status,
    canceledAt: null,
  };
}

function newPayment(
  world: World,
  invoice: InvoiceModel,
  amount: number,
  paid: boolean,
  paymentIntent: string | null,
): InvoicePaymentModel {
  return {
    id: world.makeId('inpay'),
    created: world.now(),
    amountPaid: paid ? amount : null,
    amountRequested: amount,
    currency: invoice.currency,
    invoice: invoice.id,
    paymentIntent,
    status: paid ? 'paid' : 'open',
    paidAt: paid ? world.now() : null,
    canceledAt: null,
  };
}
