import { basisPoints, sumLines, taxOn, toAmount } from './amounts.ts';
import type { CompanyLine, CompanyOrder, CompanyOrderInvoice } from './company.ts';
import { richCustomers } from './customers.ts';
import { addDays, daysBetween, earlierDay } from './days.ts';
import { createRandom, type Random } from './random.ts';

export interface OrderInvoiceInput {
  /** How many there are to be; orders that were billed in full get a second one until it is reached. */
  readonly count: number;
  readonly orders: readonly CompanyOrder[];
  readonly seed: number;
  readonly today: string;
  readonly nextTransaction: () => number;
}

interface Bill {
  readonly order: CompanyOrder;
  readonly issuedOn: string;
  readonly lines: readonly CompanyLine[];
}

const billedLines = (order: CompanyOrder): readonly CompanyLine[] =>
  order.lines
    .filter(({ quantityBilled }) => quantityBilled > 0)
    .map(({ sku, quantityBilled, unitPrice }) => ({ sku, quantity: quantityBilled, unitPrice }));

/** A part of the first line now, the rest later. */
function splitLines(lines: readonly CompanyLine[]): readonly (readonly CompanyLine[])[] {
  const [first, ...others] = lines;
  if (!first || first.quantity < 2) return [lines];
  const part = Math.floor(first.quantity / 2);
  return [[{ ...first, quantity: part }], [{ ...first, quantity: first.quantity - part }, ...others]];
}

/** What was billed and when, earliest first. */
function planBills({ orders, count, today }: OrderInvoiceInput, random: Random): readonly Bill[] {
  const billed = orders
    .map((order) => ({ order, lines: billedLines(order) }))
    .filter(({ lines }) => lines.length > 0);
  let extra = count - billed.length;
  const bills = billed.flatMap(({ order, lines }) => {
    const parts = extra > 0 && order.status === 'G' ? splitLines(lines) : [lines];
    extra -= parts.length - 1;
    return parts.map((part, n) => {
      const after = n * 8 + random.int(1, 8);
      return { order, lines: part, issuedOn: earlierDay(addDays(order.placedOn, after), today) };
    });
  });
  return bills.sort((a, b) => (a.issuedOn < b.issuedOn ? -1 : a.issuedOn > b.issuedOn ? 1 : 0));
}

type Settlement = 'open' | 'partial' | 'paid' | 'credited' | 'void';

/** Paid or not, by how long it has been due. */
function drawSettlement(daysOverdue: number, random: Random): Settlement {
  if (daysOverdue <= 0)
    return random.weighted([
      ['paid', 45],
      ['partial', 9],
      ['open', 46],
    ]);
  if (daysOverdue <= 45)
    return random.weighted([
      ['paid', 74],
      ['credited', 3],
      ['partial', 6],
      ['open', 17],
    ]);
  return random.weighted([
    ['paid', 915],
    ['credited', 35],
    ['partial', 15],
    ['open', 20],
    ['void', 15],
  ]);
}

function settle(
  settlement: Settlement,
  total: number,
  { issuedOn, order }: Bill,
  { today, nextTransaction }: OrderInvoiceInput,
  random: Random,
): Pick<CompanyOrderInvoice, 'amountPaid' | 'voided' | 'payments' | 'credits'> {
  const pay = (amount: number, earliestDays: number) => {
    const id = nextTransaction();
    const after = earliestDays + random.int(2, order.customer.terms.netDays + 6);
    const receivedOn = earlierDay(addDays(issuedOn, after), today);
    return { netsuiteId: String(id), number: `PMT${id}`, amount: toAmount(amount), receivedOn };
  };
  const credited = settlement === 'credited' ? basisPoints(total, random.int(300, 1_500)) : 0;
  const id = credited > 0 ? nextTransaction() : 0;
  const issuedCreditOn = earlierDay(addDays(issuedOn, random.int(3, 20)), today);
  const credits =
    credited > 0
      ? [{ netsuiteId: String(id), number: `CM${id}`, amount: toAmount(credited), issuedOn: issuedCreditOn }]
      : [];
  switch (settlement) {
    case 'open':
    case 'void':
      return { amountPaid: '0.00', voided: settlement === 'void', payments: [], credits };
    case 'partial': {
      const part = basisPoints(total, random.int(2_500, 7_500));
      return { amountPaid: toAmount(part), voided: false, payments: [pay(part, 0)], credits };
    }
    case 'paid':
    case 'credited': {
      const due = total - credited;
      const first = random.chance(0.1) ? basisPoints(due, 4_000) : due;
      const payments = first === due ? [pay(due, 0)] : [pay(first, 0), pay(due - first, 4)];
      return { amountPaid: toAmount(total), voided: false, payments, credits };
    }
  }
}

/** The newest bill of each rich customer stays open, so that there is one to see, to pay and to credit. */
function keepOpen(bills: readonly Bill[]): ReadonlySet<Bill> {
  const kept = new Map<string, Bill>();
  for (const bill of bills) kept.set(bill.order.customer.salesforceId, bill);
  const limit = 1_001 + richCustomers;
  return new Set([...kept.values()].filter(({ order }) => Number(order.customer.netsuiteId) < limit));
}

/** The ERP's invoices, earliest first. */
export function createOrderInvoices(input: OrderInvoiceInput): readonly CompanyOrderInvoice[] {
  const random = createRandom(input.seed, 'order-invoices');
  const bills = planBills(input, random);
  const open = keepOpen(bills);
  return bills.map((bill, index) => {
    const { order, issuedOn, lines } = bill;
    const subtotal = sumLines(lines);
    const tax = taxOn(subtotal, order.customer);
    const dueOn = addDays(issuedOn, order.customer.terms.netDays);
    const drawn = drawSettlement(daysBetween(dueOn, input.today), random);
    const id = input.nextTransaction();
    return {
      netsuiteId: String(id),
      number: `INV${20_001 + index}`,
      order,
      issuedOn,
      dueOn,
      lines,
      subtotal: toAmount(subtotal),
      taxTotal: toAmount(tax),
      total: toAmount(subtotal + tax),
      ...settle(open.has(bill) ? 'open' : drawn, subtotal + tax, bill, input, random),
    };
  });
}
