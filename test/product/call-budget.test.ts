import { afterAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { contractIsThere, readContractOperations } from './contract-operations.ts';
import { type Answer, type Product, type SystemName, startProduct } from './start-product.ts';

// Each query has a product started anew, or one that knows nothing of what it asks: what counts is what it costs while nothing is cached.

const operations = readContractOperations();
let product: Product;
let isStarted = false;
afterAll(() => (isStarted ? product[Symbol.asyncDispose]() : undefined));

async function startAnew(): Promise<void> {
  if (isStarted) await product[Symbol.asyncDispose]();
  product = await startProduct();
  isStarted = true;
  // What is due at Stripe by the clock happens with the first call; its webhooks make us read again, which is no part of a query.
  await product.sandbox('stripe', 'webhooks', { delayMs: 600_000 });
  // So does asking for the limits, once at start.
  await expect.poll(() => hasCounted('salesforce', 'limits')).toBe(true);
  await expect.poll(() => hasCounted('netsuite', 'governanceLimits')).toBe(true);
}

const systems: readonly SystemName[] = ['salesforce', 'netsuite', 'stripe'];

interface Stats {
  readonly calls: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** A screen's list of customers with what hangs on each. */
const accountList = `query AccountList {
  customers(search: "a", first: 20) {
    nodes {
      id
      name
      credit { status }
      quotes(first: 5) { nodes { id status } }
      orders(first: 5) { nodes { id number status lines { product { sku } } invoices { id number } } }
      invoices(first: 5) { nodes { id number balanceDue { amount } } }
      subscriptions(first: 5) { nodes { id status } }
    }
  }
}`;

async function hasCounted(system: SystemName, operation: string): Promise<boolean> {
  const { byOperation } = (await product.sandbox(system, 'stats')) as Stats;
  return (byOperation[operation] ?? 0) > 0;
}

/** What each simulated system counted, signing in aside: a token is good for an hour and more. */
async function readCalls(): Promise<Record<SystemName, number>> {
  const counts = await Promise.all(
    systems.map(async (system) => {
      const { calls, byOperation } = (await product.sandbox(system, 'stats')) as Stats;
      return [system, calls - (byOperation.token ?? 0)] as const;
    }),
  );
  return Object.fromEntries(counts) as Record<SystemName, number>;
}

async function cost(
  persona: 'crm' | 'portal',
  operation: string,
  variables: (product: Product) => object,
): Promise<Record<SystemName, number> & { readonly data: Answer['data'] }> {
  const [customer] = product.weir.systems.company?.customers ?? [];
  const customerId = toEntityId('Customer', 'salesforce', customer?.salesforceId ?? '');
  for (const system of systems) await product.sandbox(system, 'stats/reset', {});
  const query = operation === 'AccountList' ? accountList : (operations.get(operation) ?? '');
  const who = persona === 'portal' ? `portal:${customerId}` : persona;
  const answer = await product.ask(
    who,
    query,
    { ...variables(product), ...(operation === 'Account360' ? { id: customerId } : {}) },
    { 'x-weir-explain': 'shield' },
  );
  expect(answer.errors).toBeUndefined();
  const calls = await readCalls();
  const told = (answer.extensions?.shield as { calls: Partial<Record<SystemName, number>> }).calls;
  const signIns = Object.fromEntries(systems.map((system) => [system, (told[system] ?? 0) - calls[system]]));
  // What the answer says that it cost is what the systems saw, at most one sign-in each aside.
  for (const system of systems) expect([0, 1]).toContain(signIns[system]);
  return { ...calls, data: answer.data };
}

describe.skipIf(!contractIsThere)('on a cold start', () => {
  test('Account360 costs at most 3 Salesforce, 4 NetSuite and 4 Stripe calls', async () => {
    await startAnew();
    const calls = await cost('crm', 'Account360', () => ({}));
    expect(calls.salesforce).toBeLessThanOrEqual(3);
    expect(calls.netsuite).toBeLessThanOrEqual(4);
    expect(calls.stripe).toBeLessThanOrEqual(4);
  });

  test('a catalog page of 50 products costs at most 4 calls', async () => {
    await startAnew();
    const { salesforce, netsuite, stripe } = await cost('portal', 'Catalog', () => ({
      currency: 'USD',
      first: 50,
    }));
    expect(salesforce + netsuite + stripe).toBeLessThanOrEqual(4);
  });

  test('OrderDetail costs at most 6 calls', async () => {
    await startAnew();
    const { salesforce, netsuite, stripe } = await cost('portal', 'OrderDetail', ({ weir }) => {
      const { company } = weir.systems;
      const order = company?.orders.find(
        ({ customer, fulfillments }) => customer === company.customers[0] && fulfillments.length > 0,
      );
      return { id: toEntityId('Order', 'netsuite', order?.netsuiteId ?? '') };
    });
    expect(salesforce + netsuite + stripe).toBeLessThanOrEqual(6);
  });

  test('a list of 20 customers with orders and their invoices, invoices, quotes and credit costs a call a list, Stripe’s aside', async () => {
    // Lists are read anew each time, and these customers have not been asked for.
    if (!isStarted) await startAnew();
    const calls = await cost('crm', 'AccountList', () => ({}));
    expect(calls.data).toMatchObject({ customers: { nodes: { length: 20 } } });
    expect(calls.salesforce).toBeLessThanOrEqual(2);
    expect(calls.netsuite).toBeLessThanOrEqual(4);
    const { byOperation } = (await product.sandbox('stripe', 'stats')) as Stats;
    expect(byOperation['customers.search']).toBeLessThanOrEqual(2);
    expect(byOperation['invoices.list']).toBeLessThanOrEqual(20);
    expect(byOperation['subscriptions.list']).toBeLessThanOrEqual(20);
  });
});
