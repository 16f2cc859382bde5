import { buildSchema, execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { federate } from '../federate.ts';
import { createRandom, type Random } from '../random.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

const seed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);

const ada = { __typename: 'Person', id: '1', name: 'Ada', age: 36, label: 'Ada (36)' };
const bea = { ...ada, id: '2', name: 'Bea', age: 40, label: 'Bea (40)' };
const byId: Readonly<Record<string, typeof ada>> = { 1: ada, 2: bea };

const { supergraphSdl, transports } = federate([
  {
    name: 'people',
    types: `
      type Query { me: Person! boss: Person any: Being }
      union Being = Person | Robot
      type Robot { model: String! }
      type Person @key(fields: "id") { id: ID! name: String! friend: Person }`,
    resolvers: {
      Query: { me: () => ada, boss: () => bea, any: () => bea },
      Person: { __resolveReference: ({ id }: { id: string }) => byId[id], friend: () => bea },
    },
  },
  {
    name: 'ages',
    types: `
      type Query { eldest: Person }
      type Person @key(fields: "id") {
        id: ID! age: Int! name: String! @external label: String @requires(fields: "name")
      }`,
    resolvers: {
      Query: { eldest: () => bea },
      Person: {
        __resolveReference: ({ id, name }: { id: string; name?: string }) => ({
          id,
          name,
          age: byId[id]?.age,
        }),
        label: ({ name, age }: { name: string; age: number }) => `${name} (${age})`,
      },
    },
  },
]);

const reference = buildSchema(`
  type Query { me: Person! boss: Person any: Being eldest: Person }
  union Being = Person | Robot
  type Robot { model: String! }
  type Person { id: ID! name: String! friend: Person age: Int! label: String }`);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: transports,
    auth: 'none',
    limits: { maxDirectives: 1_000 },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function check(query: string): Promise<number> {
  let empty = 0;
  for (const a of [true, false])
    for (const b of [true, false]) {
      const variables = { a, b };
      const rootValue = { me: friendly(ada), boss: friendly(bea), any: friendly(bea), eldest: friendly(bea) };
      const wanted = await execute({
        schema: reference,
        document: parse(query),
        rootValue,
        variableValues: variables,
      });
      const { data, errors } = await gateway.ask(query, { variables });
      expect({ query, variables, data, errors }).toEqual({
        ...{ query, variables, errors: undefined },
        data: JSON.parse(JSON.stringify(wanted.data)),
      });
      if (JSON.stringify(data).includes('{}')) empty++;
    }
  return empty;
}

const friendly = (person: typeof ada): object => ({ ...person, friend: () => friendly(bea) });

/** Declares those of `$a` and `$b` that are used. */
function withVariables(selection: string): string {
  const used = ['$a', '$b'].filter((name) => selection.includes(name));
  return used.length > 0
    ? `query (${used.map((name) => `${name}: Boolean!`).join(' ')}) ${selection}`
    : selection;
}

test.each([
  '{ boss @include(if: $a) { name @include(if: $b) } me { id } }',
  '{ boss @skip(if: $a) { name @include(if: false) } }',
  '{ boss @skip(if: $a) { ... on Person @include(if: false) { name @skip(if: $b) } } }',
  '{ me { friend @include(if: $a) { ...F } } } fragment F on Person { age @include(if: $b) @skip(if: true) }',
  '{ any @include(if: $a) { ... on Person { age @skip(if: $b) } ... on Robot { model } } }',
])('an object of which nothing is left to read is there all the same: %s', async (query) => {
  expect(await check(withVariables(query))).toBeGreaterThan(0);
});

test(`generated operations with conditions answer as one schema would (seed ${seed})`, async () => {
  const random = createRandom(seed);
  let empty = 0;
  for (let number = 0; number < 60; number++) empty += await check(withVariables(toOperation(random)));
  expect(empty).toBeGreaterThan(5);
});

function toOperation(random: Random): string {
  const roots = ['me', 'boss', 'eldest', 'x: me', 'y: boss'];
  const fields = ['id', 'name', 'age', 'label', 'n: name', '__typename', 'friend'];
  const condition = (name: string) =>
    random.below(3) === 0 ? ` @${name}(if: ${random.pick(['$a', '$b', 'true', 'false'])})` : '';
  const conditions = () => condition('include') + condition('skip');
  const many = (make: () => string) => Array.from({ length: 1 + random.below(3) }, make).join(' ');
  function toSelection(level: number): string {
    if (random.below(4) === 0 && level < 3)
      return `... on Person${conditions()} { ${many(() => toSelection(level + 1))} }`;
    const field = random.pick(fields);
    if (field !== 'friend') return field + conditions();
    return level < 2 ? `friend${conditions()} { ${many(() => toSelection(level + 1))} }` : 'name';
  }
  function toRoot(level: number): string {
    if (random.below(4) === 0 && level < 2) return `...${conditions()} { ${many(() => toRoot(level + 1))} }`;
    return `${random.pick(roots)}${conditions()} { ${many(() => toSelection(0))} }`;
  }
  return `{ ${many(() => toRoot(0))} me { id } }`;
}
