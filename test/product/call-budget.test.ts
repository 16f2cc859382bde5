import { afterEach, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { contractIsThere, readContractOperations } from './contract-operations.ts';
import { type Product, type SystemName, startProduct } from './start-product.ts';

// Each test starts the product anew: what counts is what a query costs while nothing is cached.

const operations = readContractOperations();
let product: Product;
afterEach(() => product[Symbol.asyncDispose]());

const systems: readonly SystemName[] = ['salesforce', 'netsuite', 'stripe'];

interface Stats {
  readonly calls: number;
  readonly byOperation: Readonly<Record<string, number>>;
}

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
): Promise<Record<SystemName, number>> {
  product = await startProduct();
  const [customer] = product.weir.systems.company?.customers ?? [];
  const customerId = toEntityId('Customer', 'salesforce', customer?.salesforceId ?? '');
  // What is due at Stripe by the clock happens with the first call; its webhooks make us read again, which is no part of the query.
  await product.sandbox('stripe', 'webhooks', { delayMs: 600_000 });
  // So does asking for the limits, once at start.
  await expect.poll(() => hasCounted('salesforce', 'limits')).toBe(true);
  await expect.poll(() => hasCounted('netsuite', 'governanceLimits')).toBe(true);
  for (const system of systems) await product.sandbox(system, 'stats/reset', {});
  const query = operations.get(operation) ?? '';
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
  return calls;
}

describe.skipIf(!contractIsThere)('on a cold start', () => {
  test('Account360 costs at most 3 Salesforce, 4 NetSuite and 4 Stripe calls', async () => {
    const calls = await cost('crm', 'Account360', () => ({}));
    expect(calls.salesforce).toBeLessThanOrEqual(3);
    expect(calls.netsuite).toBeLessThanOrEqual(4);
    expect(calls.stripe).toBeLessThanOrEqual(4);
  });

  test('a catalog page of 50 products costs at most 4 calls', async () => {
    const { salesforce, netsuite, stripe } = await cost('portal', 'Catalog', () => ({
      currency: 'USD',
      first: 50,
    }));
    expect(salesforce + netsuite + stripe).toBeLessThanOrEqual(4);
  });

  test('OrderDetail costs at most 6 calls', async () => {
    const { salesforce, netsuite, stripe } = await cost('portal', 'OrderDetail', ({ weir }) => {
      const { company } = weir.systems;
      const order = company?.orders.find(
        ({ customer, fulfillments }) => customer === company.customers[0] && fulfillments.length > 0,
      );
      return { id: toEntityId('Order', 'netsuite', order?.netsuiteId ?? '') };
    });
    expect(salesforce + netsuite + stripe).toBeLessThanOrEqual(6);
  });
});
