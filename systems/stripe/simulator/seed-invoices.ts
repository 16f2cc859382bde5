import type { Company, CompanyProduct, CompanySubscriptionInvoice } from '#sandbox/company/company.ts';
import { describeLine } from './billed-lines.ts';
import type {
  CreditNoteModel,
  InvoiceLineModel,
  InvoiceModel,
  InvoicePaymentModel,
  PaymentIntentModel,
} from './models.ts';
import { secondsOf } from './seed-time.ts';
import type { StripeState } from './state.ts';

type Seed = CompanySubscriptionInvoice;

// A first invoice is finalized at once, later ones after an hour.
const draftSeconds = 3_600;

export function seedInvoices(state: StripeState, company: Company): void {
  const bySku = new Map(company.products.map((product) => [product.sku, product]));
  const seeds = company.subscriptionInvoices;
  const first = new Set<string>();
  const now = secondsOf(`${company.today}T23:59:59Z`);
  state.invoices.seedWith(
    seeds.map((seed) => {
      const isFirst = !first.has(seed.subscription.stripeId);
      first.add(seed.subscription.stripeId);
      return toInvoice(state, seed, bySku, isFirst, now);
    }),
  );
  state.invoicePayments.seedWith(seeds.flatMap(toPayments));
  state.paymentIntents.seedWith(seeds.filter(isCharged).flatMap(toIntents));
  state.creditNotes.seedWith(seeds.flatMap(toCreditNotes));
}

function isCharged({ subscription }: Seed): boolean {
  return subscription.collectionMethod !== 'send_invoice';
}

function toInvoice(
  state: StripeState,
  seed: Seed,
  bySku: ReadonlyMap<string, CompanyProduct>,
  isFirst: boolean,
  now: number,
): InvoiceModel {
  const { subscription, status } = seed;
  const created = secondsOf(seed.createdAt);
  const finalized = status === 'draft' ? null : created + (isFirst ? 0 : draftSeconds);
  const due = seed.dueAt === undefined ? null : secondsOf(seed.dueAt);
  const attempted = isCharged(seed) && status !== 'draft';
  return {
    id: seed.stripeId,
    created,
    amountPaid: seed.amountPaid,
    attemptCount: attempted ? 1 : 0,
    attempted: attempted || status === 'paid',
    // An invoice that is overdue already was told of when it became so.
    autoAdvance: status === 'open' && due !== null && due > now,
    automaticallyFinalizesAt: null,
    billingReason: isFirst ? 'subscription_create' : 'subscription_cycle',
    collectionMethod: subscription.collectionMethod ?? 'charge_automatically',
    currency: subscription.customer.currency.toLowerCase(),
    customer: subscription.customer.stripeId ?? '',
    description: null,
    dueDate: due,
    daysUntilDue: due === null ? null : subscription.customer.terms.netDays,
    finalizedAt: finalized,
    lines: seed.lines.map((line) => toLine(state, seed, line, bySku.get(line.sku))),
    markedUncollectibleAt: status === 'uncollectible' ? created + 60 * 86_400 : null,
    metadata: {},
    number: status === 'draft' ? null : seed.number,
    paidAt: seed.paidAt === undefined ? null : secondsOf(seed.paidAt),
    periodStart: secondsOf(seed.periodStart),
    periodEnd: secondsOf(seed.periodEnd),
    postPaymentCredit: seed.creditNotes.reduce((sum, { amount }) => sum + amount, 0),
    prePaymentCredit: 0,
    status,
    subscription: subscription.stripeId,
    tax: seed.tax,
    voidedAt: status === 'void' ? created + 86_400 : null,
  };
}

function toLine(
  state: StripeState,
  { subscription, periodStart, periodEnd }: Seed,
  line: Seed['lines'][number],
  product: CompanyProduct | undefined,
): InvoiceLineModel {
  const price = state.prices.get(product?.stripePriceId?.[subscription.customer.currency] ?? '');
  const trial = subscription.status === 'trialing';
  return {
    id: line.stripeId,
    amount: line.amount,
    description: price
      ? describeLine(state.products.get(price.product), price, String(line.quantity), trial)
      : line.sku,
    discountable: true,
    invoiceItem: null,
    metadata: {},
    periodStart: secondsOf(periodStart),
    periodEnd: secondsOf(periodEnd),
    price: price?.id ?? null,
    product: product?.stripeId ?? null,
    proration: false,
    creditedItems: null,
    quantity: line.quantity,
    subscription: subscription.stripeId,
    subscriptionItem: subscription.items.find(({ sku }) => sku === line.sku)?.stripeId ?? null,
    unitAmountDecimal: trial ? '0' : (price?.unitAmountDecimal ?? null),
  };
}

function intentId(paymentId: string): string {
  return `pi_${paymentId.slice('inpay_'.length)}`;
}

function toPayments(seed: Seed): readonly InvoicePaymentModel[] {
  return seed.payments.map(({ stripeId, amount, paidAt }) => ({
    id: stripeId,
    created: secondsOf(paidAt),
    amountPaid: amount,
    amountRequested: amount,
    currency: seed.subscription.customer.currency.toLowerCase(),
    invoice: seed.stripeId,
    paymentIntent: isCharged(seed) ? intentId(stripeId) : null,
    status: 'paid',
    paidAt: secondsOf(paidAt),
    canceledAt: null,
  }));
}

function toIntents(seed: Seed): readonly PaymentIntentModel[] {
  const customer = seed.subscription.customer.stripeId ?? '';
  return seed.payments.map(({ stripeId, amount, paidAt }) => ({
    id: intentId(stripeId),
    created: secondsOf(paidAt),
    amount,
    amountReceived: amount,
    currency: seed.subscription.customer.currency.toLowerCase(),
    customer,
    description: 'Payment for Invoice',
    metadata: {},
    paymentMethod: `pm_${customer.slice('cus_'.length)}`,
    status: 'succeeded',
    canceledAt: null,
  }));
}

function toCreditNotes(seed: Seed): readonly CreditNoteModel[] {
  return seed.creditNotes.map(({ stripeId, number, amount, createdAt }) => ({
    id: stripeId,
    created: secondsOf(createdAt),
    amount,
    currency: seed.subscription.customer.currency.toLowerCase(),
    customer: seed.subscription.customer.stripeId ?? '',
    invoice: seed.stripeId,
    lines: [
      {
        id: `cnli_${stripeId.slice('cn_'.length)}`,
        amount,
        description: 'Goodwill credit',
        quantity: 1,
        type: 'custom_line_item',
        invoiceLineItem: null,
        unitAmount: amount,
      },
    ],
    memo: null,
    metadata: {},
    number,
    outOfBandAmount: null,
    refunds: [{ refund: `re_${stripeId.slice('cn_'.length)}`, amount }],
    postPaymentAmount: amount,
    prePaymentAmount: 0,
    reason: 'product_unsatisfactory',
    status: 'issued',
    voidedAt: null,
  }));
}
