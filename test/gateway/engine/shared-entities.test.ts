import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { openAccess } from '#gateway/authorization/field-access.ts';
import { createFederationEngine } from '#gateway/engine/create-federation-engine.ts';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import { readRequirements } from '#gateway/planning/requirements.ts';
import { readSubgraphAnswer, type SubgraphAnswer } from '#gateway/transport/subgraph-answer.ts';
import { federate } from '../federate.ts';

// Lines of a cart, several of one product: `carts` and `tags` both know the cart, only `names` knows products by their key.
const { supergraphSdl } = federate([
  {
    name: 'carts',
    types: `
      type Query { cart: Cart @shareable }
      type Cart @shareable { lines: [Line!] }
      type Line @shareable { product: Product }
      type Product @key(fields: "id") { id: ID! }`,
    resolvers: {},
  },
  {
    name: 'tags',
    types: `
      type Query { cart: Cart @shareable }
      type Cart @shareable { lines: [Line!] }
      type Line @shareable { product: Product }
      type Product { tag: String }`,
    resolvers: {},
  },
  { name: 'names', types: 'type Product @key(fields: "id") { id: ID! name: String }', resolvers: {} },
]);
const { supergraph, fullSchema, apiSchema } = parseSupergraph(supergraphSdl);
const planner = new QueryPlanner(supergraph, {});
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Asked {
  readonly variables: { readonly representations?: readonly unknown[] };
  answer(json: unknown): void;
}

/** Runs a query against subgraphs that answer when the test says so. */
function start(query: string) {
  const waiting = new Map<string, PromiseWithResolvers<Asked>>();
  const asked = (name: string) => {
    const known = waiting.get(name) ?? Promise.withResolvers<Asked>();
    waiting.set(name, known);
    return known;
  };
  const engine = createFederationEngine({
    schemas: { fullSchema, apiSchema },
    requirements: readRequirements(parse(supergraphSdl)),
    plan: async (text) => planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(text))),
    client: {
      query(name, { body }) {
        const { promise, resolve } = Promise.withResolvers<SubgraphAnswer>();
        asked(name).resolve({
          variables: JSON.parse(body).variables,
          answer: (json) =>
            resolve(
              readSubgraphAnswer({ status: 200, contentType: undefined, text: JSON.stringify(json) }, 10_000),
            ),
        });
        return promise;
      },
      open: () => {
        throw new Error('no subscriptions here');
      },
    },
  });
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('no operation');
  const result = engine.execute({
    prepared: { key: query, query, document, operation },
    variables: { raw: {}, coerced: {} },
    access: openAccess,
    caller: {
      correlationId: 'c',
      authorization: undefined,
      claims: undefined,
      clientName: undefined,
      clientVersion: undefined,
      deadlineMs: 30_000,
      explain: new Set(),
      signal: new AbortController().signal,
      log: silent,
    },
  });
  return { result, asked: (name: string) => asked(name).promise };
}

const product = (id: string) => ({ product: { __typename: 'Product', id } });
const cartOf = (...lines: unknown[]) => ({ data: { cart: { lines } } });

/** Everything that was answered has been taken over. */
const settled = () => new Promise(setImmediate);

describe('an entity in many places', () => {
  test('is asked for once and given to each', async () => {
    const { result, asked } = start('{ cart { lines { product { id name } } } }');
    (await asked('carts')).answer(cartOf(product('1'), product('2'), product('1'), { product: null }));
    const names = await asked('names');
    expect(names.variables.representations).toEqual([
      { __typename: 'Product', id: '1' },
      { __typename: 'Product', id: '2' },
    ]);
    names.answer({ data: { _entities: [{ name: 'Table "round"' }, { name: 'Chair' }] } });
    const { json, errors } = await result;
    expect(errors).toEqual([]);
    expect(JSON.parse(json ?? '')).toEqual({
      cart: {
        lines: [
          { product: { id: '1', name: 'Table "round"' } },
          { product: { id: '2', name: 'Chair' } },
          { product: { id: '1', name: 'Table "round"' } },
          { product: null },
        ],
      },
    });
  });

  test('is still itself in each of them: what comes for one place is not told in another', async () => {
    const { result, asked } = start('{ cart { lines { product { name tag } } } }');
    const tags = await asked('tags');
    (await asked('carts')).answer(cartOf(product('1'), product('1'), product('2')));
    const names = await asked('names');
    tags.answer(cartOf({ product: { tag: 'a' } }, { product: { tag: 'b' } }, { product: { tag: 'c' } }));
    await settled();
    names.answer({ data: { _entities: [{ name: 'Table' }, { name: 'Chair' }] } });
    const { json, errors } = await result;
    expect(errors).toEqual([]);
    expect(JSON.parse(json ?? '')).toEqual({
      cart: {
        lines: [
          { product: { name: 'Table', tag: 'a' } },
          { product: { name: 'Table', tag: 'b' } },
          { product: { name: 'Chair', tag: 'c' } },
        ],
      },
    });
  });

  test('that fails is told in each of them', async () => {
    const { result, asked } = start('{ cart { lines { product { name tag } } } }');
    const tags = await asked('tags');
    (await asked('carts')).answer(cartOf(product('1'), product('1'), product('2')));
    const names = await asked('names');
    tags.answer(cartOf({ product: { tag: 'a' } }, { product: { tag: 'b' } }, { product: { tag: 'c' } }));
    await settled();
    names.answer({
      data: { _entities: [null, { name: 'Chair' }] },
      errors: [{ message: 'gone', path: ['_entities', 0], extensions: { code: 'NOT_FOUND' } }],
    });
    const { data, errors } = await result;
    expect(data).toEqual({
      cart: {
        lines: [
          { product: { name: null, tag: 'a' } },
          { product: { name: null, tag: 'b' } },
          { product: { name: 'Chair', tag: 'c' } },
        ],
      },
    });
    expect(errors.map(({ path }) => path?.join('.'))).toEqual([
      'cart.lines.0.product.name',
      'cart.lines.1.product.name',
    ]);
  });
});
