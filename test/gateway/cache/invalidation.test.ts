import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Invalidation } from '#gateway/cache/marks.ts';
import { type CachedShop, startCachedShop } from './cached-shop.ts';

let shop: CachedShop;
beforeAll(async () => {
  shop = await startCachedShop();
});
beforeEach(() => shop.reset());
afterAll(() => shop[Symbol.asyncDispose]());

const one = '{ product(id: "1") { id color } }';
const two = '{ product(id: "2") { id color } }';
const page = '{ products(first: 3) { name } }';

/** Keeps all three, forgets, asks again: what had to be fetched. */
async function fetchedAfter(...invalidations: Invalidation[]): Promise<Record<string, number>> {
  const fetched: Record<string, number> = {};
  for (const query of [one, two, page]) await shop.ask(query);
  await shop.gateway.invalidate(invalidations);
  for (const [name, query] of Object.entries({ one, two, page })) {
    shop.calls.length = 0;
    await shop.ask(query);
    if (shop.calls.length > 0) fetched[name] = shop.calls.length;
  }
  return fetched;
}

test('by key: that entity wherever it is, and every list that it may be in', async () => {
  expect(await fetchedAfter({ kind: 'key', type: 'Product', key: { id: '1' } })).toEqual({ one: 2, page: 1 });
});

test('by a key that the type does not have: all of the type', async () => {
  expect(await fetchedAfter({ kind: 'key', type: 'Product', key: { sku: 'A' } })).toEqual({
    one: 2,
    two: 2,
    page: 1,
  });
});

test('by type, by subgraph and all', async () => {
  expect(await fetchedAfter({ kind: 'type', type: 'Product' })).toEqual({ one: 2, two: 2, page: 1 });
  expect(await fetchedAfter({ kind: 'subgraph', subgraph: 'stock' })).toEqual({ one: 1, two: 1 });
  expect(await fetchedAfter({ kind: 'all' })).toEqual({ one: 2, two: 2, page: 1 });
  expect(await fetchedAfter({ kind: 'type', type: 'Shelf' })).toEqual({});
});

test('by tag: of an entity by its key, of a root field by its arguments, and a fixed one', async () => {
  expect(await fetchedAfter({ kind: 'tag', tag: 'stock-1' })).toEqual({ one: 2, page: 1 });
  expect(await fetchedAfter({ kind: 'tag', tag: 'product-2' })).toEqual({ two: 1 });
  expect(await fetchedAfter({ kind: 'tag', tag: 'catalog' })).toEqual({ page: 1 });
  expect(await fetchedAfter({ kind: 'tag', tag: 'k:Product:id=["1"]' })).toEqual({});
});

test('that there is nothing is forgotten when the entity comes to be', async () => {
  const query = '{ product(id: "none") { id } }';
  await shop.ask(query);
  shop.countCalls();
  await shop.gateway.invalidate([{ kind: 'key', type: 'Product', key: { id: 'none' } }]);
  await shop.ask(query);
  expect(shop.countCalls()).toEqual({ catalog: 1 });
});

test('a mutation forgets the entities that it answers with, and reads nothing that is kept', async () => {
  await shop.ask(one);
  const { data } = await shop.ask('mutation { rename(id: "1", name: "New") { name color } }');
  expect(data.rename).toEqual({ name: 'New', color: 'plain 1 r1' });
  expect(shop.countCalls()).toEqual({ catalog: 2, stock: 2 });
  expect((await shop.ask('{ product(id: "1") { name } products(first: 1) { name } }')).data).toEqual({
    product: { name: 'New' },
    products: [{ name: 'New' }],
  });
});

test('a mutation forgets what bears its tags, also where it fails', async () => {
  await shop.ask(page);
  await shop.ask('mutation { restock }');
  shop.countCalls();
  await shop.ask(page);
  expect(shop.countCalls()).toEqual({ catalog: 1 });
  shop.intercept('catalog', async () => {
    throw new Error('cut off');
  });
  await shop.ask('mutation { restock }');
  shop.intercept('catalog', undefined);
  shop.countCalls();
  await shop.ask(page);
  expect(shop.countCalls()).toEqual({ catalog: 1 });
});

test.each([
  {},
  { sharing: { queries: true, subgraphRequests: true } },
])('what was fetched before an invalidation is not kept after it, nor given to who asks later: %j', async (config) => {
  await using shop = await startCachedShop(config);
  const { promise, resolve } = Promise.withResolvers<void>();
  let isFirst = true;
  shop.intercept('stock', async (_, next) => {
    const answer = await next();
    if (isFirst) {
      isFirst = false;
      await promise;
    }
    return answer;
  });
  const before = shop.ask(one);
  await expect.poll(() => shop.calls.filter(({ subgraph }) => subgraph === 'stock').length).toBe(1);
  shop.state.revision = 2;
  await shop.gateway.invalidate([{ kind: 'key', type: 'Product', key: { id: '1' } }]);
  const during = await shop.ask(one);
  expect(during.data.product.color).toBe('plain 1 r2');
  resolve();
  expect((await before).data.product.color).toBe('plain 1 r1');
  expect((await shop.ask(one)).data.product.color).toBe('plain 1 r2');
});
