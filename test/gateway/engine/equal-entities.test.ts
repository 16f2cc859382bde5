import { afterAll, beforeAll, expect, test } from 'vitest';
import { federate } from '../federate.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

const box = (id: string, tag: string) => ({ id, tag });
const { supergraphSdl, transports } = federate([
  {
    name: 'boxes',
    types: 'type Query { boxes: [Box!]! } type Box @key(fields: "id") { id: ID! tag: String }',
    resolvers: { Query: { boxes: () => [box('a', '1'), box('b', '2'), box('b', '3')] } },
  },
  {
    name: 'items',
    types: `
      type Query { any: Int }
      type Box @key(fields: "id") { id: ID! item: Item }
      type Item @key(fields: "id") { id: ID! }`,
    resolvers: { Box: { item: () => ({ id: 'x' }) } },
  },
  {
    name: 'names',
    types: 'type Query { some: Int } type Item @key(fields: "id") { id: ID! name: String }',
    resolvers: { Item: { name: ({ id }: { id: string }) => `name of ${id}` } },
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

test('an entity that stands in two places and equals a third has its fields in all of them', async () => {
  const { data, errors } = await gateway.ask('{ boxes { tag item { name } } }');
  expect(errors).toBeUndefined();
  const item = { name: 'name of x' };
  expect(data.boxes).toEqual(['1', '2', '3'].map((tag) => ({ tag, item })));
});
