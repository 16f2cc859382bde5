import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const prototypeKeys = Reflect.ownKeys(Object.prototype).length;
const untouched = () =>
  expect([Reflect.ownKeys(Object.prototype).length, ({} as Record<string, unknown>).polluted]).toEqual([
    prototypeKeys,
    undefined,
  ]);

test('fields, aliases and variables named like members of a prototype are exact', async () => {
  const query = `query ($toString: Int!, $constructor: ID!) {
    constructor hasOwnProperty: count(limit: $toString) valueOf: book(isbn: $constructor) { toString: isbn constructor: inStock }
  }`;
  const { data, errors } = await gateway.ask(query, { variables: { toString: 3, constructor: '1' } });
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    constructor: 'built',
    hasOwnProperty: 3,
    valueOf: { toString: '1', constructor: 10 },
  });
  untouched();
});

test('a variable named like a member of a prototype that was not sent is missing', async () => {
  const { errors } = await gateway.ask('query ($constructor: Int!) { count(limit: $constructor) }', {
    variables: {},
  });
  expect(errors?.[0]?.message).toContain('was not provided');
});

test.each([
  '{ __proto__: stockVersion }',
  'query ($__proto__: Int!) { count(limit: $__proto__) }',
  '{ ...__proto__ } fragment __proto__ on Query { stockVersion }',
])('the name __proto__ is refused in %s', async (query) => {
  const { errors } = await gateway.ask(query);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('hostile JSON of a subgraph reaches neither a prototype nor the answer', async () => {
  await using hostile = await startTestGateway();
  const entity = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"inStock":1}';
  hostile.library.intercept(
    'stock',
    async () => new Response(`{"data":{"__proto__":{"polluted":1},"_entities":[${entity}]}}`),
  );
  const { data, errors } = await hostile.ask('{ book(isbn: "1") { isbn inStock } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({ book: { isbn: '1', inStock: 1 } });
  untouched();
});

test('hostile JSON of a client reaches no prototype', async () => {
  const body =
    '{"query":"query ($by: Search!) { search(by: $by) { isbn } }","variables":{"__proto__":{"by":{"text":"x"}}}}';
  const response = await gateway.fetch(
    new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }),
  );
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('was not provided') }],
  });
  untouched();
});
