import type { CompanyCustomer, CompanyProduct, CompanySubscription } from './company.ts';
import { richCustomers } from './customers.ts';
import { addDays, addMonths, toInstant } from './days.ts';
import { createRandom, type Random } from './random.ts';
import { stripeId } from './stripe-id.ts';

type Status = CompanySubscription['status'];
type Interval = 'month' | 'year';

export interface SubscriptionInput {
  readonly count: number;
  /** How many invoices all subscriptions together are to have: that decides how long ago each began. */
  readonly invoiceCount: number;
  readonly customers: readonly CompanyCustomer[];
  readonly products: readonly CompanyProduct[];
  readonly seed: number;
  readonly today: string;
}

/** A subscription with what its invoices need to know. */
export interface SubscriptionHistory {
  readonly subscription: CompanySubscription;
  readonly interval: Interval;
  /** First days of its billing periods, the current one last. */
  readonly periodStarts: readonly string[];
  readonly secondsOfDay: number;
}

export const monthsOf = (interval: Interval) => (interval === 'month' ? 1 : 12);

interface Draft {
  readonly customer: CompanyCustomer;
  readonly status: Status;
  readonly interval: Interval;
}

/** Everyone who subscribes has one, rich customers have two; the first is by the month and active. */
function planSubscriptions({ count, customers }: SubscriptionInput, random: Random): readonly Draft[] {
  const subscribers = customers.filter(({ stripeId }) => stripeId !== undefined);
  return Array.from({ length: count }, (_, index) => {
    const second =
      subscribers.length + richCustomers > index ? subscribers[index - subscribers.length] : undefined;
    const customer = subscribers[index] ?? second ?? random.pick(subscribers);
    const drawn = random.weighted<Status>([
      ['active', 77],
      ['trialing', 4],
      ['past_due', 5],
      ['unpaid', 2],
      ['paused', 2],
      ['canceled', 9],
      ['incomplete', 1],
    ]);
    const interval = random.chance(0.65) ? 'month' : 'year';
    const ofFirstCustomer = customer === subscribers[0];
    if (ofFirstCustomer && index === 0) return { customer, status: 'active', interval: 'month' };
    if (second && ofFirstCustomer) return { customer, status: 'active', interval: 'year' };
    return { customer, status: second || index < richCustomers ? 'active' : drawn, interval };
  });
}

const firstHistory = 4;
/** No subscription is billed for more periods than this. */
export const mostPeriods = 24;

/** How many periods each has been billed for, adding up to the number of invoices asked for. */
function planPeriods(drafts: readonly Draft[], invoiceCount: number, random: Random): readonly number[] {
  const most = drafts.map(({ status, interval }) => {
    if (status === 'trialing' || status === 'incomplete') return 1;
    return interval === 'year' ? 3 : mostPeriods;
  });
  const periods: number[] = drafts.map((_, index) => (index === 0 ? firstHistory : 1));
  const room = most.reduce((sum, n) => sum + n, 0);
  let left = Math.min(invoiceCount, room) - periods.reduce((sum, n) => sum + n, 0);
  while (left > 0) {
    const index = random.int(0, drafts.length - 1);
    const now = periods[index] ?? 0;
    if (now >= (most[index] ?? 0)) continue;
    periods[index] = now + 1;
    left--;
  }
  return periods;
}

/** First day of the period that today is in; days 29 to 31 are moved to the 28th, which every month has. */
function currentStart(today: string, interval: Interval, status: Status, random: Random): string {
  const aged = addDays(today, -random.int(1, interval === 'year' ? 320 : 23));
  const start = Number(aged.slice(8)) > 28 ? `${aged.slice(0, 8)}28` : aged;
  return status === 'canceled' ? addMonths(start, -monthsOf(interval) - 1) : start;
}

function createItems(
  index: number,
  interval: Interval,
  products: readonly CompanyProduct[],
  seed: number,
  random: Random,
) {
  const plans = products.filter((product) => product.recurring?.interval === interval);
  const licensed = plans.filter(({ recurring }) => recurring?.usageType === 'LICENSED');
  const metered = plans.filter(({ recurring }) => recurring?.usageType === 'METERED');
  const picked = new Set<CompanyProduct>([random.pick(licensed)]);
  if (random.chance(0.5)) picked.add(random.pick(licensed));
  if (metered.length > 0 && (index === 0 || random.chance(0.45))) picked.add(random.pick(metered));
  return [...picked].map((product, at) => {
    const item = { stripeId: stripeId('si', seed, index * 4 + at), sku: product.sku };
    return product.recurring?.usageType === 'METERED'
      ? { ...item, quantity: 1, usage: random.int(0, 4_000) }
      : { ...item, quantity: random.int(1, 40) };
  });
}

// A card that fails is what makes a subscription past due, unpaid or incomplete.
const chargedStatuses: ReadonlySet<Status> = new Set(['past_due', 'unpaid', 'incomplete', 'trialing']);

export function createSubscriptions(input: SubscriptionInput): readonly SubscriptionHistory[] {
  const { products, seed, today } = input;
  const random = createRandom(seed, 'subscriptions');
  const drafts = planSubscriptions(input, random);
  const periods = planPeriods(drafts, input.invoiceCount, random);
  return drafts.map(({ customer, status, interval }, index) => {
    const start = currentStart(today, interval, status, random);
    const secondsOfDay = random.int(20_000, 70_000);
    const count = periods[index] ?? 1;
    const periodStarts = Array.from({ length: count }, (_, n) =>
      addMonths(start, (n + 1 - count) * monthsOf(interval)),
    );
    const end = toInstant(addMonths(start, monthsOf(interval)), secondsOfDay);
    const ends =
      status === 'canceled' || (status === 'active' && index >= richCustomers && random.chance(0.04));
    const sends = index === 0 || (!chargedStatuses.has(status) && random.chance(0.6));
    const subscription: CompanySubscription = {
      stripeId: stripeId('sub', seed, index),
      customer,
      status,
      startedAt: toInstant(periodStarts[0] ?? start, secondsOfDay),
      currentPeriodStart: toInstant(start, secondsOfDay),
      currentPeriodEnd: end,
      ...(ends ? { cancelAt: end } : {}),
      collectionMethod: sends ? 'send_invoice' : 'charge_automatically',
      items: createItems(index, interval, products, seed, random),
    };
    return { subscription, interval, periodStarts, secondsOfDay };
  });
}
