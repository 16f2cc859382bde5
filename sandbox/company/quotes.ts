import { basisPoints, toAmount, toMinorUnits } from './amounts.ts';
import type { CompanyCustomer, CompanyOrder, CompanyProduct, CompanyQuote } from './company.ts';
import { isOverLimit } from './credit-limits.ts';
import { richCustomers } from './customers.ts';
import { addDays, toInstant } from './days.ts';
import { createRandom, type Random } from './random.ts';
import { salesforceId } from './salesforce-id.ts';
import { fillByCount } from './shuffle.ts';

type Status = CompanyQuote['status'];

export interface PlannedQuote {
  readonly index: number;
  readonly form: CompanyQuote['form'];
  readonly status: Status;
  readonly salesforceId: string;
}

const linesPerQuote = 8;
// The first approved quotes go round the rich customers, so that each has three; the next ones meet a credit hold.
const approvedPerRich = 3;
const approvedOnHold = 8;

/** Which quotes there are; two thirds of them in CPQ form. Orders need to know the ids of those that were ordered. */
export function planQuotes(count: number): readonly PlannedQuote[] {
  const part = (share: number) => Math.round(count * share);
  const statuses = fillByCount<Status>(
    [
      ['APPROVED', part(0.45)],
      ['ORDERED', part(0.22)],
      ['IN_REVIEW', part(0.08)],
      ['REJECTED', part(0.07)],
      ['EXPIRED', part(0.08)],
    ],
    'DRAFT',
    count,
  );
  return statuses.map((status, index) => {
    const form = index % 3 === 2 ? 'standard' : 'cpq';
    return { index, form, status, salesforceId: salesforceId(form === 'cpq' ? 'a0x' : '0Q0', index + 1) };
  });
}

export interface QuoteInput {
  readonly plan: readonly PlannedQuote[];
  readonly customers: readonly CompanyCustomer[];
  readonly products: readonly CompanyProduct[];
  readonly orders: readonly CompanyOrder[];
  readonly seed: number;
  readonly today: string;
}

/** Whom a quote that was not ordered is for; an approved one only for a customer that the ERP and its credit check know. */
function chooseCustomers({ plan, customers }: QuoteInput, random: Random): readonly CompanyCustomer[] {
  const clear = customers.filter(
    (customer, index) =>
      customer.netsuiteId !== undefined && customer.creditHold !== 'ON' && !isOverLimit(index),
  );
  const onHold = customers.filter(({ creditHold }) => creditHold === 'ON');
  const richTurns = approvedPerRich * richCustomers;
  return plan.map(({ status, index }) => {
    if (status !== 'APPROVED') return random.pick(customers);
    const rich = index < richTurns ? customers[index % richCustomers] : undefined;
    const held = index - richTurns < approvedOnHold ? onHold[(index - richTurns) % onHold.length] : undefined;
    return rich ?? held ?? random.pick(clear);
  });
}

function pickProducts(complete: boolean, products: readonly CompanyProduct[], random: Random) {
  const interval = random.chance(0.6) ? 'month' : 'year';
  const sold = (kind: CompanyProduct['kind']) =>
    products.filter(
      (product) =>
        product.kind === kind &&
        product.active &&
        (kind !== 'SUBSCRIPTION' ||
          (product.recurring?.usageType === 'LICENSED' && product.recurring.interval === interval)),
    );
  const picked = new Set<CompanyProduct>();
  for (let n = random.int(1, 3); n > 0; n--) picked.add(random.pick(sold('GOODS')));
  if (complete || random.chance(0.5)) picked.add(random.pick(sold('SERVICE')));
  if (complete || random.chance(0.6)) picked.add(random.pick(sold('SUBSCRIPTION')));
  return [...picked];
}

const ages: Readonly<Record<Status, readonly [min: number, max: number]>> = {
  DRAFT: [1, 25],
  IN_REVIEW: [1, 30],
  APPROVED: [2, 40],
  ORDERED: [2, 30],
  REJECTED: [10, 120],
  EXPIRED: [120, 300],
};

/** Days from today on which it runs out; never in the past but for an expired or an ordered one. */
function expiryDays(status: Status, ageDays: number, random: Random): number {
  return status === 'EXPIRED' ? 60 - ageDays : status === 'ORDERED' ? 60 - ageDays : random.int(20, 75);
}

export function createQuotes(input: QuoteInput): readonly CompanyQuote[] {
  const { plan, products, orders, seed, today } = input;
  const random = createRandom(seed, 'quotes');
  const customers = chooseCustomers(input, random);
  const orderOf = new Map(orders.map((order) => [order.quoteSalesforceId, order]));
  const toLines = (quote: PlannedQuote, customer: CompanyCustomer, order: CompanyOrder | undefined) => {
    const discount = random.pick([0, 0, 500, 1_000, 1_500]);
    const sold = order
      ? order.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice }))
      : pickProducts(quote.index < approvedPerRich * richCustomers, products, random).map((product) => ({
          sku: product.sku,
          quantity: product.kind === 'GOODS' ? random.int(1, 12) : random.int(1, 5),
          unitPrice: toAmount(
            basisPoints(toMinorUnits(product.listPrice[customer.currency]), 10_000 - discount),
          ),
        }));
    const prefix = quote.form === 'cpq' ? 'a0y' : '0QL';
    const lineId = (at: number) => salesforceId(prefix, quote.index * linesPerQuote + at + 1);
    return sold.map((line, at) => ({ ...line, salesforceId: lineId(at) }));
  };
  return plan.map((quote) => {
    const order = orderOf.get(quote.salesforceId);
    const customer = order?.customer ?? customers[quote.index];
    if (!customer) throw new RangeError(`quote ${quote.index} has no customer`);
    const [minAge, maxAge] = ages[quote.status];
    const createdOn = addDays(order?.placedOn ?? today, -random.int(minAge, maxAge));
    const ageDays = Math.round((Date.parse(today) - Date.parse(createdOn)) / 86_400_000);
    const number = String(quote.index + 1);
    return {
      form: quote.form,
      salesforceId: quote.salesforceId,
      opportunitySalesforceId: salesforceId('006', quote.index + 1),
      number: quote.form === 'cpq' ? `Q-${number.padStart(5, '0')}` : number.padStart(8, '0'),
      customer,
      status: quote.status,
      lines: toLines(quote, customer, order),
      createdAt: toInstant(createdOn, random.int(28_000, 64_000)),
      expiresOn: addDays(today, expiryDays(quote.status, ageDays, random)),
      ...(order ? { orderNetsuiteId: order.netsuiteId } : {}),
    };
  });
}
