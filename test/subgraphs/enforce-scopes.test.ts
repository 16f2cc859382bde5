import { describe, expect, test } from 'vitest';
import { createSubgraph } from '#subgraphs/create-subgraph.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requiresScopes"])
  type Query { open: String secret: String @requiresScopes(scopes: [["a", "b"], ["c"]]) things: [Thing!] }
  type Thing @key(fields: "id") @requiresScopes(scopes: [["things"]]) { id: ID! name: String }
  type Subscription { ticks: Int @requiresScopes(scopes: [["c"]]) }
`;

const resolvers = {
  Query: { open: () => 'open', secret: () => 'secret', things: () => [{ id: '1', name: 'one' }] },
  Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, name: 'one' }) },
  Subscription: {
    ticks: {
      subscribe: async function* () {
        yield { ticks: 1 };
      },
    },
  },
};

async function ask(scope: string, query: string): Promise<string> {
  const subgraph = createSubgraph(
    { name: 'test', sdl, resolvers, createContext: (base) => base },
    {
      verify: async () => ({ sub: 'someone', kind: 'crm', scope }),
      onUnexpectedError: (error) => Promise.reject(error),
    },
  );
  const response = await subgraph.fetch(
    new Request('http://subgraph/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: 'Bearer token',
      },
      body: JSON.stringify({ query }),
    }),
  );
  return response.text();
}

const entities =
  'query { _entities(representations: [{ __typename: "Thing", id: "1" }]) { ... on Thing { name } } }';

describe('a subgraph that is reached past the gateway', () => {
  test.each([
    ['', '{ open }', 'open'],
    ['a b', '{ secret }', 'secret'],
    ['c', '{ secret }', 'secret'],
    ['things', '{ things { name } }', 'one'],
    ['things', entities, 'one'],
    ['c', 'subscription { ticks }', '"ticks":1'],
  ])('grants with the scopes "%s" %s', async (scope, query, text) => {
    const answer = await ask(scope, query);
    expect(answer).toContain(text);
    expect(answer).not.toContain('errors');
  });

  test.each([
    ['a', '{ secret }', 'Query.secret needs the scope a and b, or c'],
    ['', '{ things { name } }', 'Thing.name needs the scope things'],
    ['other', entities, 'Thing.name needs the scope things'],
    ['a b', 'subscription { ticks }', 'Subscription.ticks needs the scope c'],
  ])('refuses with the scopes "%s" %s', async (scope, query, text) => {
    const answer = await ask(scope, query);
    expect(answer).toContain(text);
    expect(answer).toContain('"code":"FORBIDDEN"');
    expect(answer).not.toMatch(/"(one|secret)"[,}]/);
  });
});
