import { basisPoints, taxOn, toMinorUnits } from './amounts.ts';
import type { CompanyProduct, CompanySubscription, CompanySubscriptionInvoice } from './company.ts';
import { addDays, addMonths, daysBetween, earlierDay, toInstant } from './days.ts';
import { createRandom, type Random } from './random.ts';
import { stripeId } from './stripe-id.ts';
import { monthsOf, mostPeriods, type SubscriptionHistory } from './subscriptions.ts';

type Invoice = CompanySubscriptionInvoice;

export interface SubscriptionInvoiceInput {
  readonly histories: readonly SubscriptionHistory[];
  readonly products: readonly CompanyProduct[];
  readonly seed: number;
  readonly today: string;
}

interface Bill {
  readonly history: SubscriptionHistory;
  readonly subscriptionIndex: number;
  readonly issuedOn: string;
  /** 0 for the current period's, 1 for the one before. */
  readonly periodsAgo: number;
  readonly isFirst: boolean;
  /** Its number among all that could be: ids come from it, as another day may change the order of the invoices. */
  readonly ordinal: number;
}

const mostItems = 4;

function planBills(histories: readonly SubscriptionHistory[]): readonly Bill[] {
  const bills = histories.flatMap((history, subscriptionIndex) =>
    history.periodStarts.map((issuedOn, n) => ({
      history,
      subscriptionIndex,
      issuedOn,
      periodsAgo: history.periodStarts.length - 1 - n,
      isFirst: n === 0,
      ordinal: subscriptionIndex * mostPeriods + n,
    })),
  );
  return bills.sort((a, b) => (a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : 0));
}

type Settlement = Invoice['status'] | 'part_paid';

function drawSettlement(bill: Bill, today: string, random: Random): Settlement {
  const { subscription } = bill.history;
  const isCurrent = bill.periodsAgo === 0;
  const isSent = subscription.collectionMethod === 'send_invoice';
  switch (subscription.status) {
    case 'past_due':
    case 'incomplete':
      return isCurrent ? 'open' : 'paid';
    case 'unpaid':
      return isCurrent ? 'open' : bill.periodsAgo === 1 ? 'uncollectible' : 'paid';
    case 'canceled':
      return isCurrent ? random.pick(['void', 'uncollectible', 'paid', 'paid']) : 'paid';
    case 'trialing':
      return 'paid';
    case 'active':
    case 'paused': {
      if (isCurrent && bill.subscriptionIndex === 0) return 'open';
      const isDue = daysBetween(bill.issuedOn, today) > subscription.customer.terms.netDays;
      if (isCurrent && bill.subscriptionIndex % 97 === 50) return 'draft';
      if (!isSent) return random.chance(0.015) ? 'void' : 'paid';
      if (!isDue) return random.pick(['open', 'open', 'open', 'paid', 'part_paid']);
      return random.weighted<Settlement>([
        ['paid', 92],
        ['open', 4],
        ['void', 2],
        ['uncollectible', 2],
      ]);
    }
  }
}

/** Licences in advance; usage of the period before, so not on the first one. A trial costs nothing. */
function createLines(bill: Bill, prices: ReadonlyMap<string, CompanyProduct>, seed: number, random: Random) {
  const { customer, items, status } = bill.history.subscription;
  return items
    .filter(({ usage }) => usage === undefined || !bill.isFirst)
    .map(({ sku, quantity, usage }, at) => {
      const billed = usage === undefined ? quantity : random.int(50, 5_000);
      const price = toMinorUnits(prices.get(sku)?.listPrice[customer.currency] ?? '0.00');
      return {
        stripeId: stripeId('il', seed, bill.ordinal * mostItems + at),
        sku,
        quantity: billed,
        amount: status === 'trialing' ? 0 : billed * price,
      };
    });
}

function paidOn(bill: Bill, today: string, random: Random): string {
  const { customer, collectionMethod } = bill.history.subscription;
  if (collectionMethod !== 'send_invoice') return bill.issuedOn;
  return earlierDay(addDays(bill.issuedOn, random.int(1, customer.terms.netDays)), addDays(today, -1));
}

/** `9F3C21A0-0001`: a prefix of the customer's own, then counted. */
function createNumbering(): (subscription: CompanySubscription) => string {
  const counts = new Map<string, number>();
  return ({ customer }) => {
    const count = (counts.get(customer.accountNumber) ?? 0) + 1;
    counts.set(customer.accountNumber, count);
    // An odd factor permutes the 32-bit numbers: no two customers share a prefix.
    const prefix = Math.imul(Number(customer.accountNumber.slice(2)), 0x9e3779b1) >>> 0;
    return `${prefix.toString(16).toUpperCase().padStart(8, '0')}-${String(count).padStart(4, '0')}`;
  };
}

/** The billing platform's invoices, earliest first. */
export function createSubscriptionInvoices(input: SubscriptionInvoiceInput): readonly Invoice[] {
  const { histories, products, seed, today } = input;
  const prices = new Map(products.map((product) => [product.sku, product]));
  const nextNumber = createNumbering();
  return planBills(histories).map((bill) => {
    const random = createRandom(seed, `subscription-invoice/${bill.ordinal}`);
    const { subscription, interval, secondsOfDay } = bill.history;
    const settlement = drawSettlement(bill, today, random);
    const invoiceLines = createLines(bill, prices, seed, random);
    const subtotal = invoiceLines.reduce((sum, { amount }) => sum + amount, 0);
    const tax = taxOn(subtotal, subscription.customer);
    const total = subtotal + tax;
    const paid = settlement === 'paid' ? total : settlement === 'part_paid' ? basisPoints(total, 4_000) : 0;
    const paidAt = toInstant(paidOn(bill, today, random), secondsOfDay + 3_600);
    const isCredited = settlement === 'paid' && total > 0 && random.chance(0.02);
    const isSent = subscription.collectionMethod === 'send_invoice';
    const dueOn = addDays(bill.issuedOn, subscription.customer.terms.netDays);
    return {
      stripeId: stripeId('in', seed, bill.ordinal),
      number: nextNumber(subscription),
      subscription,
      status: settlement === 'part_paid' ? 'open' : settlement,
      createdAt: toInstant(bill.issuedOn, secondsOfDay),
      periodStart: toInstant(bill.issuedOn, secondsOfDay),
      periodEnd: toInstant(addMonths(bill.issuedOn, monthsOf(interval)), secondsOfDay),
      ...(isSent && settlement !== 'draft' ? { dueAt: toInstant(dueOn, secondsOfDay) } : {}),
      ...(settlement === 'paid' ? { paidAt } : {}),
      subtotal,
      tax,
      total,
      amountPaid: paid,
      lines: invoiceLines,
      payments: paid > 0 ? [{ stripeId: stripeId('inpay', seed, bill.ordinal), amount: paid, paidAt }] : [],
      creditNotes: isCredited
        ? [
            {
              stripeId: stripeId('cn', seed, bill.ordinal),
              number: `CN-${String(bill.ordinal + 1).padStart(5, '0')}`,
              amount: basisPoints(total, 1_000),
              createdAt: toInstant(
                earlierDay(addDays(bill.issuedOn, 20), addDays(today, -1)),
                secondsOfDay + 7_200,
              ),
            },
          ]
        : [],
    };
  });
}
