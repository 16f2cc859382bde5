import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { readEvents, until } from './read-events.ts';
import { bearer, reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    demand: { mode: 'enforce', maxCost: 500, capacity: 100_000, restorePerSecond: 1 },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const query = `query ($on: Boolean = true) {
  book(isbn: "1") { isbn ...Stock @defer(label: "stock", if: $on) }
} fragment Stock on Book { inStock }`;
const apollo = 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9';

function post(body: object, headers: Record<string, string> = reader) {
  const all = { 'content-type': 'application/json', accept: apollo, ...headers };
  return fetch(`${gateway.url}/graphql`, { method: 'POST', headers: all, body: JSON.stringify(body) });
}

async function parts(response: Response): Promise<unknown[]> {
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
  const bodies = (await response.text()).split('\r\n---').map((part) => part.split('\r\n\r\n')[1]);
  return bodies.flatMap((body) => (body ? [JSON.parse(body)] : []));
}

/** Holds back requests to a subgraph until they are let go of; tells which were aborted. */
function hold(subgraph: string) {
  const released = Promise.withResolvers<void>();
  let held = 0;
  let aborted = 0;
  gateway.library.intercept(subgraph, (request, next) => {
    held++;
    const left = Promise.withResolvers<Response>();
    request.signal.addEventListener('abort', () => {
      aborted++;
      left.reject(request.signal.reason);
    });
    return Promise.race([released.promise.then(next), left.promise]);
  });
  return {
    isHolding: () => held > 0,
    aborted: () => aborted,
    [Symbol.dispose]() {
      gateway.library.intercept(subgraph, (_, next) => next());
      released.resolve();
    },
  };
}

const first = { data: { book: { isbn: '1' } }, hasNext: true };
const second = {
  incremental: [{ data: { inStock: 10 }, path: ['book'], label: 'stock' }],
  hasNext: false,
};

describe('a deferred fragment', () => {
  test('comes in a part of its own where the client takes parts', async () => {
    expect(await parts(await post({ query }))).toEqual([first, second]);
  });

  test('does not hold up the first part', async () => {
    let response: Response;
    {
      using _ = hold('stock');
      response = await post({ query });
      const events = readEvents(response.clone() as Response);
      expect((await events.next()).value).toEqual(first);
    }
    expect(await parts(response)).toEqual([first, second]);
  });

  test.each([
    ['its `if` is false', { on: false }, apollo],
    ['the client takes JSON only', {}, 'application/json'],
    ['the client takes anything', {}, '*/*'],
    ['the client takes parts of another form', {}, 'multipart/mixed;incrementalSpec=v0.2,application/json'],
    ['the client takes parts of subscriptions', {}, 'multipart/mixed;subscriptionSpec=1.0,application/json'],
  ])('is answered with the rest where %s', async (_, variables, accept) => {
    const response = await post({ query, variables }, { ...reader, accept });
    expect(response.headers.get('content-type')).toContain('json');
    expect(await response.json()).toEqual({ data: { book: { isbn: '1', inStock: 10 } } });
  });

  test('comes as an event of its own over SSE', async () => {
    const response = await post({ query }, { ...reader, accept: 'text/event-stream' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(await Array.fromAsync(readEvents(response))).toEqual([first, second]);
  });

  test('comes as a message of its own over a WebSocket', async () => {
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const options = { url, webSocketImpl: WebSocket, connectionParams: reader, retryAttempts: 0 };
    const client = createClient(options);
    const results: unknown[] = [];
    for await (const result of client.iterate({ query })) results.push(result);
    await client.dispose();
    expect(results).toEqual([first, second]);
  });

  test('of a list comes for each of its objects, and those within it after it', async () => {
    const nested = '{ books { isbn ... @defer { reviews { id ... @defer { book { inStock } } } } } }';
    const payloads = (await parts(await post({ query: nested }))) as {
      incremental?: { path: unknown[] }[];
    }[];
    const paths = payloads.flatMap(({ incremental = [] }) => incremental.map(({ path }) => path.join('.')));
    for (const index of [0, 1, 2]) {
      expect(paths).toContain(`books.${index}`);
      expect(paths.indexOf(`books.${index}.reviews.0`)).toBeGreaterThan(paths.indexOf(`books.${index}`));
    }
    expect(paths).toHaveLength(6);
  });

  test('may hold a field with a @requires', async () => {
    const [, part] = await parts(
      await post({ query: '{ book(isbn: "1") { isbn ... @defer { shipping } } }' }),
    );
    expect(part).toEqual({ incremental: [{ data: { shipping: 200 }, path: ['book'] }], hasNext: false });
  });

  test('of a mutation comes after it, and nothing is done twice', async () => {
    const from = gateway.library.calls.length;
    const rename = 'mutation { rename(isbn: "1", title: "Uno") { isbn ... @defer { inStock } } }';
    expect(await parts(await post({ query: rename }))).toEqual([
      { data: { rename: { isbn: '1' } }, hasNext: true },
      { incremental: [{ data: { inStock: 10 }, path: ['rename'] }], hasNext: false },
    ]);
    const sent = gateway.library.calls.slice(from).map((call) => call.query);
    expect(sent.filter((text) => text.includes('mutation'))).toHaveLength(1);
  });

  test('is asked for in vain where its object is null, and the answer is one', async () => {
    const response = await post({ query: '{ book(isbn: "9") { isbn ... @defer { inStock } } }' });
    expect(await response.json()).toEqual({ data: { book: null } });
  });
});

describe('what goes wrong in a deferred part', () => {
  test('stands in it, with its path from the root', async () => {
    const [start, part] = await parts(
      await post({ query: '{ book(isbn: "2") { isbn ... @defer { inStock } } }' }),
    );
    expect(start).toEqual({ data: { book: { isbn: '2' } }, hasNext: true });
    const error = { path: ['book', 'inStock'], extensions: { code: 'SYSTEM_UNAVAILABLE' } };
    expect(part).toMatchObject({
      incremental: [{ data: { inStock: null }, path: ['book'], errors: [error] }],
      hasNext: false,
    });
  });

  test('costs the part where a field of it may not be null, and no more', async () => {
    const [, part] = await parts(await post({ query: '{ book(isbn: "2") { isbn ... @defer { rating } } }' }));
    expect(part).toMatchObject({
      incremental: [{ data: null, path: ['book'], errors: [{ path: ['book', 'rating'] }] }],
    });
  });

  test('is told at the deadline of the request', async () => {
    using _ = hold('stock');
    const [start, part] = await parts(await post({ query }, { ...reader, 'x-weir-deadline-ms': '300' }));
    expect(start).toEqual(first);
    const errors = [{ path: ['book', 'inStock'], extensions: { code: 'DEADLINE_EXCEEDED' } }];
    expect(part).toMatchObject({ incremental: [{ data: { inStock: null }, errors }], hasNext: false });
  });

  test('is a field that the caller may not see, and no subgraph is asked for it', async () => {
    const from = gateway.library.calls.length;
    const hidden = '{ book(isbn: "1") { isbn ... @defer { title } } }';
    const [, part] = await parts(await post({ query: hidden }, bearer({ sub: 'nobody', scope: '' })));
    const errors = [{ path: ['book', 'title'], extensions: { code: 'FORBIDDEN' } }];
    expect(part).toMatchObject({ incremental: [{ data: { title: null }, path: ['book'], errors }] });
    expect(gateway.library.calls.slice(from).some((call) => call.query.includes('title'))).toBe(false);
  });
});

describe('a client that leaves', () => {
  test('ends the fetches of what is deferred', async () => {
    using held = hold('stock');
    const response = await post({ query });
    const body = response.body?.getReader();
    await body?.read();
    await until(held.isHolding);
    await body?.cancel();
    await until(() => held.aborted() === 1);
  });

  test('ends them over SSE too', async () => {
    using held = hold('stock');
    const response = await post({ query }, { ...reader, accept: 'text/event-stream' });
    const body = response.body?.getReader();
    await body?.read();
    await until(held.isHolding);
    await body?.cancel();
    await until(() => held.aborted() === 1);
  });

  test('ends them over a WebSocket by completing the operation', async () => {
    using held = hold('stock');
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const client = createClient({
      url,
      webSocketImpl: WebSocket,
      connectionParams: reader,
      retryAttempts: 0,
    });
    const results = client.iterate({ query });
    expect((await results.next()).value).toEqual(first);
    await until(held.isHolding);
    await results.return?.();
    await until(() => held.aborted() === 1);
    await client.dispose();
  });
});

describe('the cost of an operation with @defer', () => {
  const books = '{ books { isbn ... @defer { author { name } } } }';

  test('is that of the whole, and is said with the last part', async () => {
    const headers = { ...reader, 'x-weir-explain': 'cost' };
    const whole = books.replace('... @defer { author { name } }', 'author { name }');
    const { extensions } = await gateway.ask(whole, { headers });
    const { requested, actual } = extensions?.cost as { requested: number; actual: number };
    const payloads = (await parts(await post({ query: books }, headers))) as { extensions?: object }[];
    expect(payloads.at(-1)?.extensions).toMatchObject({ cost: { requested, actual } });
    expect(payloads.slice(0, -1).some(({ extensions: told }) => told)).toBe(false);
  });

  test('that is too high is refused in one answer before a subgraph is asked', async () => {
    const from = gateway.library.calls.length;
    const costly = '{ books { isbn ... @defer { reviews { book { reviews { id } } } } } }';
    const response = await post({ query: costly });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'OPERATION_TOO_COSTLY' } }],
    });
    expect(gateway.library.calls.slice(from)).toEqual([]);
  });
});

test('limits count what is deferred', async () => {
  const deep = `{ book(isbn: "1") { ... @defer { ${'reviews { book { '.repeat(20)} isbn ${'} }'.repeat(20)} } } }`;
  const response = await post({ query: deep });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_TOO_COSTLY' } }] });
});

test.each([
  ['mutation { ... @defer { rename(isbn: "1", title: "x") { isbn } } }', /within one of them/],
  ['subscription { shelved { ... @defer { shelf } } }', /subscription/],
  ['{ book(isbn: "1") { ... @defer(label: "a") { isbn } ... @defer(label: "a") { weight } } }', /twice/],
])('%s is refused', async (refused, message) => {
  const { errors } = await gateway.ask(refused, { headers: reader });
  expect(errors?.[0]?.message).toMatch(message);
});
