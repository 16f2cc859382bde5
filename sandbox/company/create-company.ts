import { createCatalog } from './catalog.ts';
import type { Company } from './company.ts';
import { setCreditLimits } from './credit-limits.ts';
import { createCustomers, legalEntities } from './customers.ts';
import { createOrderInvoices } from './order-invoices.ts';
import { createOrders } from './orders.ts';
import { createPriceBooks } from './price-books.ts';
import { createQuotes, planQuotes } from './quotes.ts';
import { createSubscriptionInvoices } from './subscription-invoices.ts';
import { createSubscriptions } from './subscriptions.ts';

export interface CompanyOptions {
  readonly seed: number;
  /** 1 is 200 customers, 120 products, 2,000 orders, 3,000 invoices, 400 subscriptions and 300 quotes. Below 0.25 it gets no smaller, the catalog not below 1. */
  readonly scale: number;
  /** ISO date that the data see as now. Another day moves all dates and changes nothing else. */
  readonly today: string;
}

const formatVersion = 1;
const smallestScale = 0.25;
const smallestCatalog = 120;
const largestScale = 100;

function checkOptions({ seed, scale, today }: CompanyOptions): void {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`The sandbox seed ${seed} is no whole number`);
  if (!(scale > 0 && scale <= largestScale)) {
    throw new RangeError(`The sandbox scale ${scale} is not between 0 and ${largestScale}`);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today) || Number.isNaN(Date.parse(today))) {
    throw new RangeError(`The sandbox day "${today}" is no ISO date such as 2026-11-20`);
  }
}

/** Builds the company that all simulated systems hold their part of: the same for the same options, in any process. */
export function createCompany(options: CompanyOptions): Company {
  checkOptions(options);
  const { seed, today } = options;
  const scaled = (count: number) => Math.round(count * Math.max(options.scale, smallestScale));
  let transactions = 20_000;
  const nextTransaction = () => ++transactions;

  const customers = createCustomers(scaled(200), seed, today);
  const products = createCatalog(Math.max(smallestCatalog, scaled(120)), seed);
  const plan = planQuotes(scaled(300));
  const orderedQuoteIds = plan
    .filter(({ status }) => status === 'ORDERED')
    .map((quote) => quote.salesforceId);
  const orders = createOrders({
    count: scaled(2_000),
    customers,
    products,
    orderedQuoteIds,
    seed,
    today,
    nextTransaction,
  });
  const orderInvoices = createOrderInvoices({ count: scaled(1_700), orders, seed, today, nextTransaction });
  const quotes = createQuotes({ plan, customers, products, orders, seed, today });
  setCreditLimits(customers, { orders, orderInvoices, quotes });
  const invoiceCount = scaled(3_000) - orderInvoices.length;
  const histories = createSubscriptions({
    count: scaled(400),
    invoiceCount,
    customers,
    products,
    seed,
    today,
  });
  return {
    seed,
    formatVersion,
    today,
    legalEntities,
    customers,
    products,
    priceBooks: createPriceBooks(products, today),
    quotes,
    orders,
    orderInvoices,
    subscriptions: histories.map(({ subscription }) => subscription),
    subscriptionInvoices: createSubscriptionInvoices({ histories, products, seed, today }),
  };
}
