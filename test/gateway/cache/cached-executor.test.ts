import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { getOperationAST, parse, print, validate } from 'graphql';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { openAccess } from '#gateway/authorization/field-access.ts';
import { createGatewayCache } from '#gateway/cache/gateway-cache.ts';
import { createMemoryStore } from '#gateway/cache/memory-store.ts';
import { createFederationEngine } from '#gateway/engine/create-federation-engine.ts';
import type { EngineResult } from '#gateway/engine/engine.ts';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import { readRequirements } from '#gateway/planning/requirements.ts';
import type { RequestContext } from '#gateway/request-context.ts';
import { parseSubgraphAnswer } from '#gateway/transport/subgraph-answer.ts';
import { generateOperation } from '../engine/generated-operation.ts';
import { generateSupergraph } from '../engine/generated-supergraph.ts';
import { createWorld } from '../engine/generated-world.ts';
import { createRandom } from '../random.ts';

const seed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const caller: RequestContext = {
  correlationId: 'c',
  authorization: undefined,
  claims: undefined,
  clientName: undefined,
  clientVersion: undefined,
  deadlineMs: 30_000,
  explain: new Set(),
  signal: new AbortController().signal,
  log: silent,
};

function toAnswer({ json, data, errors }: EngineResult) {
  const places = errors.map(({ code, path }) => `${code} ${path?.join('.')}`).sort();
  return { data: JSON.parse(json ?? JSON.stringify(data)), errors: places };
}

/** Every field of the supergraph may be kept. */
function withLifetimes(sdl: string): string {
  return sdl.replaceAll(/(?<!directive )@join__type\(/g, '@cacheControl(maxAge: 60) @join__type(');
}

async function compare(ofSeed: number): Promise<number> {
  const random = createRandom(ofSeed);
  const sdl = generateSupergraph(random);
  const { supergraph, fullSchema, apiSchema } = parseSupergraph(sdl);
  const federationSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, { reuseQueryFragments: false });
  const members = new Map(
    [...supergraph.subgraphs()].map(({ name, schema }) => [name, schema.toGraphQLJSSchema()]),
  );
  let world = createWorld(members, 0, 0);
  let calls = 0;
  await using cache = createGatewayCache({
    createStore: () => createMemoryStore({ maxBytes: 10_000_000, maxFetchMs: 60_000 }),
    metrics: new Registry(),
  });
  const common = {
    schemas: { fullSchema, apiSchema },
    requirements: readRequirements(parse(sdl)),
    plan: async (document: string) =>
      planner.buildQueryPlan(operationFromDocument(federationSchema, parse(document))),
    client: {
      query: async (name: string, { body }: { readonly body: string }) => {
        calls++;
        return parseSubgraphAnswer(world(name, JSON.parse(body)));
      },
      open: () => {
        throw new Error('no subscriptions here');
      },
    },
  };
  const plain = createFederationEngine(common);
  const kept = cache.load(parse(withLifetimes(sdl), { noLocation: true }), fullSchema);
  const cached = createFederationEngine({ ...common, cache: kept });

  let count = 0;
  for (let number = 0; number < 12; ) {
    const query = generateOperation(apiSchema, random);
    const document = parse(query);
    if (validate(apiSchema, document).length > 0) continue;
    number++;
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const prepared = { key: `${number} ${query}`, query, document, operation };
    for (const [variant, faults] of [0, 10, 100].entries()) {
      await cache.invalidate([{ kind: 'all' }]);
      world = createWorld(members, random.below(2 ** 31), faults);
      const values = { on: variant % 2 === 0 };
      const request = { prepared, variables: { raw: values, coerced: values }, access: openAccess };
      const about = `seed ${ofSeed}, faults ${faults}: ${print(document)}`;
      const wanted = toAnswer(await plain.execute({ ...request, caller }));
      const explain = new Set(['freshness'] as const);
      expect(toAnswer(await cached.execute({ ...request, caller: { ...caller, explain } })), about).toEqual(
        wanted,
      );
      if (faults > 0) continue;
      calls = 0;
      expect(toAnswer(await cached.execute({ ...request, caller })), about).toEqual(wanted);
      if (wanted.errors.length === 0) expect(calls, about).toBe(0);
      count++;
    }
  }
  return count;
}

test(`what is kept makes the same answers, errors with their places too, in generated cases (seed ${seed})`, async () => {
  let count = 0;
  for (let offset = 0; offset < 12; offset++) count += await compare(seed + offset);
  expect(count).toBe(144);
});
