import { isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import { createGraphVersion } from '#registry/version/create-graph-version.ts';
import { readVersion } from '#registry/version/read-version.ts';

const { signal } = new AbortController();

function toContract(sdl: string, contract: object) {
  const link =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@shareable", "@inaccessible"])';
  const { contracts } = createGraphVersion({
    label: 'test',
    subgraphs: [{ name: 'one', sdl: `${link}\n${sdl}` }],
    events: [],
    governance: JSON.stringify({ contracts: { shop: contract } }),
  });
  const { composed, problems } = contracts.compose('shop');
  const schema = composed?.apiSchema;
  const fieldsOf = (type: string) => {
    const found = schema?.getType(type);
    return found && 'getFields' in found ? Object.keys(found.getFields()) : undefined;
  };
  return { schema, problems, fieldsOf, composed };
}

const include = { include: ['shop'] };

describe('a contract', () => {
  test('shows what its tags say, and what that needs', () => {
    const { fieldsOf, schema } = toContract(
      `type Query { a(in: In): A @tag(name: "shop") b: B } type A { e: E m: Money } type B { x: Int }
       enum E { ONE } input In { n: Int } type Money { amount: Int }`,
      include,
    );
    expect(fieldsOf('Query')).toEqual(['a']);
    expect(fieldsOf('A')).toEqual(['e', 'm']);
    expect(Object.keys(schema?.getTypeMap() ?? {})).toEqual(expect.arrayContaining(['E', 'In', 'Money']));
    expect(schema?.getType('B')).toBeUndefined();
  });

  test('takes a field’s own tag before its type’s, and leaves out what leads to nothing', () => {
    const { fieldsOf, schema } = toContract(
      `type Query { a: A @tag(name: "shop") } type A @tag(name: "shop") { x: Int y: Int @tag(name: "crm") c: C }
       type C @tag(name: "crm") { z: Int }`,
      include,
    );
    expect(fieldsOf('A')).toEqual(['x']);
    expect(schema?.getType('C')).toBeUndefined();
  });

  test('leaves out what its excluded tags say, down to arguments, values and members', () => {
    const { fieldsOf, schema, composed } = toContract(
      `type Query { a(p: Int, q: Int @tag(name: "no")): A needs(n: No!): Int u: U e: E }
       type A { x: Int y: Int @tag(name: "no") } type B @tag(name: "no") { z: Int } union U = A | B
       enum E { ONE TWO @tag(name: "no") } input No @tag(name: "no") { n: Int }`,
      { exclude: ['no'] },
    );
    expect(fieldsOf('Query')).toEqual(['a', 'u', 'e']);
    expect(fieldsOf('A')).toEqual(['x']);
    const query = schema?.getQueryType();
    expect(query?.getFields().a?.args.map(({ name }) => name)).toEqual(['p']);
    expect(composed?.supergraphSdl).toMatch(
      /TWO @join__enumValue\(graph: ONE\) @tag\(name: "no"\) @inaccessible/,
    );
  });

  test('does not let an interface promise what a type behind it does not show', () => {
    const { fieldsOf } = toContract(
      `type Query { n: Node } interface Node { id: ID secret: Int } type A implements Node { id: ID secret: Int @tag(name: "no") }
       type B implements Node { id: ID secret: Int }`,
      { exclude: ['no'] },
    );
    expect(fieldsOf('Node')).toEqual(['id']);
    expect(fieldsOf('B')).toEqual(['id', 'secret']);
  });

  test('that shows nothing is a problem, and so is a required field that it hides', () => {
    expect(toContract('type Query { a: Int }', include).problems).toMatchObject([{ code: 'CONTRACT_EMPTY' }]);
    const { fieldsOf } = toContract(
      'type Query { a(in: In): Int b: Int } input In { must: Int! @tag(name: "no") n: Int }',
      { exclude: ['no'] },
    );
    // Nobody could send it: it is left out.
    expect(fieldsOf('Query')).toEqual(['a', 'b']);
    expect(fieldsOf('In')).toBeUndefined();
  });
});

test.each([
  'crm',
  'portal',
])('the product’s contract %s is served by the gateway as the registry sees it', async (name) => {
  const version = await readVersion('schema', { beside: 'schema', signal });
  const { composed, problems } = version.contracts.compose(name);
  expect(problems).toEqual([]);
  const served = parseSupergraph(composed?.supergraphSdl ?? '').apiSchema;
  const toText = (schema: typeof served) =>
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .map((type) => `${type.name}: ${Object.keys(isObjectType(type) ? type.getFields() : {}).sort()}`)
      .sort();
  expect(toText(served)).toEqual(toText(composed?.apiSchema ?? served));
});

test('the product’s governance names what there is', async () => {
  const { governance, events, composed, subgraphs } = await readVersion('schema', {
    beside: 'schema',
    signal,
  });
  const isOfTopic = (pattern: string) =>
    [...events.keys()].some((topic) => topic === pattern || topic.startsWith(pattern.replace(/\*$/, '')));
  expect(Object.keys(governance.events).filter((pattern) => !isOfTopic(pattern))).toEqual([]);
  const kinds = composed?.elements.get('WorkflowKind')?.children.map(({ name }) => name) ?? [];
  expect(Object.keys(governance.workflows).filter((kind) => !kinds.includes(kind))).toEqual([]);
  const used = [...Object.values(governance.workflows), ...Object.values(governance.events)].flat();
  expect(used.filter((coordinate) => !composed?.elements.has(coordinate))).toEqual([]);
  expect(Object.keys(governance.teams)).toEqual(expect.arrayContaining(subgraphs.map(({ name }) => name)));
});
