import { beforeAll, describe, expect, test } from 'vitest';
import type { SharingConfig } from '#gateway/gateway-config.ts';
import { until } from './read-events.ts';
import { type AskOptions, bearer, front, startTestGateway } from './start-test-gateway.ts';

beforeAll(() => {
  front.through = 'port';
});

/** A gateway whose catalog answers nothing before it is let. */
async function startGated(sharing: SharingConfig) {
  const gateway = await startTestGateway({ sharing, headers: { all: [{ propagate: 'x-tenant' }] } });
  const gate = Promise.withResolvers<void>();
  let calls = 0;
  gateway.library.intercept('catalog', async (_request, next) => {
    calls++;
    await gate.promise;
    return next();
  });
  const inFlight = async (query: string, asked: readonly AskOptions[], expectedCalls: number) => {
    const answers = asked.map((options) => gateway.ask(query, options));
    await until(() => calls === expectedCalls);
    // One that comes last, and cannot be shared with any, has passed them all once it is seen.
    const last = gateway.ask('{ count(limit: 1) }', { headers: { 'graphql-client-name': 'last' } });
    await until(() => calls === expectedCalls + 1);
    gate.resolve();
    await last;
    return { answers: await Promise.all(answers), calls: calls - 1 };
  };
  return { gateway, inFlight, gate, calls: () => calls };
}

const one = bearer({ sub: 'one', scope: 'books:read' });
const asBoth: readonly (readonly [string, SharingConfig])[] = [
  ['clients’ queries', { queries: true }],
  ['requests to subgraphs', { subgraphRequests: true }],
  ['both', { queries: true, subgraphRequests: true }],
];

describe.each(asBoth)('sharing of %s', (_, sharing) => {
  test('asks a subgraph once for equal callers, and answers each of them', async () => {
    const { gateway, inFlight } = await startGated(sharing);
    await using _ = gateway;
    const asked = Array.from({ length: 20 }, () => ({ headers: one }));
    const { answers, calls } = await inFlight('{ books { title } }', asked, 1);
    expect(calls).toBe(1);
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(data).toEqual(answers[0]?.data);
    }
    expect(new Set(answers.map(({ headers }) => headers.get('x-correlation-id'))).size).toBe(20);
  });

  test.each<[string, AskOptions, AskOptions]>([
    ['tokens', { headers: one }, { headers: bearer({ sub: 'two' }) }],
    ['a token and none', { headers: one }, {}],
    ['clients', { headers: { 'graphql-client-name': 'a' } }, { headers: { 'graphql-client-name': 'b' } }],
    ['client versions', {}, { headers: { 'graphql-client-version': '2' } }],
    ['forwarded headers', { headers: { 'x-tenant': 'a' } }, { headers: { 'x-tenant': 'b' } }],
    ['deadlines', {}, { headers: { 'x-weir-deadline-ms': '9000' } }],
    ['explanations', {}, { headers: { 'x-weir-explain': 'shield' } }],
    ['variables', { variables: { limit: 1 } }, { variables: { limit: 2 } }],
  ])('keeps requests with different %s apart', async (_what, first, second) => {
    const { gateway, inFlight } = await startGated(sharing);
    await using _ = gateway;
    const variables = { limit: 1 };
    const { answers, calls } = await inFlight(
      'query ($limit: Int!) { count(limit: $limit) context { authorization client } }',
      [first, second, first, second].map((options) => ({ variables, ...options })),
      2,
    );
    expect(calls).toBe(2);
    expect(answers[0]?.data).toEqual(answers[2]?.data);
    expect(answers[1]?.data).toEqual(answers[3]?.data);
    for (const { data } of answers) expect(data.count).toBeTypeOf('number');
    expect(answers[0]?.data.context.authorization).toBe(first.headers?.authorization ?? null);
    expect(answers[1]?.data.context.authorization).toBe(second.headers?.authorization ?? null);
  });

  test('never runs a mutation for two', async () => {
    const { gateway, inFlight } = await startGated(sharing);
    await using _ = gateway;
    const query = 'mutation { rename(isbn: "1", title: "New") { title } }';
    expect((await inFlight(query, [{ headers: one }, { headers: one }], 2)).calls).toBe(2);
  });

  test('gives each an error of its own', async () => {
    const { gateway, inFlight } = await startGated(sharing);
    await using _ = gateway;
    const { answers, calls } = await inFlight('{ coded(code: "NOT_FOUND") }', [{}, {}], 1);
    expect(calls).toBe(1);
    for (const { errors, headers } of answers) {
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'NOT_FOUND',
        correlationId: headers.get('x-correlation-id'),
      });
    }
  });

  test('goes on for the others when one leaves', async () => {
    const { gateway, gate, calls } = await startGated(sharing);
    await using _ = gateway;
    const leaving = new AbortController();
    const body = JSON.stringify({ query: '{ books { title } }' });
    const post = (signal: AbortSignal | null) =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal,
      });
    const left = post(leaving.signal);
    await until(() => calls() === 1);
    const stays = post(null);
    const last = gateway.ask('{ count(limit: 1) }');
    await until(() => calls() === 2);
    leaving.abort();
    await expect(left).rejects.toThrow();
    gate.resolve();
    expect(await (await stays).json()).toMatchObject({ data: { books: expect.any(Array) } });
    await last;
    expect(calls()).toBe(2);
  });
});
