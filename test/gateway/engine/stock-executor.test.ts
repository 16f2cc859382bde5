import { isDeepStrictEqual } from 'node:util';
import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import { type QueryPlan, QueryPlanner } from '@apollo/query-planner';
import { getOperationAST, parse, print, validate } from 'graphql';
import { expect, test } from 'vitest';
import { openAccess } from '#gateway/authorization/field-access.ts';
import { createFederationEngine } from '#gateway/engine/create-federation-engine.ts';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import type { GatewayError } from '#gateway/errors/gateway-error.ts';
import { readRequirements } from '#gateway/planning/requirements.ts';
import type { RequestContext } from '#gateway/request-context.ts';
import { readSubgraphAnswer } from '#gateway/transport/subgraph-answer.ts';
import { createRandom } from '../random.ts';
import { compareErrors, type ReadError } from './compare-errors.ts';
import { generateOperation } from './generated-operation.ts';
import { generateSupergraph } from './generated-supergraph.ts';
import { codeOfFaults, createWorld, type WorldRequest } from './generated-world.ts';

const firstSeed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);
const rounds = 5;
const supergraphs = 10;
const operations = 27; // some more than are counted, for those that the stock executor crashes on
const worlds = 8;
const cases = 10_000;

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

function toJson({ json, data }: { readonly json?: string; readonly data?: unknown }): unknown {
  return JSON.parse(json ?? JSON.stringify(data));
}

function toReadError({ message, path, code }: GatewayError): ReadError {
  return { message, path, extensions: { code } };
}

// As text, in which escapes are seen.
function toAnswer(answer: unknown) {
  return readSubgraphAnswer({ status: 200, contentType: undefined, text: JSON.stringify(answer) }, 2 ** 30);
}

type World = ReturnType<typeof createWorld>;

// The stock executor throws the whole answer away where a subgraph sent something else than an object or a list. That breaks
// GraphQL spec §6.4.3 and §6.4.4, a field error that costs the field: it gets null in such a place, which must give the same data.
const stockWrongs = 'null';

// It also crashes where a path of the plan, which is for objects of one type, leads through an object of another type that
// has a required field of the same name: GraphQL spec §6.4 knows no such failure. There is nothing to compare then.
function refuseUnlessKnown(error: unknown): undefined {
  if (error instanceof Error && /flatMap is not a function|Unexpected array in result/.test(error.message))
    return;
  throw error;
}

interface Compared {
  cases: number;
  /** Errors of subgraphs that both told alike, and those that differ by a named case. */
  same: number;
  readonly named: Record<string, number>;
}

/** Both executors over one supergraph: adds to what was compared. */
async function compare(seed: number, compared: Compared): Promise<void> {
  const random = createRandom(seed);
  const sdl = generateSupergraph(random);
  const { supergraph, fullSchema, apiSchema } = parseSupergraph(sdl);
  const federationSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph, { reuseQueryFragments: false });
  const members = new Map(
    [...supergraph.subgraphs()].map(({ name, schema }) => [name, schema.toGraphQLJSSchema()]),
  );
  let world: World = createWorld(members, 0, 0);
  let stockWorld = world;
  let plan: QueryPlan | undefined;
  const engine = createFederationEngine({
    schemas: { fullSchema, apiSchema },
    requirements: readRequirements(parse(sdl)),
    plan: async (document) => {
      plan = planner.buildQueryPlan(operationFromDocument(federationSchema, parse(document)));
      return plan;
    },
    client: {
      query: async (name, { body }) => toAnswer(world(name, JSON.parse(body))),
      open: () => {
        throw new Error('no subscriptions here');
      },
    },
  });
  const services = Object.fromEntries(
    [...members.keys()].map((name) => [
      name,
      { process: async ({ request }: { request: WorldRequest }) => stockWorld(name, request) },
    ]),
  );

  for (let number = 0; number < operations; ) {
    // Entities without an id of their own are alike more often; errors at them cannot be told apart.
    const identifies = random.below(4) > 0;
    const query = generateOperation(apiSchema, random, identifies);
    const document = parse(query);
    // Fields of two types that do not merge make a document invalid: not a case.
    if (validate(apiSchema, document).length > 0) continue;
    number++;
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const prepared = { key: `${number} ${query}`, query, document, operation };
    const context = buildOperationContext({ schema: apiSchema, operationDocument: document });
    for (let variant = 0; variant < worlds; variant++) {
      const worldSeed = random.below(2 ** 31);
      const faults = [0, 10, 30, 100][variant % 4] ?? 0;
      world = createWorld(members, worldSeed, faults);
      stockWorld = createWorld(members, worldSeed, faults, stockWrongs);
      const values = { on: variant % 2 === 0 };
      const variables = { raw: values, coerced: values };
      const ours = await engine.execute({ prepared, variables, access: openAccess, caller });
      // The stock executor takes @apollo/server's context; these are the parts of it that it reads.
      const request = { request: { query, variables: values }, context: {}, metrics: {}, logger: silent };
      const stock = await executeQueryPlan(
        plan as QueryPlan,
        services as never,
        request as never,
        context,
        fullSchema,
        federationSchema,
      ).catch(refuseUnlessKnown);
      if (!stock) continue;
      // It leaves a null, 0, false or "" under the planner's own alias (`if (objAtPath)` in its dataRewrites): the field is lost.
      const isSame = isDeepStrictEqual(toJson(ours), toJson(stock));
      const isRenaming = JSON.stringify(plan).includes('"KeyRenamer"');
      if (!isSame && isRenaming) continue;
      const about = `seed ${seed}, world ${variant}: ${print(document)}`;
      expect(toJson(ours), about).toEqual(toJson(stock));
      compared.cases++;
      const sent = ours.errors.filter(({ code }) => code === codeOfFaults);
      // With such a field lost, the stock executor does not ask for what requires it, and knows no error of that.
      if (isRenaming || !identifies) continue;
      const errors = compareErrors(toJson(stock), sent.map(toReadError), stock.errors ?? [], about);
      compared.same += errors.same;
      for (const [name, times] of Object.entries(errors.named))
        compared.named[name] = (compared.named[name] ?? 0) + times;
    }
  }
}

test.each(
  Array.from({ length: rounds }, (_, round) => firstSeed + round * supergraphs),
)(`${cases / rounds} of ${cases} generated cases get the data and the errors that the stock executor gives (from seed %d)`, async (seed) => {
  const compared: Compared = { cases: 0, same: 0, named: {} };
  for (let offset = 0; offset < supergraphs; offset++) await compare(seed + offset, compared);
  expect(compared.cases).toBeGreaterThanOrEqual(cases / rounds);
}, 120_000);
