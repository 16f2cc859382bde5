import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { appendEvent, eventLock } from '#orchestration/outbox/append-events.ts';
import { inTransaction } from '#orchestration/store/transaction.ts';
import { startTestDatabase, type TestDatabase } from '../orchestration/start-test-orchestration.ts';
import { type Answer, type Product, startProduct } from './start-product.ts';

let database: TestDatabase;
let product: Product;
let customers: readonly string[];
let item: string;

beforeAll(async () => {
  database = await startTestDatabase();
  product = await startProduct({ DATABASE_URL: database.url });
  const { company } = product.weir.systems;
  customers = (company?.customers ?? []).map(({ salesforceId }) =>
    toEntityId('Customer', 'salesforce', salesforceId),
  );
  item = toEntityId('Product', 'netsuite', company?.products[0]?.netsuiteId ?? '');
});
afterAll(async () => {
  await product?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});
afterEach(async () => {
  vi.useRealTimers();
  await product.weir.gateway.invalidate([{ kind: 'all' }]);
});

interface Shield {
  readonly calls: Readonly<Record<string, number>>;
  readonly cache: { readonly hits: number; readonly misses: number; readonly stale: number };
}

async function ask(
  persona: string,
  query: string,
  variables = {},
): Promise<Answer & { readonly shield: Shield }> {
  const answer = await product.ask(persona, query, variables, { 'x-weir-explain': 'shield, freshness' });
  return { ...answer, shield: answer.extensions?.shield as Shield };
}

const catalog = `query ($currency: CurrencyCode!, $first: Int = 20) { products(first: $first, active: true) {
  nodes { id sku name availability { onHand } prices(currency: $currency) { id unitAmount { amount currency } priceBook { name } } }
  pageInfo { hasNextPage endCursor } } }`;

test('a catalog page is read once for all with the same grants, and says how old it is', async () => {
  const first = await ask('crm', catalog, { currency: 'USD' });
  expect(first.errors).toBeUndefined();
  expect(first.shield.cache).toEqual({ hits: 0, misses: 1, stale: 0 });
  const second = await ask('crm', catalog, { currency: 'USD' });
  expect(second.data).toEqual(first.data);
  expect(second.shield).toMatchObject({ calls: {}, cache: { hits: 1, misses: 0, stale: 0 } });
  const freshness = second.extensions?.freshness as readonly {
    readonly system: string;
    readonly state: string;
  }[];
  expect(new Set(freshness.map(({ system, state }) => `${system} ${state}`))).toEqual(
    new Set(['netsuite FRESH', 'salesforce FRESH']),
  );
  expect((await ask('crm', catalog, { currency: 'EUR' })).shield.cache.misses).toBe(1);
  expect((await ask('crm', catalog, { currency: 'USD', first: 19 })).shield.cache.misses).toBe(1);
});

test('what is asked for live is read live: money, status and what a caller wants no older', async () => {
  const credit = 'query ($id: ID!) { customer(id: $id) { credit { status balance { amount } } } }';
  for (const _ of [1, 2])
    expect((await ask('crm', credit, { id: customers[0] })).shield.calls.netsuite).toBe(1);
  await ask('crm', catalog, { currency: 'USD' });
  const { extensions } = await product.ask(
    'crm',
    catalog,
    { currency: 'USD' },
    {
      'x-weir-explain': 'shield',
      'cache-control': 'no-cache',
    },
  );
  expect((extensions?.shield as Shield).calls.netsuite).toBeGreaterThan(0);
});

test('that a product does not exist is remembered for a while', async () => {
  const query = 'query ($id: ID!) { product(id: $id) { id name } }';
  const id = toEntityId('Product', 'netsuite', '99999999');
  expect((await ask('crm', query, { id })).data).toEqual({ product: null });
  expect((await ask('crm', query, { id })).shield).toMatchObject({ calls: {}, cache: { hits: 1 } });
});

test('a customer’s name is kept for the caller who read it, and for nobody else', async () => {
  const [mine = '', other = ''] = customers;
  const query = 'query ($id: ID!) { customer(id: $id) { id name accountNumber } }';
  const read = async (persona: string) => (await ask(persona, query, { id: mine })).data?.customer;
  const known = await read('crm');
  expect(known).toMatchObject({ id: mine });
  expect(await read('crm')).toEqual(known);
  // The personas of portals have one subject between them.
  expect(await read(`portal:${other}`)).toBeNull();
  expect(await read(`portal:${mine}`)).toEqual(known);
  expect(await read(`portal:${other}`)).toBeNull();
  expect(await read('crm')).toEqual(known);
});

test('a product’s event makes what is kept of it old within a second', async () => {
  const query = 'query ($id: ID!) { product(id: $id) { name } }';
  await ask('crm', query, { id: item });
  await ask('crm', catalog, { currency: 'USD' });
  expect((await ask('crm', query, { id: item })).shield.cache.hits).toBe(1);
  await inTransaction(database.pool, [eventLock('product.status', item)], async (tx) => {
    await appendEvent(tx, {
      key: 'renamed',
      topic: 'product.status',
      type: 'product.changed',
      entityId: item,
      correlationId: 'c',
      payload: { status: 'ACTIVE' },
    });
  });
  await expect
    .poll(async () => (await ask('crm', query, { id: item })).shield.cache.misses, {
      timeout: 1_000,
      interval: 20,
    })
    .toBe(1);
  expect((await ask('crm', catalog, { currency: 'USD' })).shield.cache.misses).toBe(1);
});

// The last: the outage of another time is not over for those that come after it.
test('an old page is given while it is renewed, and while the ERP is out', async () => {
  await ask('crm', catalog, { currency: 'USD' });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 100_000 });
  await product.sandbox('netsuite', 'faults', [{ path: 'suiteql', status: 503 }]);
  const stale = await ask('crm', catalog, { currency: 'USD' });
  expect(stale.errors).toBeUndefined();
  expect(stale.shield.cache.stale).toBe(1);
  expect(JSON.stringify(stale.extensions?.freshness)).toContain('STALE');
  await product.sandbox('netsuite', 'faults', []);
});
