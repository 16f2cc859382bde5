import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { type Answer, type Product, startProduct } from './start-product.ts';

let product: Product;
let customerId: string;

beforeAll(async () => {
  product = await startProduct();
  customerId = toEntityId(
    'Customer',
    'salesforce',
    product.weir.systems.company?.customers[0]?.salesforceId ?? '',
  );
});
afterAll(() => product[Symbol.asyncDispose]());
afterEach(() => product.sandbox('netsuite', 'faults', []));

async function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly answer: Answer }> {
  const response = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await product.token('crm')}`,
      ...headers,
    },
    body,
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

const viewer = JSON.stringify({ query: '{ viewer { id } }' });

describe('bad input', () => {
  test.each([
    ['malformed GraphQL', '{ customer(', 'GRAPHQL_PARSE_FAILED', 'Syntax Error'],
    ['an unknown field', '{ customer(id: "x") { nmae } }', 'GRAPHQL_VALIDATION_FAILED', 'nmae'],
    ['no query', '', 'BAD_USER_INPUT', 'query'],
  ])('%s is told apart', async (_, query, code, text) => {
    const { answer } = await post(JSON.stringify({ query }));
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining(text), extensions: { code, correlationId: expect.any(String) } },
    ]);
    expect(answer.data ?? null).toBeNull();
  });

  test('a wrong variable is named with what it should be', async () => {
    const { answer } = await post(
      JSON.stringify({
        query: 'query ($n: Int) { customers(search: "a", first: $n) { nodes { id } } }',
        variables: { n: 'many' },
      }),
    );
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining('$n'), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test.each([
    'nonsense',
    toEntityId('Order', 'netsuite', '1'),
    toEntityId('Customer', 'salesforce', "001' OR Name != '"),
    toEntityId('Customer', 'elsewhere', '1'),
  ])('the unknown id %s names nothing', async (id) => {
    const answer = await product.ask('crm', 'query ($id: ID!) { customer(id: $id) { name } }', { id });
    expect(answer).toEqual({ data: { customer: null } });
  });

  test.each([
    ['a page that is too long', '{ orders(first: 101) { nodes { id } } }', 'first is 101'],
    ['a cursor of nowhere', '{ orders(after: "xyz") { nodes { id } } }', 'after'],
    [
      'a currency that is none',
      '{ products(first: 1, search: "") { nodes { prices(currency: "usd") { id } } } }',
      'usd',
    ],
    [
      'a basket of nothing',
      '{ priceCheck(input: { currency: "USD", lines: [] }) { currency } }',
      'lines has 0 lines',
    ],
    [
      'a negative quantity',
      '{ priceCheck(input: { currency: "USD", lines: [{ sku: "A", quantity: "-1" }] }) { currency } }',
      'quantity is -1',
    ],
    [
      'a day that is none',
      '{ priceCheck(input: { currency: "USD", at: "2026-02-30", lines: [{ sku: "A", quantity: "1" }] }) { currency } }',
      '2026-02-30',
    ],
  ])('%s is refused', async (_, query, text) => {
    const answer = await product.ask('admin', query);
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining(text),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('an unknown SKU is not found', async () => {
    const answer = await product.ask(
      'crm',
      '{ priceCheck(input: { currency: "USD", lines: [{ sku: "NO-SUCH", quantity: "1" }] }) { currency } }',
    );
    expect(answer.errors).toMatchObject([
      { message: expect.stringContaining('NO-SUCH'), extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  test.each([
    ['no token at all', ''],
    ['a token that is none', 'Bearer nonsense'],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
  ])('%s is refused', async (_, authorization) => {
    const { answer } = await post(viewer, { authorization });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('an expired token is refused, and says so', async () => {
    const token = await product.weir.identity.development?.sign(
      { sub: 'x', kind: 'crm', scope: 'customer:read' },
      -60,
    );
    const { status, answer } = await post(viewer, { authorization: `Bearer ${token}` });
    expect(status).toBe(401);
    expect(answer.errors).toMatchObject([
      { message: expect.stringMatching(/expired/i), extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect(JSON.stringify(answer)).not.toContain(token);
  });

  test('an oversized body is refused', async () => {
    const { status, answer } = await post(
      JSON.stringify({ query: '{ viewer { id } }', variables: { padding: 'x'.repeat(3_000_000) } }),
    );
    expect(status).toBe(413);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('a system in trouble', () => {
  const query = 'query ($id: ID!) { customer(id: $id) { name credit { status } } }';

  test.each([
    [
      'answers HTML',
      {
        status: 200,
        body: '<html><body>Scheduled maintenance</body></html>',
        headers: { 'content-type': 'text/html' },
      },
    ],
    ['answers nothing', { status: 200, body: '' }],
    ['fails', { status: 500, body: '{"type":"error"}' }],
    ['resets the connection', { drop: 'before' }],
  ])('that %s costs its own fields and no others', async (_, fault) => {
    await product.sandbox('netsuite', 'faults', [{ path: '.*', ...fault }]);
    const answer = await product.ask('crm', query, { id: customerId });
    expect(answer.data).toEqual({ customer: { name: expect.any(String), credit: null } });
    expect(answer.errors).toMatchObject([
      {
        path: ['customer', 'credit'],
        extensions: { code: 'SYSTEM_UNAVAILABLE', system: 'netsuite', retryable: true },
      },
    ]);
  });

  test('that hangs past the caller’s deadline is given up', async () => {
    await product.sandbox('stripe', 'faults', [{ path: '.*', hangMs: 60_000 }]);
    const slow = 'query ($id: ID!) { customer(id: $id) { name subscriptions(first: 1) { nodes { id } } } }';
    const answer = await product.ask('crm', slow, { id: customerId }, { 'x-weir-deadline-ms': '1500' });
    await product.sandbox('stripe', 'faults', []);
    expect(answer.data).toEqual({ customer: { name: expect.any(String), subscriptions: null } });
    expect(answer.errors).toMatchObject([
      { path: ['customer', 'subscriptions'], extensions: { code: 'DEADLINE_EXCEEDED' } },
    ]);
  });
});
