import { parseValue } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toCallerScope } from '#gateway/cache/caller-scope.ts';
import { toValueText } from '#gateway/cache/canonical-selection.ts';
import { createRandom } from '../random.ts';
import { bearer } from '../start-test-gateway.ts';
import { type CachedShop, startCachedShop } from './cached-shop.ts';

let shop: CachedShop;
beforeAll(async () => {
  shop = await startCachedShop();
});
beforeEach(() => shop.reset());
afterAll(() => shop[Symbol.asyncDispose]());

const color = async (args: string, variables = {}, definitions = '') =>
  (await shop.ask(`query ${definitions} { product(id: "1") { color${args} } }`, { variables })).data.product
    .color;

test('what means the same is kept once, whatever clients call it', async () => {
  const texts = [
    await color('(tint: "red", with: { a: 1, b: 2 })'),
    await color('(with: { b: 2, a: 1 }, tint: "red")'),
    await color('(tint: $x, with: $y)', { x: 'red', y: { b: 2, a: 1 } }, '($x: String, $y: Tint)'),
    await color(
      '(tint: $y, with: { b: $b, a: $a })',
      { y: 'red', a: 1, b: 2 },
      '($y: String, $a: Int, $b: Int)',
    ),
    await color('(tint: $t, with: $w)', {}, '($w: Tint = { a: 1, b: 2 }, $t: String = "red")'),
  ];
  expect(new Set(texts)).toEqual(new Set([texts[0]]));
  expect(shop.countCalls().stock).toBe(1);
});

test('the default of a variable is a value like any other', async () => {
  expect(await color('(tint: $t)', {}, '($t: String = "red")')).toBe('red 1 r1');
  expect(await color('(tint: $t)', {}, '($t: String = "blue")')).toBe('blue 1 r1');
  expect(await color('(tint: $t)', { t: 'green' }, '($t: String = "blue")')).toBe('green 1 r1');
  expect(await color('(tint: $t)', {}, '($t: String)')).toBe('plain 1 r1');
  expect(await color('(tint: $t)', { t: null }, '($t: String)')).toBe('null 1 r1');
});

const echo = async (json: unknown) =>
  (await shop.ask('query ($json: JSON) { echo(json: $json) }', { variables: { json } })).data.echo;

test('no two values share an entry: separators, nesting, types, lengths', async () => {
  const long = 'x'.repeat(400);
  const values: unknown[] = [
    ...['a', 'a,b', 'a\nb', '"a"', '~', 'null', '', '#', '\u0000', `${long}a`, `${long}b`],
    ...[1, '1', true, 'true', 0, -1, 1.5, null],
    ...[[], {}, [[]], [1, 2], ['1', '2'], ['1,2'], [null], [{}]],
    ...[
      { a: 1 },
      { a: '1' },
      { a: null },
      { 'a":1,"b': 1 },
      { b: { a: 1 } },
      { constructor: 1 },
      { toString: { a: 1 } },
    ],
  ];
  for (const _ of [1, 2])
    for (const value of values) expect(await echo(value)).toBe(JSON.stringify([value, 1]));
  expect(shop.countCalls()).toEqual({ catalog: values.length });
});

test('values written in a document are told apart where a scalar could', () => {
  const texts = [
    '1.10',
    '1.1',
    '9007199254740993',
    '9007199254740992',
    '"1"',
    'A',
    '"A"',
    '[1]',
    '[[1]]',
    'null',
  ];
  const keys = texts.map((text) => toValueText(parseValue(text), {}));
  expect(new Set(keys).size).toBe(texts.length);
  expect(toValueText(parseValue('{ b: $x, a: [$y] }'), { x: { d: 1, c: 2 } })).toBe(
    '{"a":[~],"b":{"c":2,"d":1}}',
  );
});

test('aliases and fields with names of the prototype are kept and given as any other', async () => {
  const query = `{ constructor: product(id: "1") { toString: color valueOf: constructor constructor hasOwnProperty: color(tint: "red") } }`;
  const first = await shop.ask(query);
  expect(first.errors).toBeUndefined();
  expect(first.data.constructor).toEqual({
    toString: 'plain 1 r1',
    valueOf: 'built 1',
    constructor: 'built 1',
    hasOwnProperty: 'red 1 r1',
  });
  shop.calls.length = 0;
  expect((await shop.ask(query)).data).toEqual(first.data);
  expect(shop.calls).toEqual([]);
  for (const id of ['constructor', '__proto__', 'toString'])
    for (const _ of [1, 2])
      expect(
        (await shop.ask('query ($id: ID!) { product(id: $id) { id color } }', { variables: { id } })).data
          .product,
      ).toEqual({ id, color: `plain ${id} r1` });
});

test('a private answer is its caller’s alone, also where callers share a subject or a scope', async () => {
  const query = '{ product(id: "1") { seen } shelf { owner } }';
  const callers = [
    { sub: 'ann', scope: 'read' },
    { sub: 'bob', scope: 'read' },
    { sub: 'portal', customer_id: '1' },
    { sub: 'portal', customer_id: '2' },
  ];
  for (const claims of callers) {
    const { data } = await shop.ask(query, { headers: bearer(claims) });
    expect(data).toEqual({ product: { seen: `by ${claims.sub}` }, shelf: { owner: claims.sub } });
  }
  expect(shop.countCalls()).toEqual({ catalog: 4, stock: 4 });
  // A new token of the same caller is the same caller.
  await shop.ask(query, {
    headers: bearer({ scope: 'read', sub: 'ann', iat: 5, exp: 2_000_000_000, jti: 'x' }),
  });
  expect(shop.countCalls()).toEqual({});
});

test('headers that subgraphs are given tell callers apart', () => {
  const scopes = [{}, { forwarded: { 'x-tenant': 'a' } }, { forwarded: { 'x-tenant': 'b' } }].map((more) =>
    toCallerScope({ claims: { sub: 'ann' }, authorization: undefined, ...more }),
  );
  expect(new Set(scopes.map(({ shared }) => shared())).size).toBe(3);
  expect(new Set(scopes.map(({ own }) => own)).size).toBe(3);
});

test('a public answer is for callers with the same grants, of those that its fields require', async () => {
  const query = '{ product(id: "1") { color tone } }';
  const tones: string[] = [];
  for (const scope of ['dark b', 'b dark', 'dark', 'light c', 'light', 'dark light', 'c light dark']) {
    const { data } = await shop.ask(query, { headers: bearer({ sub: `of ${scope}`, scope }) });
    tones.push(data.product.tone);
  }
  expect(tones).toEqual(['dark', 'dark', 'dark', 'light', 'light', 'dark', 'dark']);
  // Nothing of the catalog requires a grant: one answer is everybody's.
  expect(shop.countCalls()).toEqual({ catalog: 1, stock: 3 });
});

test('a public answer is for nobody who lacks a grant that it requires', async () => {
  const query = '{ product(id: "1") { tone } }';
  await shop.ask(query, { headers: bearer({ sub: 'ann', scope: 'dark' }) });
  const { data, errors } = await shop.ask(query, { headers: bearer({ sub: 'bob', scope: 'grey' }) });
  expect(data.product).toEqual({ tone: null });
  expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
});

test('without policies of the supergraph all scopes of a caller count', () => {
  const [one, other] = ['a', 'a b'].map((scope) =>
    toCallerScope({ claims: { sub: 'ann', scope }, authorization: undefined }),
  );
  expect(one?.shared()).not.toBe(other?.shared());
  expect(one?.shared(['a', 'c'])).toBe(other?.shared(['a', 'c']));
  expect(one?.shared(['a', 'b'])).not.toBe(other?.shared(['a', 'b']));
});

test('nothing private is kept for a caller whom nothing tells from others', async () => {
  for (const _ of [1, 2]) expect((await shop.ask('{ shelf { owner } }')).data.shelf.owner).toBe('nobody');
  expect(shop.countCalls()).toEqual({ catalog: 2 });
});

const seed = 20_261;

test(`10,000 interleaved callers and variables never see another’s answer (seed ${seed})`, async () => {
  const random = createRandom(seed);
  const query = `query ($id: ID!, $tint: String, $json: JSON) {
    product(id: $id) { id name color(tint: $tint) seen } shade: product(id: $id) { tone } echo(json: $json) shelf { owner }
  }`;
  const names = ['ann', 'bob', 'constructor', 'a\nb', '"', '__proto__'];
  let wrong = 0;
  const once = async () => {
    const sub = random.pick(names) + random.pick(['', random.below(10), random.below(100_000)]);
    const scope = random.pick(['dark', 'light', 'dark c', 'c light']);
    const id = random.pick(['1', '2', 'toString', `p${random.below(10)}`]);
    const tint = random.pick(['red', 'blue', null, undefined]);
    const json = random.pick([1, '1', [1], { a: { b: random.below(3) } }, null]);
    const { data } = await shop.ask(query, {
      headers: bearer({ sub, scope }),
      variables: { id, tint, json },
    });
    const wanted = {
      product: {
        id,
        name: `Product ${id}`,
        color: `${tint === undefined ? 'plain' : tint} ${id} r1`,
        seen: `by ${sub}`,
      },
      shade: { tone: scope.includes('dark') ? 'dark' : 'light' },
      echo: JSON.stringify([json, 1]),
      shelf: { owner: sub },
    };
    if (JSON.stringify(data) !== JSON.stringify(wanted)) wrong++;
    // What is forgotten in between is fetched again, and no less its caller's.
    if (random.below(500) === 0)
      await shop.gateway.invalidate([{ kind: 'key', type: 'Product', key: { id } }]);
    if (random.below(500) === 0) shop.state.nowMs += 20_000;
  };
  for (let asked = 0; asked < 10_000; asked += 50) await Promise.all(Array.from({ length: 50 }, once));
  expect(wrong).toBe(0);
  const calls = shop.calls.length;
  expect(calls).toBeGreaterThan(100);
  expect(calls).toBeLessThan(20_000);
}, 120_000);
