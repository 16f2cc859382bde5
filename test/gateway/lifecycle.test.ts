import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createLibrary } from './library.ts';
import { readEvents, until } from './read-events.ts';
import { startTestGateway } from './start-test-gateway.ts';

const post = (url: string, query: string, accept = 'application/json') =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
  });

test('a stop lets a request finish, says that it is not ready, and takes no other', async () => {
  const gateway = await startTestGateway();
  const released = Promise.withResolvers<void>();
  let isWaiting = false;
  gateway.library.intercept('stock', async (_, next) => {
    isWaiting = true;
    await released.promise;
    return next();
  });
  const answer = post(gateway.url, '{ stockVersion }');
  await until(() => isWaiting);
  const stopped = gateway[Symbol.asyncDispose]();
  const ready = await gateway.fetch(new Request(`${gateway.url}/health/ready`));
  expect([ready.status, (await ready.json()).reasons]).toEqual([
    503,
    [{ name: 'gateway', reason: 'shutting down' }],
  ]);
  await expect(post(gateway.url, '{ stockVersion }')).rejects.toThrow();
  released.resolve();
  expect(await (await answer).json()).toEqual({ data: { stockVersion: 1 } });
  await stopped;
});

test('a stop completes event streams', async () => {
  const gateway = await startTestGateway();
  const response = await post(gateway.url, 'subscription { shelved { shelf } }', 'text/event-stream');
  await until(() => gateway.library.events.subscribers() === 1);
  const rest = readEvents(response).next();
  await gateway[Symbol.asyncDispose]();
  expect(await rest).toEqual({ done: true, value: undefined });
  await until(() => gateway.library.events.subscribers() === 0);
});

test('a supergraph may come from a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const file = join(folder, 'supergraph.graphql');
  await writeFile(file, createLibrary().supergraphSdl);
  await using gateway = await startTestGateway({ supergraph: { file } });
  expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  await rm(folder, { recursive: true });
});

test.each([
  'type Query {',
  'type Query { a: Int }',
  '',
])('the supergraph %j is refused with the reason', async (sdl) => {
  await expect(startTestGateway({ supergraph: { sdl } })).rejects.toMatchObject({
    name: 'CodedError',
    message: expect.stringMatching(/^The supergraph SDL cannot be served: ./),
  });
});

test('a transport for a subgraph that there is not, or a subgraph without a way to it, is refused', async () => {
  const { transports, supergraphSdl } = createLibrary();
  const { catalog, ...others } = transports;
  await expect(startTestGateway({ subgraphs: { catlog: catalog as never } })).rejects.toThrow(
    'no subgraph "catlog"',
  );
  const sdl = supergraphSdl.replace('http://catalog.test/graphql', '');
  await expect(startTestGateway({ supergraph: { sdl }, subgraphs: others })).rejects.toThrow(
    'Subgraph "catalog" has the URL ""',
  );
});

test('a gateway may start again with the same metrics', async () => {
  const metrics = new Registry();
  for (let round = 0; round < 2; round++) {
    await using gateway = await startTestGateway({ metrics });
    expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  }
});

test('a port in use is said so and leaves nothing open', async () => {
  await using gateway = await startTestGateway();
  await expect(startTestGateway({ port: Number(new URL(gateway.url).port) })).rejects.toThrow(/in use/);
});

test('a query ends in its subgraphs when the client leaves, a mutation does not', async () => {
  await using gateway = await startTestGateway();
  const signals: AbortSignal[] = [];
  const released = Promise.withResolvers<void>();
  gateway.library.intercept('catalog', async (request, next) => {
    signals.push(request.signal);
    await released.promise;
    return next();
  });
  const leave = new AbortController();
  const send = (query: string) =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: leave.signal,
    }).catch(() => {});
  const asked = [send('{ book(isbn: "1") { isbn } }')];
  await until(() => signals.length === 1);
  asked.push(send('mutation { rename(isbn: "1", title: "x") { isbn } }'));
  await until(() => signals.length === 2);
  leave.abort();
  await Promise.all(asked);
  await until(() => signals[0]?.aborted === true);
  expect(signals[1]?.aborted).toBe(false);
  released.resolve();
});
