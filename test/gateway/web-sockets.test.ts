import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from './read-events.ts';
import { bearer, reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    limits: { maxAliases: 2, maxBodyBytes: 4_000, maxOperationsPerSocket: 3 },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

function connect(connectionParams: Record<string, unknown> = reader, to = gateway) {
  const url = `${to.url.replace('http', 'ws')}/graphql`;
  const client = createClient({ url, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
  return Object.assign(client, { [Symbol.asyncDispose]: async () => client.dispose() });
}

async function* results(
  client: ReturnType<typeof connect>,
  query: string,
  variables?: Record<string, unknown>,
) {
  yield* client.iterate<Record<string, unknown>>({ query, ...(variables && { variables }) });
}
const closing = (client: ReturnType<typeof connect>) =>
  new Promise<{ code: number; reason: string }>((resolve) =>
    client.on('closed', (event) => resolve(event as never)),
  );

test('queries, mutations and subscriptions share a socket', async () => {
  await using client = connect();
  expect((await results(client, '{ book(isbn: "1") { title inStock } }').next()).value).toEqual({
    data: { book: { title: 'One', inStock: 10 } },
  });
  const events = results(client, 'subscription { shelved { shelf book { inStock } } }');
  const next = events.next();
  await until(() => gateway.library.events.subscribers() === 1);
  gateway.library.events.publish({ isbn: '3', shelf: 'C' });
  expect((await next).value).toEqual({ data: { shelved: { shelf: 'C', book: { inStock: 30 } } } });
  await events.return();
  await until(() => gateway.library.events.subscribers() === 0);
});

test('limits, validation and coercion answer as they do over HTTP', async () => {
  await using client = connect();
  const failing = async (query: string, variables = {}) => {
    try {
      return ((await results(client, query, variables).next()).value as { errors: unknown }).errors;
    } catch (errors) {
      return errors;
    }
  };
  const code = (name: string) => [{ extensions: { code: name, correlationId: expect.any(String) } }];
  expect(await failing('{ a: mine b: mine c: mine }')).toMatchObject(code('OPERATION_TOO_COSTLY'));
  expect(await failing('{ nope }')).toMatchObject(code('GRAPHQL_VALIDATION_FAILED'));
  expect(await failing('{')).toMatchObject(code('GRAPHQL_PARSE_FAILED'));
  expect(await failing('query ($n: Int!) { count(limit: $n) }', { n: 'hunter2' })).toMatchObject(
    code('BAD_USER_INPUT'),
  );
  expect(await failing('subscription ($n: Int!) { shelved { book { isbn } } }', {})).toMatchObject(
    code('GRAPHQL_VALIDATION_FAILED'),
  );
});

test('a caller without the scope is denied on the socket too', async () => {
  await using client = connect(bearer({ sub: 'x' }));
  expect((await results(client, '{ vault stockVersion }').next()).value).toMatchObject({
    data: { vault: null, stockVersion: 1 },
    errors: [{ path: ['vault'], extensions: { code: 'FORBIDDEN' } }],
  });
});

test('a token that does not hold closes the socket with 4403', async () => {
  const client = connect({ authorization: 'nonsense' });
  const closed = closing(client);
  await expect(results(client, '{ mine }').next()).rejects.toMatchObject({
    code: 4403,
    reason: expect.stringContaining('Bearer'),
  });
  expect((await closed).code).toBe(4403);
});

test('an expired token closes the socket with 4403', async () => {
  const client = connect(bearer({ exp: Math.floor(Date.now() / 1_000) + 1 }));
  const events = results(client, 'subscription { shelved { shelf } }').next();
  await expect(events).rejects.toMatchObject({ code: 4403, reason: 'token expired' });
  await until(() => gateway.library.events.subscribers() === 0);
});

test('a socket has no more operations open than it may', async () => {
  await using client = connect();
  const open = Array.from({ length: 3 }, () => results(client, 'subscription { shelved { shelf } }'));
  for (const events of open) events.next().catch(() => {});
  await until(() => gateway.library.events.subscribers() === 3);
  await expect(results(client, '{ mine }').next()).rejects.toMatchObject([
    { extensions: { code: 'OPERATION_TOO_COSTLY' } },
  ]);
});

test('a message over maxBodyBytes closes the socket with 1009', async () => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('x'.repeat(5_000));
  expect((await once(socket, 'close'))[0]).toBe(1009);
});

test('another protocol or path gets no socket', async () => {
  const other = new WebSocket(`${gateway.url.replace('http', 'ws')}/elsewhere`, 'graphql-transport-ws');
  await expect(once(other, 'open')).rejects.toThrow('404');
});

test('a stop closes sockets with 1012 and ends their sources', async () => {
  const stopping = await startTestGateway();
  const client = connect(reader, stopping);
  const closed = closing(client);
  results(client, 'subscription { shelved { shelf } }')
    .next()
    .catch(() => {});
  await until(() => stopping.library.events.subscribers() === 1);
  await stopping[Symbol.asyncDispose]();
  expect((await closed).code).toBe(1012);
  await until(() => stopping.library.events.subscribers() === 0);
});
