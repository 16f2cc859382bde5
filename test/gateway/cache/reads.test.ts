import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bearer } from '../start-test-gateway.ts';
import { type CachedShop, startCachedShop } from './cached-shop.ts';

let shop: CachedShop;
beforeAll(async () => {
  shop = await startCachedShop();
});
beforeEach(() => shop.reset());
afterAll(() => shop[Symbol.asyncDispose]());

const later = (ms: number) => {
  shop.state.nowMs += ms;
};
const explained = { 'x-weir-explain': 'shield, freshness' };

test('an entity that is kept is not fetched again until its lifetime is over', async () => {
  const query = '{ product(id: "1") { id color } }';
  const first = await shop.ask(query);
  expect(first.data).toEqual({ product: { id: '1', color: 'plain 1 r1' } });
  shop.state.revision = 2;
  expect(shop.countCalls()).toEqual({ catalog: 1, stock: 1 });
  expect((await shop.ask(query)).data).toEqual(first.data);
  expect(shop.countCalls()).toEqual({});
  later(59_999);
  expect((await shop.ask(query)).data).toEqual(first.data);
  later(1);
  expect((await shop.ask(query)).data).toEqual({ product: { id: '1', color: 'plain 1 r2' } });
  expect(shop.countCalls()).toEqual({ catalog: 1, stock: 1 });
});

test('of a batch only the entities that are missing are asked for, and what is not kept beside them', async () => {
  await shop.ask('{ product(id: "1") { color } }');
  shop.calls.length = 0;
  const { data, errors } = await shop.ask('{ basket { id product { color } } }');
  expect(errors).toBeUndefined();
  expect(data.basket.map(({ product }: { product: object }) => product)).toEqual([
    { color: 'plain 1 r1' },
    { color: 'plain 2 r1' },
    { color: null },
  ]);
  const stock = shop.calls.filter(({ subgraph }) => subgraph === 'stock');
  expect(stock.map(({ variables }) => variables.representations.map(({ id }: { id: string }) => id))).toEqual(
    [['2', 'none']],
  );
});

test('of several root fields only those that are missing are asked for', async () => {
  await shop.ask('{ echo(n: 7) }');
  shop.calls.length = 0;
  const { data } = await shop.ask('query ($n: Int!) { now echo(n: $n) products(first: 1) { id name } }', {
    variables: { n: 7 },
  });
  expect(data).toEqual({ now: '1', echo: '[null,7]', products: [{ id: '1', name: 'Product 1' }] });
  expect(shop.calls).toHaveLength(1);
  expect(shop.calls[0]?.query).not.toContain('echo');
  expect(shop.calls[0]?.variables ?? {}).toEqual({});
  shop.state.revision = 2;
  expect((await shop.ask('{ products(first: 1) { id name } now }')).data.now).toBe('2');
  expect(shop.calls[1]?.query).not.toContain('products');
});

test('that there is nothing is remembered for a short while', async () => {
  const query = '{ product(id: "none") { id color } }';
  expect((await shop.ask(query)).data).toEqual({ product: null });
  expect((await shop.ask(query)).data).toEqual({ product: null });
  expect(shop.countCalls()).toEqual({ catalog: 1 });
  later(10_000);
  await shop.ask(query);
  expect(shop.countCalls()).toEqual({ catalog: 1 });
});

test('a field without a lifetime, or that needs a hint of its own, keeps nothing of its fetch', async () => {
  for (const field of ['onHand', 'status', 'box { size }']) {
    for (const _ of [1, 2]) await shop.ask(`{ product(id: "1") { color ${field} } }`);
    expect(shop.countCalls().stock, field).toBe(2);
  }
  for (const _ of [1, 2]) await shop.ask('{ product(id: "1") { wrap { size } } }');
  expect(shop.countCalls().stock).toBe(1);
});

test('the least lifetime of what a fetch touches holds for all of it', async () => {
  const query = '{ product(id: "1") { color wrap { size } } }';
  await shop.ask(query);
  later(4_999);
  await shop.ask(query);
  expect(shop.countCalls().stock).toBe(1);
  later(1);
  await shop.ask(query);
  expect(shop.countCalls().stock).toBe(1);
});

test('an old answer is given at once while a new one is fetched', async () => {
  const query = '{ product(id: "1") { fast } }';
  const read = async () =>
    (await shop.ask(query, { headers: explained })) as { data: { product: unknown } } & Awaited<
      ReturnType<CachedShop['ask']>
    >;
  await read();
  shop.state.revision = 2;
  later(1_500);
  const stale = await read();
  expect(stale.data.product).toEqual({ fast: 'r1' });
  expect(stale.extensions?.shield).toMatchObject({ cache: { stale: 1 } });
  await expect.poll(async () => (await read()).data.product).toEqual({ fast: 'r2' });
  expect(shop.countCalls().stock).toBe(2);
  later(62_000);
  shop.state.revision = 3;
  expect((await read()).data.product).toEqual({ fast: 'r3' });
});

test.each([
  'SYSTEM_UNAVAILABLE',
  'SYSTEM_BUDGET_EXHAUSTED',
])('where a system fails with %s, what it said before is given and marked', async (code) => {
  const query = '{ product(id: "1") { sturdy } }';
  await shop.ask(query);
  later(2_000);
  shop.state.failing = code;
  const { data, errors, extensions } = await shop.ask(query, { headers: explained });
  expect({ data, errors }).toEqual({ data: { product: { sturdy: 'r1' } }, errors: undefined });
  expect(extensions?.freshness).toContainEqual({
    path: ['product'],
    system: 'stock',
    asOf: new Date(shop.state.nowMs - 2_000).toISOString(),
    state: 'STALE',
  });
  later(600_000);
  const gone = await shop.ask(query);
  expect(gone.errors?.[0]?.extensions.code).toBe(code);
});

test('another failure, and one of the transport, are told and not kept', async () => {
  const query = '{ product(id: "1") { sturdy } }';
  shop.state.failing = 'FORBIDDEN';
  const failed = await shop.ask(query);
  expect(failed.data).toEqual({ product: { sturdy: null } });
  expect(failed.errors).toMatchObject([{ path: ['product', 'sturdy'], extensions: { code: 'FORBIDDEN' } }]);
  shop.state.failing = '';
  expect((await shop.ask(query)).data).toEqual({ product: { sturdy: 'r1' } });
  later(2_000);
  shop.intercept('stock', async () => {
    throw new Error('connection refused');
  });
  expect((await shop.ask(query)).data).toEqual({ product: { sturdy: 'r1' } });
  expect((await shop.ask('{ product(id: "2") { sturdy } }')).errors).toMatchObject([
    { path: ['product', 'sturdy'], extensions: { code: 'SYSTEM_UNAVAILABLE' } },
  ]);
});

test('a caller may ask for no older, for nothing kept, and that nothing be kept', async () => {
  const query = '{ product(id: "1") { color } }';
  const ask = (control: string) => shop.ask(query, { headers: { 'cache-control': control } });
  await ask('no-store');
  await shop.ask(query);
  expect(shop.countCalls()).toEqual({ catalog: 2, stock: 2 });
  later(5_000);
  await ask('max-age=6');
  expect(shop.countCalls()).toEqual({});
  await ask('max-age=4');
  expect(shop.countCalls()).toEqual({ catalog: 1, stock: 1 });
  await ask('max-age=4');
  expect(shop.countCalls()).toEqual({});
  await ask('no-cache');
  expect(shop.countCalls()).toEqual({ catalog: 1, stock: 1 });
});

test('says for each entity how old it is and from where', async () => {
  await shop.ask('{ product(id: "2") { color } }');
  later(1_000);
  const { extensions } = await shop.ask('{ basket { product { color } } }', { headers: explained });
  const now = new Date(shop.state.nowMs).toISOString();
  const before = new Date(shop.state.nowMs - 1_000).toISOString();
  expect(extensions?.freshness).toEqual([
    { path: ['basket'], system: 'catalog', asOf: now, state: 'LIVE' },
    { path: ['basket', 0, 'product'], system: 'erp', asOf: now, state: 'LIVE' },
    { path: ['basket', 1, 'product'], system: 'erp', asOf: before, state: 'FRESH' },
  ]);
  expect(extensions?.shield).toMatchObject({ cache: { hits: 1, misses: 2, stale: 0 } });
});

test('many who want the same at one time have it fetched once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  shop.intercept('stock', async (_, next) => {
    await promise;
    return next();
  });
  const asked = Array.from({ length: 20 }, () => shop.ask('{ product(id: "1") { color } }'));
  await expect.poll(() => shop.calls.filter(({ subgraph }) => subgraph === 'stock').length).toBe(1);
  resolve();
  for (const { data } of await Promise.all(asked)) expect(data).toEqual({ product: { color: 'plain 1 r1' } });
  expect(shop.countCalls()).toEqual({ catalog: 1, stock: 1 });
});

test('who waits for another’s fetch asks itself where the other has left', async () => {
  const first = Promise.withResolvers<void>();
  let isFirst = true;
  shop.intercept('stock', async (_, next) => {
    if (isFirst) {
      isFirst = false;
      await first.promise;
    }
    return next();
  });
  const hurried = shop.ask('{ product(id: "1") { color } }', { headers: { 'x-weir-deadline-ms': '100' } });
  await expect.poll(() => shop.calls.filter(({ subgraph }) => subgraph === 'stock').length).toBe(1);
  const patient = shop.ask('{ product(id: "1") { color } }');
  expect((await hurried).errors?.[0]?.extensions.code).toBe('DEADLINE_EXCEEDED');
  expect((await patient).data).toEqual({ product: { color: 'plain 1 r1' } });
  first.resolve();
});

test('counts what was found, by subgraph and type', async () => {
  const before = await readCounts();
  for (const _ of [1, 2, 3])
    await shop.ask('{ product(id: "1") { color } }', { headers: bearer({ sub: 'a' }) });
  const after = await readCounts();
  expect(after.hit - before.hit).toBe(4);
  expect(after.miss - before.miss).toBe(2);
  expect(await shop.metrics()).toContain('weir_gateway_cache_entries 2');
});

async function readCounts(): Promise<{ hit: number; miss: number }> {
  const count = (text: string, outcome: string) =>
    [...text.matchAll(/^weir_gateway_cache_reads_total\{(.*)\} (\d+)$/gm)]
      .filter(([, labels]) => labels?.endsWith(`outcome="${outcome}"`))
      .reduce((sum, [, , value]) => sum + Number(value), 0);
  const metrics = await shop.metrics();
  return { hit: count(metrics, 'hit'), miss: count(metrics, 'miss') };
}
