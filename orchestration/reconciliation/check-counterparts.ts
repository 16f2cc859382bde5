import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { Invoice } from '#domain/invoice.ts';
import type { Order } from '#domain/order.ts';
import type { Quote } from '#domain/quote.ts';
import type { Subscription } from '#domain/subscription.ts';
import type { OrchestrationPorts } from '../ports.ts';
import { inPages, readNewest } from './read-newest.ts';
import { keepUnmatched, readListed, type UnmatchedRecord } from './unmatched-store.ts';

/**
 * Keeps the list of records without a counterpart: invoices, orders and subscriptions of customers that the CRM does not know, and
 * customers of ordered quotes that the ERP does not know. What is listed from before is looked at too. Answers how many are listed now.
 */
export async function checkCounterparts(
  pool: Pool,
  ports: OrchestrationPorts,
  read: { readonly quotes: readonly Quote[]; readonly invoices: readonly Invoice[] },
  ctx: CallContext,
): Promise<number> {
  const crm = ports.customers.system;
  const listed = await readListed(pool);
  const invoices = [...read.invoices];
  for (const source of ports.invoices)
    invoices.push(
      ...(await readAgain(listed.get('Invoice'), invoices, (ids) => source.invoicesByIds(ids, ctx))),
    );
  const newest = await readNewest<Order>((page) => ports.orders.listOrders({ page }, ctx));
  const orders = [
    ...newest,
    ...(await readAgain(listed.get('Order'), newest, (ids) => ports.orders.ordersByIds(ids, ctx))),
  ];
  const started = await readNewest<Subscription>((page) =>
    ports.subscriptions.listSubscriptions({ page }, ctx),
  );
  const subscriptions = [
    ...started,
    ...(await readAgain(listed.get('Subscription'), started, (ids) =>
      ports.subscriptions.subscriptionsByIds(ids, ctx),
    )),
  ];
  const customerIds = new Set([
    ...read.quotes.map(({ customerId }) => customerId),
    ...(listed.get('Customer') ?? []),
  ]);
  return await keepUnmatched(pool, [
    ...invoices.map((invoice) => ofCustomer('Invoice', crm, invoice, invoice.number)),
    ...orders.map((order) => ofCustomer('Order', crm, order, order.number)),
    ...subscriptions.map((subscription) => ofCustomer('Subscription', crm, subscription, undefined)),
    ...(await inPages([...customerIds], (page) => checkCustomers(ports, page, ctx))),
  ]);
}

/** Those of a type that are listed and were not among the newest. */
async function readAgain<T extends { readonly id: string }>(
  listed: readonly string[] | undefined,
  newest: readonly T[],
  byIds: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<readonly T[]> {
  const seen = new Set(newest.map(({ id }) => id));
  const others = (listed ?? []).filter((id) => !seen.has(id));
  return await inPages(others, async (page) => [...(await byIds(page)).values()]);
}

function ofCustomer(
  type: UnmatchedRecord['type'],
  missingIn: string,
  { id, customerId, source }: Pick<Invoice, 'id' | 'customerId' | 'source'>,
  number: string | undefined,
): UnmatchedRecord {
  return {
    ...{ system: source.system, type, recordId: source.recordId, canonicalId: id },
    ...{ number: number ?? source.recordId, missing: 'Customer', missingIn },
    isMatched: customerId !== undefined,
  };
}

async function checkCustomers(
  { customers, credit }: OrchestrationPorts,
  ids: readonly string[],
  ctx: CallContext,
): Promise<readonly UnmatchedRecord[]> {
  const [known, inErp] = await Promise.all([
    customers.customersByIds(ids, ctx),
    credit.creditByCustomers(ids, ctx),
  ]);
  return [...known.values()].map(({ id, name, accountNumber, source }) => ({
    ...{ system: source.system, type: 'Customer', recordId: source.recordId, canonicalId: id },
    ...{ number: accountNumber ?? name, missing: 'Customer', missingIn: credit.system },
    isMatched: inErp.has(id),
  }));
}
