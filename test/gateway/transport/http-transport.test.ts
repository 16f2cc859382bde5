import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createYoga } from 'graphql-yoga';
import { describe, expect, test } from 'vitest';
import { createHttpTransports } from '#gateway/transport/http-transport.ts';
import type { SubgraphChannel } from '#gateway/transport/subgraph-channel.ts';
import { until } from '../read-events.ts';
import { reader, startTestGateway } from '../start-test-gateway.ts';

async function listen(listener: RequestListener, path = '/graphql') {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const never = new AbortController().signal;
const post = (channel: SubgraphChannel, signal = never) =>
  channel.post('{"query":"{ a }"}', { 'content-type': 'application/json', 'x-correlation-id': 'c1' }, signal);

describe('the transport over HTTP', () => {
  test('posts body and headers to its URL and hands back what came', async () => {
    await using server = await listen(async (incoming, response) => {
      const body = (await incoming.toArray()).join('');
      response.writeHead(418, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ url: incoming.url, id: incoming.headers['x-correlation-id'], body }));
    }, '/deep/graphql?x=1');
    await using transports = createHttpTransports({ maxAnswerBytes: 10_000 });
    const { status, contentType, text } = await post(transports.to(server.url));
    expect([status, contentType]).toEqual([418, 'application/json']);
    expect(JSON.parse(text)).toEqual({ url: '/deep/graphql?x=1', id: 'c1', body: '{"query":"{ a }"}' });
  });

  test('puts an answer together that comes in pieces, in the middle of a letter', async () => {
    await using server = await listen(async (_, response) => {
      for (const byte of Buffer.from('{"a":"ä€"}')) {
        response.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    await using transports = createHttpTransports({ maxAnswerBytes: 10_000 });
    expect((await post(transports.to(server.url))).text).toBe('{"a":"ä€"}');
  });

  test('cuts the connection when the request is aborted', async () => {
    let wasCut = false;
    await using server = await listen((incoming) => {
      incoming.socket.once('close', () => {
        wasCut = true;
      });
    });
    await using transports = createHttpTransports({ maxAnswerBytes: 10_000 });
    await expect(post(transports.to(server.url), AbortSignal.timeout(50))).rejects.toThrow();
    await until(() => wasCut);
  });

  test('gives up a request that waits for a connection when it is aborted', async () => {
    await using server = await listen(() => {});
    await using transports = createHttpTransports({ maxAnswerBytes: 10_000, maxConnections: 1 });
    const channel = transports.to(server.url);
    const first = new AbortController();
    const busy = post(channel, first.signal);
    await expect(post(channel, AbortSignal.timeout(50))).rejects.toThrow();
    await expect(post(channel, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
    first.abort(new Error('left'));
    await expect(busy).rejects.toThrow('left');
  });

  test('gives up on an answer that is too long', async () => {
    await using server = await listen((_, response) => response.end('x'.repeat(20_000)));
    await using transports = createHttpTransports({ maxAnswerBytes: 10_000 });
    await expect(post(transports.to(server.url))).rejects.toThrow('more than 10000 bytes');
  });

  test('rejects where nobody listens', async () => {
    await using transports = createHttpTransports({ maxAnswerBytes: 10_000 });
    await expect(post(transports.to('http://127.0.0.1:1/graphql'))).rejects.toThrow();
  });
});

test('a gateway over HTTP subgraphs answers queries and subscriptions', async () => {
  await using inProcess = await startTestGateway();
  const { transports, events } = inProcess.library;
  const servers = await Promise.all(
    Object.values(transports).map((transport) => {
      // Serves the subgraph's own fetch; yoga only adapts node:http to it.
      const adapter = createYoga({
        logging: false,
        graphqlEndpoint: '*',
        plugins: [
          { onRequest: async ({ request: incoming, endResponse }) => endResponse(await transport(incoming)) },
        ],
      });
      return listen(adapter);
    }),
  );
  await using stack = new AsyncDisposableStack();
  for (const server of servers) stack.use(server);
  const urls = Object.keys(transports).map((name, index) => [name, servers[index]?.url ?? '']);
  // One at its place in the supergraph, the others where the configuration says.
  const [[moved, at], ...others] = urls as [[string, string], ...[string, string][]];
  const sdl = inProcess.library.supergraphSdl.replace(`http://${moved}.test/graphql`, at);
  await using gateway = await startTestGateway({
    supergraph: { sdl },
    subgraphs: Object.fromEntries(others),
  });
  const { data } = await gateway.ask('{ book(isbn: "1") { title inStock reviews { text } } }', {
    headers: reader,
  });
  expect(data.book).toEqual({ title: 'One', inStock: 10, reviews: [{ text: 'About 1' }] });

  const controller = new AbortController();
  const stream = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...reader },
    body: JSON.stringify({ query: 'subscription { shelved { shelf book { inStock } } }' }),
    signal: controller.signal,
  });
  await until(() => events.subscribers() === 1);
  events.publish({ isbn: '3', shelf: 'Z' });
  const { value } = (await stream.body?.getReader().read()) ?? {};
  expect(Buffer.from(value ?? []).toString()).toMatch(/event: next|^:/);
  controller.abort();
  await until(() => events.subscribers() === 0);
});
