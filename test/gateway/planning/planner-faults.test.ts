import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { federate } from '../federate.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';
import { declareConditions } from './declare-conditions.ts';

const priceOf = (currency: string | undefined) => ({ EUR: 10, USD: 12 })[currency ?? 'EUR'] ?? 1;
const { supergraphSdl, transports } = federate([
  {
    name: 'prices',
    types: `
      type Query { product: Product items: [Item] }
      interface Item { id: ID! price(currency: String): Int }
      type Product implements Item @key(fields: "id") {
        id: ID! name: String sure: String! price(currency: String): Int
      }
      type Stub @key(fields: "id") @key(fields: "code") { id: ID! code: ID! weight: Int }`,
    resolvers: {
      Query: { product: () => ({ id: '1' }), items: () => [{ __typename: 'Product', id: '1' }] },
      Product: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        name: () => 'Table',
        sure: () => 'sure',
        price: (_: unknown, { currency }: { currency?: string }) => priceOf(currency),
      },
      Stub: { __resolveReference: ({ id }: { id?: string }) => ({ id: id ?? 's', code: 'c', weight: 7 }) },
    },
  },
  {
    name: 'taxes',
    types: `
      type Query { stub: Stub }
      type Product @key(fields: "id") {
        id: ID!
        name: String @external
        price(currency: String): Int @external
        tax: String @requires(fields: "price(currency: \\"EUR\\")")
        duty: String @requires(fields: "price(currency: \\"USD\\")")
        label: String @requires(fields: "name")
        plain: String
        both: String @requires(fields: "tax2")
        tax2: String @external
      }
      type Stub @key(fields: "id", resolvable: false) @key(fields: "code") {
        id: ID!
        code: ID!
        weight: Int @external
        owner: Product
        freight: Int @requires(fields: "weight")
      }`,
    resolvers: {
      Query: { stub: () => ({ id: 's', code: 'c' }) },
      Product: {
        tax: ({ price }: { price: number }) => `tax of ${price}`,
        duty: ({ price }: { price: number }) => `duty of ${price}`,
        plain: () => 'plain',
        label: ({ name }: { name: string }) => `label of ${name}`,
        both: ({ tax2 }: { tax2: string }) => `both of ${tax2}`,
      },
      Stub: {
        __resolveReference: (given: { code?: string }) => {
          if (given.code === undefined) throw new Error('not resolvable by id');
          return given;
        },
        owner: () => ({ id: '1' }),
        freight: ({ weight }: { weight: number }) => weight * 2,
      },
    },
  },
  {
    name: 'second',
    types: `type Product @key(fields: "id") {
      id: ID!
      price(currency: String): Int @external
      tax2: String @requires(fields: "price(currency: \\"GBP\\")")
      label: String @external
      chained: String @requires(fields: "label")
    }`,
    resolvers: {
      Product: {
        tax2: ({ price }: { price: number }) => `tax2 of ${price}`,
        chained: ({ label }: { label: string }) => `chained to ${label}`,
      },
    },
  },
]);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: transports,
    auth: 'none',
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

describe("a client's field that a @requires selects with other arguments", () => {
  test.each([
    ['{ product { price(currency: "USD") tax } }', { price: 12, tax: 'tax of 10' }],
    ['{ product { tax price(currency: "USD") } }', { price: 12, tax: 'tax of 10' }],
    ['{ product { price duty } }', { price: 10, duty: 'duty of 12' }],
    ['{ product { price: name tax } }', { price: 'Table', tax: 'tax of 10' }],
    ['{ product { name: price(currency: "USD") label } }', { name: 12, label: 'label of Table' }],
    [
      '{ product { weir__price: name weir__0_price: name price(currency: "USD") tax duty } }',
      {
        ...{ weir__price: 'Table', weir__0_price: 'Table', price: 12 },
        ...{ tax: 'tax of 10', duty: 'duty of 12' },
      },
    ],
    [
      '{ product { ... on Product { price(currency: "USD") } ...T } } fragment T on Product { tax }',
      { price: 12, tax: 'tax of 10' },
    ],
  ])('keeps its own in %s', async (query, product) => {
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ product });
  });

  test('keeps its own behind an interface', async () => {
    const { data, errors } = await gateway.ask('{ items { price(currency: "USD") ... on Product { tax } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ items: [{ price: 12, tax: 'tax of 10' }] });
  });

  test('has its error at the path that the client knows', async () => {
    await using failing = await startTestGateway({
      supergraph: { sdl: supergraphSdl },
      subgraphs: {
        ...transports,
        prices: async (request) => {
          const body = (await (
            await (transports.prices as (given: Request) => Promise<Response>)(request)
          ).json()) as {
            data: { product: Record<string, unknown> };
          };
          const key = Object.keys(body.data.product).find((name) => body.data.product[name] === 12) ?? '';
          body.data.product[key] = null;
          const extensions = { code: 'NOT_FOUND' };
          return Response.json({
            ...body,
            errors: [{ message: 'No price', path: ['product', key], extensions }],
          });
        },
      },
      auth: 'none',
    });
    const { data, errors } = await failing.ask('{ product { price(currency: "USD") tax } }');
    expect(data).toEqual({ product: { price: null, tax: 'tax of 10' } });
    expect(errors).toMatchObject([{ message: 'No price', path: ['product', 'price'] }]);
  });
});

describe('two @requires that want one field with different arguments', () => {
  const tax = 'tax of 10';
  test.each([
    ['{ product { tax duty } }', { product: { tax, duty: 'duty of 12' } }],
    ['{ product { tax ... on Product { d: duty } } }', { product: { tax, d: 'duty of 12' } }],
    ['{ product { tax both } }', { product: { tax, both: 'both of tax2 of 1' } }],
    [
      '{ product { price(currency: "USD") duty both tax label } }',
      { product: { price: 12, duty: 'duty of 12', both: 'both of tax2 of 1', tax, label: 'label of Table' } },
    ],
    ['{ items { ... on Product { tax duty } } }', { items: [{ tax, duty: 'duty of 12' }] }],
    [
      '{ a: product { tax } b: product { duty } c: product { tax duty } }',
      { a: { tax }, b: { duty: 'duty of 12' }, c: { tax, duty: 'duty of 12' } },
    ],
  ])('are each given theirs in %s', async (query, wanted) => {
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(data).toEqual(wanted);
  });

  test('have the error of what they require at the object, and of one only what it cost', async () => {
    const send = transports.prices as (given: Request) => Promise<Response>;
    await using failing = await startTestGateway({
      supergraph: { sdl: supergraphSdl },
      subgraphs: {
        ...transports,
        prices: async (request) => {
          const { query } = (await request.clone().json()) as { query: string };
          const key = /(weir__\d+_price):price\(currency:"USD"\)/.exec(query)?.[1] ?? '';
          const body = (await (await send(request)).json()) as { data: { product: Record<string, unknown> } };
          if ('sure' in body.data.product) Object.assign(body.data.product, { sure: null, [key]: null });
          else delete body.data.product[key];
          const extensions = { code: 'NOT_FOUND' };
          return Response.json({
            ...body,
            errors: [{ message: 'No price', path: ['product', key], extensions }],
          });
        },
      },
      auth: 'none',
    });
    const { data, errors } = await failing.ask('{ product { tax duty } }');
    expect(data).toEqual({ product: { tax: 'tax of 10', duty: null } });
    expect(errors).toMatchObject([{ message: 'No price', path: ['product', 'duty'] }]);
    const without = await failing.ask('{ product { tax duty sure } }');
    expect(without.data).toEqual({ product: null });
    expect(without.errors?.find(({ message }) => message === 'No price')?.path).toEqual(['product']);
  });
});

test('an operation whose plan would ask for a field before what it requires is there is refused', async () => {
  const { data, errors } = await gateway.ask('{ stub { owner { chained } } }');
  expect(data).toBeUndefined();
  expect(errors).toMatchObject([
    {
      message: expect.stringMatching(/Product\.label of taxes/),
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ]);
  // From elsewhere it is planned right.
  const other = await gateway.ask('{ product { label } }');
  expect(other.data).toEqual({ product: { label: 'label of Table' } });
});

describe('a field that is left out', () => {
  test.each([
    ['{ product { plain label @skip(if: $yes) price @skip(if: $no) } }', { plain: 'plain', price: 10 }],
    [
      '{ product { ... @include(if: $no) { tax } plain duty @skip(if: $no) } }',
      { plain: 'plain', duty: 'duty of 12' },
    ],
    [
      '{ product { label @skip(if: $no) name @include(if: $yes) tax @include(if: $no) plain } }',
      { label: 'label of Table', name: 'Table', plain: 'plain' },
    ],
  ])('takes none of those with it that stand in its subgraph: %s', async (query, product) => {
    const variables = { yes: true, no: false };
    const { data, errors } = await gateway.ask(declareConditions(query), {
      variables,
    });
    expect(errors).toBeUndefined();
    expect(data.product).toEqual(product);
  });
});

test('after a @requires a subgraph is entered again by a key that it resolves', async () => {
  const { data, errors } = await gateway.ask('{ stub { freight } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({ stub: { freight: 14 } });
});
