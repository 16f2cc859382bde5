import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { DemandConfig } from '#gateway/demand/demand-control.ts';
import { bearer, reader, startTestGateway, type TestGateway } from '../start-test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway[Symbol.asyncDispose]());

async function start(demand: Partial<DemandConfig> = {}): Promise<void> {
  gateway = await startTestGateway({
    demand: { mode: 'enforce', maxCost: 100, capacity: 200, restorePerSecond: 0.001, ...demand },
  });
}

const explained = { ...reader, 'x-weir-explain': 'cost' };
const books = '{ books { isbn author { name } } }'; // 10 books are assumed, there are 3 with 2 authors

test('says what an operation might have cost, what it cost, and what is left', async () => {
  await start();
  const { data, extensions } = await gateway.ask(books, { headers: explained });
  expect(data.books).toHaveLength(3);
  expect(extensions).toEqual({
    cost: {
      requested: 20,
      actual: 5,
      throttleStatus: { maximumAvailable: 200, currentlyAvailable: 195, restoreRate: 0.001 },
    },
  });
  expect((await gateway.ask(books, { headers: reader })).extensions).toBeUndefined();
});

test('an operation that may cost more than one may is refused before a subgraph is asked', async () => {
  await start({ maxCost: 19 });
  const { status, data, errors, extensions } = await gateway.ask(books, { headers: reader });
  expect({ status, data, code: errors?.[0]?.extensions.code }).toEqual({
    status: 400,
    data: undefined,
    code: 'OPERATION_TOO_COSTLY',
  });
  expect(errors?.[0]?.message).toContain('may cost 20, and one may cost 19');
  expect(extensions?.cost).toMatchObject({ requested: 20, throttleStatus: { currentlyAvailable: 200 } });
  expect(gateway.library.calls).toEqual([]);
});

test('a caller that has used up its budget is told when to come back, and others are not', async () => {
  await start({ capacity: 22 });
  expect((await gateway.ask(books, { headers: reader })).errors).toBeUndefined();
  const { status, headers, errors } = await gateway.ask(books, { headers: reader });
  expect(status).toBe(429);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
  const { retryAfterMs } = errors?.[0]?.extensions as { retryAfterMs: number };
  expect(retryAfterMs).toBeGreaterThan(2_900_000); // 3 missing, of which a thousandth comes back each second
  expect(headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs / 1_000)));
  // Another name is no other budget, another caller is.
  const renamed = { ...reader, 'graphql-client-name': 'another' };
  expect((await gateway.ask(books, { headers: renamed })).status).toBe(429);
  expect((await gateway.ask(books, { headers: bearer({ sub: 'other', scope: 'books:read' }) })).status).toBe(
    200,
  );
});

test('a client may have limits of its own', async () => {
  await start({ maxCost: 19, clients: { office: { maxCost: 1_000, capacity: 1_000 } } });
  const named = { ...explained, 'graphql-client-name': 'office' };
  const { extensions } = await gateway.ask(books, { headers: named });
  expect(extensions?.cost).toMatchObject({
    throttleStatus: { maximumAvailable: 1_000, currentlyAvailable: 995 },
  });
  expect(
    (await gateway.ask(books, { headers: { ...reader, 'graphql-client-name': 'constructor' } })).status,
  ).toBe(400);
});

test('measuring refuses nothing and counts what it would have', async () => {
  await start({ mode: 'measure', maxCost: 1, capacity: 30 });
  for (const _ of [1, 2, 3]) expect((await gateway.ask(books, { headers: reader })).errors).toBeUndefined();
  const metrics = await (await gateway.fetch(new Request(`${gateway.url}/metrics`))).text();
  expect(metrics).toContain(
    'weir_gateway_demand_refusals_total{code="OPERATION_TOO_COSTLY",mode="measure"} 3',
  );
  expect(metrics).toContain('weir_gateway_operation_cost_sum{kind="requested"} 60');
  expect(metrics).toContain('weir_gateway_operation_cost_sum{kind="actual"} 15');
});

test('is the same on the hot path and on a WebSocket', async () => {
  await start({ maxCost: 19 });
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...reader },
    body: JSON.stringify({ query: books }),
  });
  const hot = (await response.json()) as { errors: { extensions: object }[] };
  expect(hot.errors[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COSTLY' });
  expect(hot).toHaveProperty('extensions.cost.requested', 20);

  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: reader })));
  socket.on('message', (data) => {
    const message = String(data);
    if (message.includes('connection_ack'))
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: books } }));
    if (message.includes('OPERATION_TOO_COSTLY')) resolve(message);
  });
  // The protocol's message for a refused operation holds errors alone.
  expect(JSON.parse(await promise)).toMatchObject({
    type: 'error',
    payload: [{ extensions: { code: 'OPERATION_TOO_COSTLY' } }],
  });
  socket.close();
});

test('what is skipped costs nothing, a mutation costs ten more', async () => {
  await start();
  const requested = async (query: string, variables = {}) =>
    ((await gateway.ask(query, { variables, headers: explained })).extensions?.cost as { requested: number })
      .requested;
  const query = 'query ($on: Boolean!) { books { isbn author @include(if: $on) { name } } }';
  expect(await requested(query, { on: false })).toBe(10);
  expect(await requested(query, { on: true })).toBe(20);
  expect(await requested('mutation { rename(isbn: "1", title: "x") { title } }')).toBe(11);
});
