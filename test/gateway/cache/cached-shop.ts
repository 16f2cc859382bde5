import { buildSubgraphSchema } from '@apollo/subgraph';
import { assertCompositionSuccess, composeServices } from '@theguild/federation-composition';
import { GraphQLError, graphql, parse } from 'graphql';
import { Registry } from 'prom-client';
import { type Claims, scopesOf } from '#gateway/authorization/claims.ts';
import type { GatewayConfig } from '#gateway/gateway-config.ts';
import { startGateway } from '#gateway/start-gateway.ts';
import type { SubgraphTransport } from '#gateway/transport/subgraph-transport.ts';
import type { Answer, AskOptions } from '../start-test-gateway.ts';

const head = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective", "@external", "@requires", "@requiresScopes"])
    @link(url: "https://weir.dev/specs/cacheControl/v1.0", import: ["@cacheControl", "CacheControlScope"])
    @composeDirective(name: "@cacheControl")
    @link(url: "https://weir.dev/specs/cacheTag/v1.0", import: ["@cacheTag"])
    @composeDirective(name: "@cacheTag")
    @link(url: "https://weir.dev/specs/source/v1.0", import: ["@source"])
    @composeDirective(name: "@source")
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean, staleWhileRevalidate: Int, staleIfError: Int)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheTag(format: String!) repeatable on FIELD_DEFINITION | OBJECT
  directive @source(system: String!, record: String!, field: String) repeatable on FIELD_DEFINITION
`;

const catalogSdl = `${head}
  scalar JSON
  type Query {
    "Not kept."
    basket: [Line!]!
    product(id: ID!): Product @cacheControl(maxAge: 60) @cacheTag(format: "product-{$args.id}")
    products(first: Int = 10, filter: Filter): [Product!] @cacheControl(maxAge: 60) @cacheTag(format: "catalog")
    echo(json: JSON, n: Int = 1): String @cacheControl(maxAge: 60)
    now: String
    shelf: Shelf @cacheControl(maxAge: 60, scope: PRIVATE)
    strict: Product! @cacheControl(maxAge: 60)
  }
  input Filter { text: String color: String }
  type Mutation {
    rename(id: ID!, name: String!): Product
    restock: Boolean @cacheTag(format: "catalog")
  }
  type Line { id: ID! product: Product status: String! }
  type Shelf { owner: String! }
  type Product @key(fields: "id") { id: ID! name: String! @cacheControl(inheritMaxAge: true) }
`;

const stockSdl = `${head}
  type Product @key(fields: "id") @cacheControl(maxAge: 60) @cacheTag(format: "stock-{$key.id}") {
    id: ID!
    color(tint: String = "plain", with: Tint): String @source(system: "erp", record: "item")
    seen: String @cacheControl(maxAge: 60, scope: PRIVATE)
    fast: String @cacheControl(maxAge: 1, staleWhileRevalidate: 60)
    sturdy: String @cacheControl(maxAge: 1, staleIfError: 600)
    onHand: Int @cacheControl(maxAge: 0)
    status: String
    box: Box
    wrap: Box @cacheControl(maxAge: 5)
    tone: String @requiresScopes(scopes: [["dark"], ["light"]])
    "Borne by the type's lifetime."
    constructor: String
  }
  input Tint { a: Int b: Int c: [Int!] }
  type Box { size: String }
`;

export interface ShopCall {
  readonly subgraph: string;
  readonly query: string;
  // biome-ignore lint/suspicious/noExplicitAny: read by its paths in expectations
  readonly variables: any;
}

export type Interceptor = (request: Request, next: () => Promise<Response>) => Promise<Response>;

/** A shop whose reference data may be kept, and a clock that a test moves. */
export async function startCachedShop(config: Partial<GatewayConfig> = {}) {
  const calls: ShopCall[] = [];
  const names = new Map<string, string>();
  const state = { revision: 1, nowMs: 1_700_000_000_000, failing: '' };
  const interceptors = new Map<string, Interceptor>();
  const fail = () => {
    if (state.failing === '') return;
    throw new GraphQLError('The warehouse does not answer', {
      extensions: { code: state.failing, system: 'erp' },
    });
  };
  const product = (id: string) =>
    id === 'none' ? null : { __typename: 'Product', id, name: names.get(id) ?? `Product ${id}` };
  const claimsOf = ({ request }: { request: Request }) => {
    const token = request.headers.get('authorization')?.slice(7);
    return token ? (JSON.parse(Buffer.from(token, 'base64url').toString()) as Claims) : undefined;
  };
  const whose = (context: { request: Request }) => claimsOf(context)?.sub ?? 'nobody';
  const catalog = {
    Query: {
      basket: () => ['1', '2', 'none'].map((id) => ({ id: `l${id}`, product: { id }, status: 'OPEN' })),
      product: (_: unknown, { id }: { id: string }) => product(id),
      products: (_: unknown, { first }: { first: number }) =>
        Array.from({ length: first }, (_none, index) => product(String(index + 1))),
      echo: (_: unknown, { json, n }: { json: unknown; n: number }) => JSON.stringify([json ?? null, n]),
      now: () => String(state.revision),
      shelf: (_: unknown, _args: unknown, context: { request: Request }) => ({ owner: whose(context) }),
      strict: () => {
        fail();
        return product('1');
      },
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }) => {
        names.set(id, name);
        return product(id);
      },
      restock: () => true,
    },
    Product: { __resolveReference: ({ id }: { id: string }) => product(id) },
  };
  const plain = () => {
    fail();
    return `r${state.revision}`;
  };
  const stock = {
    Product: {
      __resolveReference: ({ id }: { id: string }) => (id === 'none' ? null : { id }),
      color: ({ id }: { id: string }, { tint, with: mix }: { tint: string; with?: unknown }) => {
        fail();
        return `${tint}${mix ? JSON.stringify(mix) : ''} ${id} r${state.revision}`;
      },
      seen: (_: unknown, _args: unknown, context: { request: Request }) => `by ${whose(context)}`,
      fast: plain,
      sturdy: plain,
      onHand: () => state.revision,
      status: () => 'IN',
      box: () => ({ size: 'S' }),
      wrap: () => ({ size: 'M' }),
      tone: (_: unknown, _args: unknown, context: { request: Request }) =>
        scopesOf(claimsOf(context)).has('dark') ? 'dark' : 'light',
      constructor: ({ id }: { id: string }) => `built ${id}`,
    },
  };
  const subgraphs = [
    { name: 'catalog', sdl: catalogSdl, resolvers: catalog },
    { name: 'stock', sdl: stockSdl, resolvers: stock },
  ].map(({ name, sdl, resolvers }) => ({
    name,
    url: `http://${name}.test`,
    typeDefs: parse(sdl),
    resolvers,
  }));
  const composed = composeServices(subgraphs);
  assertCompositionSuccess(composed);
  const transports = Object.fromEntries(
    subgraphs.map(({ name, typeDefs, resolvers }): [string, SubgraphTransport] => {
      const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]);
      const send: SubgraphTransport = async (request) => {
        const { query, variables } = (await request.json()) as ShopCall;
        calls.push({ subgraph: name, query, variables });
        const next = async () =>
          Response.json(
            await graphql({ schema, source: query, variableValues: variables, contextValue: { request } }),
          );
        return interceptors.get(name)?.(request, next) ?? next();
      };
      return [name, send];
    }),
  );
  const registry = new Registry();
  const quiet = () => {};
  const { cache, ...more } = config;
  const open = () =>
    startGateway(
      {
        host: '127.0.0.1',
        port: 0,
        supergraph: { sdl: composed.supergraphSdl },
        subgraphs: transports,
        auth: { verify: async (token) => JSON.parse(Buffer.from(token, 'base64url').toString()) },
        development: false,
        log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
        metrics: registry,
        cache: {
          store: { kind: 'memory' },
          needsOwnHint: ({ name }) => name === 'status',
          now: () => state.nowMs,
          ...cache,
        },
        ...more,
      },
      new AbortController().signal,
    );
  const gateway = await open();
  return {
    gateway,
    calls,
    state,
    names,
    supergraphSdl: composed.supergraphSdl,
    transports,
    intercept: (subgraph: string, interceptor: Interceptor | undefined) =>
      void (interceptor ? interceptors.set(subgraph, interceptor) : interceptors.delete(subgraph)),
    /** As at the start, with nothing kept. */
    async reset(): Promise<void> {
      Object.assign(state, { revision: 1, failing: '' });
      names.clear();
      interceptors.clear();
      calls.length = 0;
      await gateway.invalidate([{ kind: 'all' }]);
    },
    /** How often each subgraph was called since the last time. */
    countCalls(): Record<string, number> {
      const counts: Record<string, number> = {};
      for (const { subgraph } of calls.splice(0)) counts[subgraph] = (counts[subgraph] ?? 0) + 1;
      return counts;
    },
    metrics: () => registry.metrics(),
    async ask(query: string, { headers, ...params }: AskOptions = {}): Promise<Answer> {
      const response = await gateway.fetch(
        new Request(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/graphql-response+json',
            ...headers,
          },
          body: JSON.stringify({ query, ...params }),
        }),
      );
      const { data, errors, extensions } = (await response.json()) as Answer;
      return { status: response.status, headers: response.headers, data, errors, extensions };
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

export type CachedShop = Awaited<ReturnType<typeof startCachedShop>>;
