import { operationFromDocument } from '@apollo/federation-internals';
import { buildOperationContext, executeQueryPlan } from '@apollo/gateway';
import { QueryPlanner } from '@apollo/query-planner';
import {
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import { parseSupergraph } from '#gateway/engine/supergraph.ts';
import { createRandom, type Random } from '../random.ts';
import { startTestGateway } from '../start-test-gateway.ts';

const seed = Number(process.env.WEIR_TEST_SEED ?? Date.now() % 1_000_000);
const cases = 200;
const argumentsOf: Record<string, readonly string[]> = {
  isbn: ['"1"', '"2"', '"3"', '"9"'],
  by: ['{ text: "x" }'],
  limit: ['1', '2'],
  code: ['"NOT_FOUND"', '"OTHER"'],
};
const never = new Set(['slow', 'context']);

// Some values of an answer become null; the same ones for both executors, as they follow from the request alone.
function withNulls(value: unknown, random: Random): unknown {
  if (random.below(25) === 0) return null;
  if (Array.isArray(value)) return value.map((element) => withNulls(element, random));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '__typename' ? inner : withNulls(inner, random),
    ]),
  );
}

async function nullSome(request: Request, next: () => Promise<Response>): Promise<Response> {
  const asked = await request.clone().text();
  const answer = (await (await next()).json()) as { data?: Record<string, unknown> | null };
  if (!answer.data) return Response.json(answer);
  const random = createRandom(
    [...asked].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, seed),
  );
  const { _entities: entities, ...fields } = answer.data;
  const data = Array.isArray(entities)
    ? { _entities: entities.map((entity) => withNulls(entity, random)) }
    : Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, withNulls(value, random)]));
  return Response.json({ ...answer, data });
}

test.each([
  ['whole answers', false],
  ['answers with nulls in them', true],
])(`${cases} generated operations over %s get the data that the stock executor gives (seed ${seed})`, async (_, isFaulty) => {
  await using gateway = await startTestGateway({
    auth: 'none',
    limits: { maxDepth: 50, maxAliases: 500, maxSelections: 50_000 },
  });
  for (const name of isFaulty ? Object.keys(gateway.library.transports) : [])
    gateway.library.intercept(name, nullSome);
  const { supergraph, fullSchema, apiSchema } = parseSupergraph(gateway.library.supergraphSdl);
  const federationSchema = supergraph.apiSchema();
  const planner = new QueryPlanner(supergraph);
  const random = createRandom(seed);

  // The stock executor takes @apollo/server's context; these are the parts of it that it reads.
  async function runStock(query: string) {
    const document = parse(query);
    const plan = planner.buildQueryPlan(operationFromDocument(federationSchema, document));
    const services = Object.fromEntries(
      Object.entries(gateway.library.transports).map(([name, transport]) => [
        name,
        {
          async process({ request }: { request: { query?: string; variables?: unknown } }) {
            const body = JSON.stringify({ query: request.query, variables: request.variables });
            const headers = { 'content-type': 'application/json' };
            return (
              await transport(new Request('http://s.test/graphql', { method: 'POST', headers, body }))
            ).json();
          },
        },
      ]),
    );
    const context = {
      request: { query, variables: {} },
      context: {},
      metrics: {},
      cache: undefined,
      logger: console,
    };
    const operation = buildOperationContext({ schema: apiSchema, operationDocument: document });
    return executeQueryPlan(
      plan,
      services as never,
      context as never,
      operation,
      fullSchema,
      federationSchema,
    );
  }

  const query = apiSchema.getQueryType() as GraphQLObjectType;
  for (let count = 0; count < cases; ) {
    const text = selectionOf(query, 4, random);
    // Fields of two types that do not merge make a document invalid: not a case.
    if (validate(apiSchema, parse(text)).length > 0) continue;
    count++;
    const [ours, stock] = [await gateway.ask(text), await runStock(text)];
    expect(ours.data, text).toEqual(JSON.parse(JSON.stringify(stock.data)));
    if (stock.errors?.length) expect(ours.errors, text).toBeDefined();
  }

  function selectionOf(
    type: GraphQLObjectType | ReturnType<typeof apiSchema.getPossibleTypes>[number],
    depth: number,
    random: Random,
  ): string {
    const fields = Object.values(type.getFields()).filter(
      (field) => !never.has(field.name) && (depth > 1 || !isCompositeType(getNamedType(field.type))),
    );
    const chosen = random.sample(fields, 1 + random.below(4)).map((field) => {
      const given = field.args
        .filter((arg) => isRequiredArgument(arg))
        .map((arg) => `${arg.name}: ${random.pick(argumentsOf[arg.name] ?? ['1'])}`);
      const alias = random.below(5) === 0 || given.length > 0 ? `a${random.below(1_000_000)}: ` : '';
      const named = getNamedType(field.type);
      const inner = isCompositeType(named) ? compositeSelection(named, depth - 1, random) : '';
      return `${alias}${field.name}${given.length > 0 ? `(${given.join(', ')})` : ''} ${inner}`;
    });
    return `{ ${chosen.length > 0 ? chosen.join(' ') : '__typename'} }`;
  }

  function compositeSelection(
    type: Parameters<typeof apiSchema.getPossibleTypes>[0] | GraphQLObjectType,
    depth: number,
    random: Random,
  ): string {
    if (isObjectType(type)) return selectionOf(type, depth, random);
    if (!isAbstractType(type)) return '{ __typename }';
    const some = random.sample(apiSchema.getPossibleTypes(type), 1 + random.below(2));
    return `{ __typename ${some.map((possible) => `...on ${possible.name} ${selectionOf(possible, depth, random)}`).join(' ')} }`;
  }
});
