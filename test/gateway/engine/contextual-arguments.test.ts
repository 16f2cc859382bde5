import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { federate } from '../federate.ts';
import { createRandom } from '../random.ts';
import { startTestGateway, type TestGateway } from '../start-test-gateway.ts';

// The stock executor does not know contextual arguments: answers are compared with what the data says.

type Json = Record<string, unknown>;
interface User {
  readonly id: string;
  readonly currency: string | null;
  readonly tier: { readonly name: string };
  readonly friend: string;
  readonly accounts: readonly string[];
}

const seed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);
const random = createRandom(seed);
const size = 12;
const accountIds = Array.from({ length: 5 }, (_, id) => `a${id}`);
const users: readonly User[] = Array.from({ length: size }, (_, id) => ({
  id: `u${id}`,
  currency: ['EUR', 'USD', 'GBP', null][random.below(4)] ?? null,
  tier: { name: ['gold', 'tin'][random.below(2)] ?? '' },
  friend: `u${random.below(size)}`,
  accounts: accountIds.filter(() => random.below(2) === 0),
}));
const org = { id: 'o1', currency: 'CHF', tier: { name: 'iron' }, accounts: ['a0', 'a1'] };
const userOf = (id: string) => users.find((user) => user.id === id) as User;
const account = (id: string) => ({ __typename: 'Account', id });
const nextOf = (id: string) => `a${(Number(id.slice(1)) + 1) % accountIds.length}`;

const { supergraphSdl, transports, calls } = federate([
  {
    name: 'people',
    types: `
      type Query { users: [User!]! owners: [Owner!]! me: User }
      union Owner = User | Org
      type Org @key(fields: "id") { id: ID! currency: String tier: Tier }
      type Tier { name: String! }
      type User @key(fields: "id") { id: ID! currency: String tier: Tier friend: User }`,
    resolvers: {
      Query: {
        users: () => users,
        owners: () => [
          { __typename: 'User', ...users[0] },
          { __typename: 'Org', ...org },
          { __typename: 'User', ...users[1] },
        ],
        me: () => users[0],
      },
      User: {
        __resolveReference: ({ id }: User) => userOf(id),
        friend: ({ friend }: User) => userOf(friend),
      },
      Org: { __resolveReference: () => org },
    },
  },
  {
    name: 'accounts',
    types: `
      scalar federation__ContextFieldValue
      type Tier { name: String! @external }
      type User @key(fields: "id") @context(name: "owner") @context(name: "member") {
        id: ID! currency: String @external tier: Tier @external accounts: [Account!]!
      }
      type Org @key(fields: "id") @context(name: "owner") @context(name: "member") {
        id: ID! currency: String @external tier: Tier @external accounts: [Account!]! }
      type Account @key(fields: "id") {
        id: ID!
        balance(in: String @fromContext(field: "$owner { currency }"), times: Int = 1): String
        rank(of: String @fromContext(field: "$member { tier { name } }")): String
      }`,
    resolvers: {
      User: { accounts: ({ id }: User) => userOf(id).accounts.map(account) },
      Org: { accounts: () => org.accounts.map(account) },
      Account: {
        balance: ({ id }: Json, given: Json) => `${id} in ${given.in ?? 'nothing'} ${given.times}`,
        rank: ({ id }: Json, { of }: Json) => `${id} of ${of}`,
      },
    },
  },
  {
    name: 'links',
    types: 'type Account @key(fields: "id") { id: ID! next: Account label: String }',
    resolvers: {
      Account: {
        next: ({ id }: { id: string }) => account(nextOf(id)),
        label: ({ id }: Json) => `label ${id}`,
      },
    },
  },
]);

const balance = (id: string, currency: string | null, times = 1) =>
  `${id} in ${currency ?? 'nothing'} ${times}`;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    supergraph: { sdl: supergraphSdl },
    subgraphs: transports,
    auth: 'none',
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function ask(query: string, variables = {}) {
  calls.length = 0;
  const { data, errors } = await gateway.ask(query, { variables });
  expect(errors, `seed ${seed}`).toBeUndefined();
  return data;
}

describe('an argument from the context', () => {
  test('is what the object above says, each by itself, in one request', async () => {
    expect(await ask('{ users { id accounts { id balance } } }')).toEqual({
      users: users.map(({ id, currency, accounts }) => ({
        id,
        accounts: accounts.map((each) => ({ id: each, balance: balance(each, currency) })),
      })),
    });
    expect(calls.map(({ subgraph }) => subgraph)).toEqual(['people', 'accounts']);
  });

  test('differs for one entity that stands in several places, however far below', async () => {
    const query = `{ users {
      accounts { next { balance next { balance(times: 2) label } label } label }
      friend { accounts { next { b: balance label } } }
    } }`;
    const below = ({ accounts }: User, shape: (id: string) => Json) =>
      accounts.map((id) => ({ next: shape(nextOf(id)) }));
    expect(await ask(query)).toEqual({
      users: users.map((user) => ({
        accounts: below(user, (id) => ({
          balance: balance(id, user.currency),
          label: `label ${id}`,
          next: { balance: balance(nextOf(id), user.currency, 2), label: `label ${nextOf(id)}` },
        })).map((each, index) => ({ ...each, label: `label ${user.accounts[index]}` })),
        friend: {
          accounts: below(userOf(user.friend), (id) => ({
            b: balance(id, userOf(user.friend).currency),
            label: `label ${id}`,
          })),
        },
      })),
    });
  });

  test('comes from whichever type stands above', async () => {
    const one = (owner: { currency: string | null; accounts: readonly string[] }) => ({
      accounts: owner.accounts.map((id) => ({ balance: balance(id, owner.currency) })),
    });
    const query = '{ owners { ... on User { accounts { balance } } ... on Org { accounts { balance } } } }';
    expect(await ask(query)).toEqual({ owners: [one(userOf('u0')), one(org), one(userOf('u1'))] });
  });

  test('may lie deeper, and stand beside another', async () => {
    expect(await ask('{ users { accounts { next { rank balance } } } }')).toEqual({
      users: users.map(({ currency, tier, accounts }) => ({
        accounts: accounts.map((id) => ({
          next: { rank: `${nextOf(id)} of ${tier.name}`, balance: balance(nextOf(id), currency) },
        })),
      })),
    });
  });

  test("is not taken for a client's field of its name", async () => {
    const { currency, accounts, id } = userOf('u0');
    expect(
      await ask('query($n: Int) { me { currency: id c: currency accounts { balance(times: $n) } } }', {
        n: 3,
      }),
    ).toEqual({
      me: {
        currency: id,
        c: currency,
        accounts: accounts.map((each) => ({ balance: balance(each, currency, 3) })),
      },
    });
  });

  test('is no argument for clients, and its variable no variable of theirs', async () => {
    const given = await gateway.ask('{ me { accounts { balance(in: "EUR") } } }');
    expect(given.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    const name = 'contextualArgument_1_0';
    const taken = await gateway.ask(`query($${name}: Int) { me { accounts { balance(times: $${name}) } } }`, {
      variables: { [name]: 7 },
    });
    expect(taken.errors).toMatchObject([
      { message: expect.stringContaining(name), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    // A value that is not declared is not sent on either.
    const { currency, accounts } = userOf('u0');
    expect(await ask('{ me { accounts { balance } } }', { [name]: 'evil' })).toEqual({
      me: { accounts: accounts.map((id) => ({ balance: balance(id, currency) })) },
    });
  });

  test('that did not arrive costs the fields that need it, with the reason', async () => {
    await using failing = await startTestGateway({
      supergraph: { sdl: supergraphSdl },
      subgraphs: {
        ...transports,
        people: async (request) => {
          const { query } = (await request.clone().json()) as { query: string };
          const answer = await (transports.people as (given: Request) => Promise<Response>)(request);
          if (!query.includes('currency')) return answer;
          const { data } = (await answer.json()) as { data: { me: Json } };
          delete data.me.currency;
          const extensions = { code: 'SYSTEM_UNAVAILABLE' };
          return Response.json({
            data,
            errors: [{ message: 'No currency', path: ['me', 'currency'], extensions }],
          });
        },
      },
      auth: 'none',
    });
    const { data, errors } = await failing.ask('{ me { id accounts { balance } } }');
    expect(data).toEqual({ me: null });
    expect(errors).toMatchObject([{ message: 'No currency', extensions: { code: 'SYSTEM_UNAVAILABLE' } }]);
  });
});
