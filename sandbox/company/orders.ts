import type { CompanyCustomer, CompanyFulfillment, CompanyOrder, CompanyProduct } from './company.ts';
import { richCustomers } from './customers.ts';
import { addDays, earlierDay, toInstant } from './days.ts';
import { createRandom, type Random } from './random.ts';
import { fillByCount, shuffle } from './shuffle.ts';

type Status = CompanyOrder['status'];
type Line = CompanyOrder['lines'][number];

export interface OrderInput {
  readonly count: number;
  readonly customers: readonly CompanyCustomer[];
  readonly products: readonly CompanyProduct[];
  /** Quotes that became orders; each gets one. */
  readonly orderedQuoteIds: readonly string[];
  readonly seed: number;
  readonly today: string;
  /** Ids of all the ERP's transactions come from one sequence. */
  readonly nextTransaction: () => number;
}

// Two years of orders, most of them recent: the newest 22 % are younger than four weeks, and those alone are still open.
const historyDays = 730;
const openShare = 0.22;
const ageCurve = 2.2;

function planStatuses(count: number, random: Random): readonly Status[] {
  const open = Math.round(count * openShare);
  const part = (share: number, of: number) => Math.round(of * share);
  const openStatuses = fillByCount<Status>(
    [
      ['A', part(0.136, open)],
      ['D', part(0.182, open)],
      ['E', part(0.182, open)],
      ['F', part(0.136, open)],
    ],
    'B',
    open,
  );
  const past = count - open;
  const pastStatuses = fillByCount<Status>(
    [
      ['C', part(0.051, past)],
      ['H', part(0.064, past)],
    ],
    'G',
    past,
  );
  return [...shuffle(pastStatuses, random), ...shuffle(openStatuses, random)];
}

/** Who placed each order: every fifth goes round the rich customers, and each of those has one of the newest billed orders. */
function planCustomers(
  statuses: readonly Status[],
  customers: readonly CompanyCustomer[],
  random: Random,
): readonly CompanyCustomer[] {
  const onboarded = customers.filter(({ netsuiteId }) => netsuiteId !== undefined);
  const rich = onboarded.slice(0, richCustomers);
  const [first] = rich;
  const planned = statuses.map((_, index) => {
    const turn = index % 5 === 0 ? rich[(index / 5) % rich.length] : undefined;
    return (index < 5 ? first : turn) ?? random.pick(onboarded);
  });
  let next = 0;
  for (let index = statuses.length - 1; index >= 0 && next < rich.length; index--) {
    const customer = rich[next];
    if (statuses[index] !== 'G' || !customer) continue;
    planned[index] = customer;
    next++;
  }
  return planned;
}

/** Which orders came from a quote: every seventh from the newest that was not cancelled. */
function planQuotes(statuses: readonly Status[], quoteIds: readonly string[]): ReadonlyMap<number, string> {
  const planned = new Map<number, string>();
  for (let index = statuses.length - 4; index >= 0 && planned.size < quoteIds.length; index -= 7) {
    const quoteId = quoteIds[planned.size];
    if (statuses[index] !== 'C' && quoteId !== undefined) planned.set(index, quoteId);
  }
  return planned;
}

/** How much of a line was delivered and billed, as the order's status says. */
function progress(status: Status, quantity: number, isFirst: boolean, partlyClosed: boolean) {
  const half = isFirst ? Math.floor(quantity / 2) : 0;
  switch (status) {
    case 'A':
    case 'B':
    case 'C':
      return { quantityFulfilled: 0, quantityBilled: 0 };
    case 'D':
      return { quantityFulfilled: half, quantityBilled: 0 };
    case 'E':
      return { quantityFulfilled: half, quantityBilled: Math.floor(half / 2) };
    case 'F':
      return { quantityFulfilled: quantity, quantityBilled: 0 };
    case 'G':
      return { quantityFulfilled: quantity, quantityBilled: quantity };
    case 'H':
      return partlyClosed
        ? { quantityFulfilled: half, quantityBilled: half }
        : { quantityFulfilled: 0, quantityBilled: 0 };
  }
}

function createLines(
  status: Status,
  partlyClosed: boolean,
  currency: CompanyCustomer['currency'],
  sold: { readonly goods: readonly CompanyProduct[]; readonly services: readonly CompanyProduct[] },
  random: Random,
): readonly Line[] {
  const picked = new Set<CompanyProduct>();
  for (let n = random.int(1, 4); n > 0; n--) picked.add(random.pick(sold.goods));
  if (random.chance(0.45)) picked.add(random.pick(sold.services));
  return [...picked].map((product, at) => {
    // Half of four can be delivered, and half of that billed.
    const quantity = product.kind === 'SERVICE' ? random.int(1, 4) : random.int(at === 0 ? 4 : 1, 16);
    return {
      sku: product.sku,
      quantity,
      unitPrice: product.listPrice[currency],
      ...progress(status, quantity, at === 0, partlyClosed),
    };
  });
}

const carriers = ['Northline Freight', 'Parcelway', 'Bluegate Logistics', 'Harrow Express'] as const;

function createFulfillments(
  status: Status,
  lines: readonly Line[],
  placedOn: string,
  { today, nextTransaction }: OrderInput,
  random: Random,
): readonly CompanyFulfillment[] {
  const shipped = lines.some(({ quantityFulfilled }) => quantityFulfilled > 0);
  if (!shipped && !(status === 'B' && random.chance(0.3))) return [];
  const count = shipped && (status === 'F' || status === 'G') && random.chance(0.2) ? 2 : 1;
  return Array.from({ length: count }, () => {
    const id = nextTransaction();
    const base = { netsuiteId: String(id), number: `IF${id}`, carrier: random.pick(carriers) };
    if (!shipped) return { ...base, status: random.chance(0.5) ? 'PICKED' : 'PACKED' };
    const shippedOn = earlierDay(addDays(placedOn, random.int(1, 6)), today);
    return { ...base, status: 'SHIPPED', shippedOn, trackingNumber: `TW${random.int(1e9, 9e9)}` };
  });
}

/** Sales orders, oldest first. */
export function createOrders(input: OrderInput): readonly CompanyOrder[] {
  const { count, customers, products, seed, today, nextTransaction } = input;
  const random = createRandom(seed, 'orders');
  const statuses = planStatuses(count, random);
  const buyers = planCustomers(statuses, customers, random);
  const quoteIds = planQuotes(statuses, input.orderedQuoteIds);
  const sold = {
    goods: products.filter(({ kind, active }) => kind === 'GOODS' && active),
    services: products.filter(({ kind, active }) => kind === 'SERVICE' && active),
  };
  return statuses.map((status, index) => {
    const customer = buyers[index];
    if (!customer) throw new RangeError(`order ${index} has no customer`);
    const ageDays = Math.max(1, Math.floor(historyDays * (1 - index / count) ** ageCurve));
    const placedOn = addDays(today, -ageDays);
    const secondsOfDay = random.int(25_000, 70_000);
    const lines = createLines(status, index % 5 < 3, customer.currency, sold, random);
    const id = nextTransaction();
    const quoteSalesforceId = quoteIds.get(index);
    const changedOn = earlierDay(addDays(placedOn, random.int(0, 12)), addDays(today, -1));
    return {
      netsuiteId: String(id),
      number: `SO${10_001 + index}`,
      customer,
      status,
      placedOn,
      purchaseOrderNumber: `PO-${random.int(100_000, 999_999)}`,
      ...(quoteSalesforceId === undefined ? {} : { quoteSalesforceId }),
      lines,
      fulfillments: createFulfillments(status, lines, placedOn, input, random),
      createdAt: toInstant(placedOn, secondsOfDay),
      updatedAt: toInstant(changedOn, secondsOfDay + 900),
    };
  });
}
