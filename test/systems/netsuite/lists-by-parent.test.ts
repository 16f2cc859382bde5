import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { InvoiceQuery } from '#domain/invoice.ts';
import type { OrderQuery } from '#domain/order.ts';
import type { SystemFetch } from '#shield/call.ts';
import { createNetSuite } from '#systems/netsuite/create-netsuite.ts';
import { passThrough } from '../pass-through.ts';
import {
  callsOf,
  naming,
  type Sandbox,
  sandboxConfig,
  startSandbox,
  testCompany,
  testContext,
} from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(() => sandbox.faults([]));

const company = testCompany();
const customers = company.customers
  .slice(0, 12)
  .map(({ salesforceId }) => toEntityId('Customer', 'salesforce', salesforceId));
const stranger = toEntityId('Customer', 'salesforce', '001000000000000XXX');

// `asOf` is the time of the answer, and differs.
const withoutTimes = (value: unknown) =>
  JSON.parse(JSON.stringify(value).replaceAll(/"asOf":"[^"]+"/g, '"asOf":""'));

/** What each query gets when asked for by itself, one after the other. */
async function askOneByOne<Q, T>(
  ask: (query: Q) => Promise<T>,
  queries: readonly Q[],
): Promise<readonly T[]> {
  const answers = [];
  for (const query of queries) answers.push(await ask(query));
  return answers;
}

describe('orders of many customers', () => {
  const list =
    (ctx = testContext()) =>
    (query: OrderQuery) =>
      sandbox.netSuite.orders.listOrders(query, ctx);

  it.each([
    ['a first page', { page: { first: 3 } }],
    ['a page of some statuses', { status: ['INVOICED', 'OPEN', 'ON_HOLD'] as const, page: { first: 2 } }],
  ])('come in one call, to each what it would get alone: %s', async (_, page) => {
    const queries = [...customers, stranger].map((customerId): OrderQuery => ({ ...page, customerId }));
    const { result, calls } = await callsOf((ctx) => Promise.all(queries.map(list(ctx))));
    expect(calls).toEqual(['suiteql.orders']);
    expect(withoutTimes(result)).toEqual(withoutTimes(await askOneByOne(list(), queries)));
    expect(result.filter(({ hasNextPage }) => hasNextPage).length).toBeGreaterThan(0);
    expect(result.at(-1)?.items).toEqual([]);
  });

  it('go on from the cursors of a shared call without a gap or a repetition', async () => {
    const shared = await Promise.all(
      customers.slice(0, 4).map((customerId) => list()({ customerId, page: { first: 2 } })),
    );
    for (const [index, customerId] of customers.slice(0, 4).entries()) {
      const numbers = shared[index]?.items.map(({ node }) => node.number) ?? [];
      for (let after = shared[index]?.items.at(-1)?.cursor; after !== undefined; ) {
        const page = await list()({ customerId, page: { first: 2, after } });
        numbers.push(...page.items.map(({ node }) => node.number));
        after = page.hasNextPage ? page.items.at(-1)?.cursor : undefined;
      }
      const { items } = await list()({ customerId, page: { first: 100 } });
      expect(numbers).toEqual(items.map(({ node }) => node.number));
    }
  });

  it('after the same item share a call too', async () => {
    const [newest] = (await list()({ page: { first: 30 } })).items.slice(-1);
    const after = newest?.cursor ?? '';
    const queries = customers.map((customerId): OrderQuery => ({ customerId, page: { first: 2, after } }));
    const { result, calls } = await callsOf((ctx) => Promise.all(queries.map(list(ctx))));
    expect(calls).toEqual(['suiteql.orders']);
    expect(withoutTimes(result)).toEqual(withoutTimes(await askOneByOne(list(), queries)));
  });

  it('take as many calls as keep an answer to about a page of rows', async () => {
    const queries = customers.map((customerId): OrderQuery => ({ customerId, page: { first: 20 } }));
    const { result, calls } = await callsOf((ctx) => Promise.all(queries.map(list(ctx))));
    expect(calls).toHaveLength(2);
    expect(withoutTimes(result)).toEqual(withoutTimes(await askOneByOne(list(), queries)));
  });

  it('are asked for customer by customer where NetSuite refuses to number rows', async () => {
    const refusal = {
      status: 400,
      'o:errorDetails': [{ detail: 'Invalid or unsupported search', 'o:errorCode': 'INVALID_PARAMETER' }],
    };
    await sandbox.faults([{ path: '/suiteql', times: 1, status: 400, body: refusal }]);
    const queries = customers
      .slice(0, 2)
      .map((customerId): OrderQuery => ({ customerId, page: { first: 3 } }));
    const { result, calls } = await callsOf((ctx) => Promise.all(queries.map(list(ctx))));
    expect(calls).toHaveLength(3);
    expect(result.map(({ items }) => items.length)).not.toContain(0);
  });

  it('fail for the customer alone whose orders cannot be read', async () => {
    const [spoiled, ...others] = customers.slice(0, 5);
    const account = atob(spoiled ?? '').split(':')[2];
    const fetch: SystemFetch = Object.assign(async (...call: Parameters<SystemFetch>) => {
      const response = await passThrough(...call);
      const text = await response.text();
      const page = JSON.parse(text) as { items?: Record<string, string>[] };
      for (const row of page.items ?? []) if (row.customer === account) row.foreigntotal = 'much';
      return new Response(JSON.stringify(page), { status: response.status });
    }, passThrough);
    const { orders } = createNetSuite({ system: naming.system, config: sandboxConfig(sandbox.url), fetch });
    const ask = (customerId: string) => orders.listOrders({ customerId, page: { first: 3 } }, testContext());
    const [failed, ...rest] = await Promise.allSettled([spoiled ?? '', ...others].map(ask));
    expect(failed).toMatchObject({ status: 'rejected', reason: { code: 'SYSTEM_UNAVAILABLE' } });
    expect(rest.map(({ status }) => status)).toEqual(others.map(() => 'fulfilled'));
  });
});

describe('invoices of many parents', () => {
  const list =
    (ctx = testContext()) =>
    (query: InvoiceQuery) =>
      sandbox.netSuite.invoices.listInvoices(query, ctx);
  const orderId = ({ netsuiteId }: { readonly netsuiteId: string }) =>
    toEntityId('Order', 'netsuite', netsuiteId);
  const invoiced = company.orders
    .filter((order) => company.orderInvoices.some((invoice) => invoice.order === order))
    .slice(0, 12);
  const notInvoiced = company.orders.find(
    (order) => !company.orderInvoices.some((one) => one.order === order),
  );

  it.each([
    ['customers', customers.map((customerId): InvoiceQuery => ({ customerId, page: { first: 3 } }))],
    [
      'customers, of a status',
      customers.map(
        (customerId): InvoiceQuery => ({ customerId, status: ['OPEN', 'PAID'], page: { first: 1 } }),
      ),
    ],
    [
      'orders',
      [...invoiced, ...(notInvoiced ? [notInvoiced] : [])].map(
        (order): InvoiceQuery => ({ orderId: orderId(order), page: { first: 100 } }),
      ),
    ],
    [
      'orders, for a customer who may see but its own',
      invoiced.map(
        (order): InvoiceQuery => ({
          orderId: orderId(order),
          customerId: customers[0] ?? '',
          page: { first: 100 },
        }),
      ),
    ],
  ])('come in one call, to each what it would get alone: %s', async (_, queries) => {
    const { result, calls } = await callsOf((ctx) => Promise.all(queries.map(list(ctx))));
    expect(calls).toEqual(['suiteql.invoices']);
    expect(withoutTimes(result)).toEqual(withoutTimes(await askOneByOne(list(), queries)));
    expect(result.some(({ items }) => items.length > 0)).toBe(true);
  });

  it('are not found under the id of another transaction than an order', async () => {
    const [one] = company.orderInvoices;
    const id = toEntityId('Order', 'netsuite', one?.netsuiteId ?? '');
    const [none, some] = await Promise.all(
      [id, orderId(invoiced[0] ?? { netsuiteId: '' })].map((order) =>
        list()({ orderId: order, page: { first: 5 } }),
      ),
    );
    expect(none?.items).toEqual([]);
    expect(some?.items.length).toBeGreaterThan(0);
  });
});
