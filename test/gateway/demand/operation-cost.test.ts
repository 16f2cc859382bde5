import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileCost } from '#gateway/demand/compile-cost.ts';
import { readCostRules } from '#gateway/demand/cost-rules.ts';
import { mutationCost, toActualCost, toStaticCost } from '#gateway/demand/operation-cost.ts';
import { readSubgraphSdls } from '#registry/compose-supergraph.ts';
import { toCost } from '#registry/operations/cost.ts';
import { createGraphVersion } from '#registry/version/create-graph-version.ts';
import { contractIsThere, readContractOperations } from '../../product/contract-operations.ts';

const sdl = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  type Query {
    one: Item
    plain: [Item]
    assumed: [Item] @listSize(assumedSize: 3)
    sliced(take: Int, first: Int): [Item] @listSize(slicingArguments: ["take"])
    page(first: Int = 4, filter: Filter, dear: Int @cost(weight: 7)): Page
    sized(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["edges"])
    either: Either
  }
  type Page { nodes: [Item!]! edges: [Edge!]! }
  type Edge { node: Item }
  type Item { id: ID name: String dear: String @cost(weight: 5) heavy: Heavy score: Score }
  type Heavy @cost(weight: 9) { id: ID }
  union Either = Item | Heavy
  scalar Score @cost(weight: 2)
  input Filter { text: String @cost(weight: 3) inner: [Filter!] }
`;
const document = parse(sdl);
const schema = buildSchema(sdl);
const rules = readCostRules(document);

function compile(query: string) {
  const parsed = parse(query);
  const operation = getOperationAST(parsed);
  if (!operation) throw new Error('no operation');
  return compileCost(
    { schema, rules, keyOf: ({ alias, name }) => alias?.value ?? name.value },
    parsed,
    operation,
  );
}
const cost = (query: string, variables?: Record<string, unknown>) => toStaticCost(compile(query), variables);

describe('before it runs, an operation', () => {
  test.each([
    ['{ one { id name } }', 1],
    ['{ one { dear score } }', 1 + 5 + 2],
    ['{ one { heavy { id } } }', 1 + 9],
    ['{ plain { id } }', 10],
    ['{ assumed { heavy { id } } }', 3 * (1 + 9)],
    ['{ sliced(take: 6, first: 50) { id } }', 6],
    ['{ page { nodes { id } } }', 1 + 4],
    ['{ page(first: 6) { nodes { id } edges { node { id } } } }', 1 + 6 + 6 * 2],
    ['{ sized(first: 6) { nodes { id } edges { node { id } } } }', 1 + 10 + 6 * 2],
    [
      '{ page(dear: 1, filter: { text: "a", inner: [{ text: "b" }, { inner: [] }] }) { nodes { id } } }',
      1 + 4 + 7 + 6,
    ],
    ['{ either { ... on Item { dear } ... on Heavy { id } } }', 1 + 5],
    ['{ a: one { id } ...F } fragment F on Query { b: one { id } }', 2],
    ['{ one { id } one { name } }', 2],
  ])('%s costs %d', (query, expected) => {
    expect(cost(query, {})).toBe(expected);
  });

  test('costs what its variables say, and without them as much as they may say', () => {
    const query =
      'query ($n: Int, $on: Boolean!) { page(first: $n) { nodes { id heavy @include(if: $on) { id } } } }';
    expect(cost(query, { n: 2, on: false })).toBe(1 + 2);
    expect(cost(query, { n: 2, on: true })).toBe(1 + 2 * 10);
    expect(cost(query, { on: false })).toBe(1 + 4);
    expect(cost(query)).toBe(1 + 100 * 10);
  });
});

test('afterwards it costs what there is', () => {
  const nodes = compile(
    '{ plain { dear heavy { id } } either { ... on Item { dear } ... on Heavy { id } } none: one { id } }',
  );
  const data = {
    plain: [{ dear: 'x', heavy: { id: 1 } }, null, { dear: null, heavy: null }],
    either: { __typename: 'Heavy', id: 1, dear: 'not of this type' },
    none: null,
  };
  expect(toActualCost(nodes, data, {})).toBe(1 + 5 + 9 + 1 + 1);
});

test.skipIf(!contractIsThere)('the registry, before an operation is sent, counts the same', async () => {
  const subgraphs = await readSubgraphSdls('schema', AbortSignal.timeout(30_000));
  const { composed } = createGraphVersion({ label: 'schema', subgraphs, events: [] });
  if (!composed) throw new Error('the product does not compose');
  const product = composed.apiSchema;
  let compared = 0;
  for (const [name, text] of readContractOperations()) {
    const parsed = parse(text);
    const operation = getOperationAST(parsed);
    if (!operation) throw new Error(`no operation ${name}`);
    const supergraph = parse(composed.supergraphSdl);
    const options = { schema: product, rules: readCostRules(supergraph), keyOf: () => '' };
    const fixed = operation.operation === 'mutation' ? mutationCost : 0;
    const ours = fixed + toStaticCost(compileCost(options, parsed, operation), undefined);
    expect(ours, name).toBe(toCost(parsed, composed));
    compared++;
  }
  expect(compared).toBeGreaterThan(20);
});
