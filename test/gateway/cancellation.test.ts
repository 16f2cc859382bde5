import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServerAdapter } from '@whatwg-node/server';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createShield } from '#shield/create-shield.ts';
import { createLibrary, type Library } from './library.ts';
import { until } from './read-events.ts';
import { reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

// A gateway, one of its subgraphs in a server of its own, and behind that a vendor that takes one call at a time and answers
// when it is told to: what a client gives up must be given up all the way.

/** Requests that the subgraph's server works on. */
let asked = 0;
/** Calls that the vendor works on, and all that it was sent. */
const working: ServerResponse[] = [];
let sent = 0;
const stack = new AsyncDisposableStack();
const shield = createShield({
  system: 'shelfware',
  account: 'a',
  contract: { windows: [], concurrency: [{ name: 'account', limit: 1 }] },
});
let library: Library;
let gateway: TestGateway;

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

beforeAll(async () => {
  library = createLibrary();
  const vendor = await listen((_, response) => {
    sent++;
    working.push(response);
  });
  const { stock: serveStock, ...others } = library.transports;
  const adapter = createServerAdapter(async (request: Request) => {
    const origin = { signal: request.signal, correlationId: 'c', priority: 'interactive' as const };
    // Equal reads would be one call.
    await shield.fetch(`${vendor}?call=${randomUUID()}`, {}, { operation: 'stock', effect: 'read', origin });
    return serveStock?.(request) ?? Response.error();
  });
  const stock = await listen((request, response) => {
    asked++;
    response.once('close', () => asked--);
    adapter(request, response);
  });
  gateway = await startTestGateway({
    supergraph: { sdl: library.supergraphSdl },
    subgraphs: { ...others, stock },
    drainMs: 100,
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await shield[Symbol.asyncDispose]();
  await stack.disposeAsync();
});

type Ask = (signal: AbortSignal) => Promise<unknown>;
const subscription = 'subscription { shelved { shelf book { inStock } } }';

const post =
  (query: string, headers: Readonly<Record<string, string>> = {}): Ask =>
  async (signal) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...reader, ...headers },
      body: JSON.stringify({ query }),
      signal,
    });
    return response.text();
  };

const get: Ask = async (signal) => {
  const url = `${gateway.url}/graphql?query=${encodeURIComponent('{ stockVersion }')}`;
  return (await fetch(url, { headers: reader, signal })).text();
};

const overSocket =
  (query: string): Ask =>
  async (signal) => {
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const client = createClient({
      url,
      webSocketImpl: WebSocket,
      connectionParams: reader,
      retryAttempts: 0,
    });
    signal.addEventListener('abort', () => client.terminate());
    for await (const _ of client.iterate({ query }));
  };

const stream = { accept: 'text/event-stream' };
const ways: readonly (readonly [string, Ask])[] = [
  ['a POST', post('{ stockVersion }')],
  ['a POST that needs an entity', post('{ book(isbn: "1") { inStock } }')],
  ['a GET', get],
  ['a query over an event stream', post('{ stockVersion }', stream)],
  ['a query over a WebSocket', overSocket('{ stockVersion }')],
  ['an event of a subscription over an event stream', post(subscription, stream)],
  ['an event of a subscription over multipart', post(subscription, { accept: 'multipart/mixed' })],
  ['an event of a subscription over a WebSocket', overSocket(subscription)],
];

const inLine = () => shield.status().concurrency;

function start(asks: readonly Ask[]) {
  return asks.map((ask) => {
    const leave = new AbortController();
    return { leave, gone: ask(leave.signal).catch(() => {}) };
  });
}

async function oneCallAndTwoInLine(): Promise<void> {
  await until(() => working.length === 1 && inLine().inFlight === 1 && inLine().queued === 2 && asked === 3);
}

function letVendorAnswer(): void {
  for (const response of working.splice(0)) response.end('{}');
}

test.each(
  ways,
)('a client that leaves %s gives up its place in line, and nothing is sent for it any more', async (_, ask) => {
  sent = 0;
  const clients = start([ask, ask, ask]);
  await until(() => library.events.subscribers() === 3 || inLine().queued === 2);
  library.events.publish({ isbn: '1', shelf: 'A' });
  await oneCallAndTwoInLine();
  for (const { leave } of clients) leave.abort();
  await until(() => inLine().queued === 0 && asked === 0 && library.events.subscribers() === 0);
  await Promise.all(clients.map(({ gone }) => gone));
  // What was sent counts until the vendor is done with it.
  expect(inLine().inFlight).toBe(1);
  letVendorAnswer();
  await until(() => inLine().inFlight === 0);
  expect([sent, working.length]).toEqual([1, 0]);
});

test('the place of one who leaves goes to the next in line', async () => {
  sent = 0;
  const answers = start([get, get, get]);
  await oneCallAndTwoInLine();
  answers[0]?.leave.abort();
  answers[1]?.leave.abort();
  await until(() => asked === 1 && inLine().queued === 1);
  letVendorAnswer();
  await until(() => working.length === 1);
  letVendorAnswer();
  expect(await answers[2]?.gone).toBe('{"data":{"stockVersion":1}}');
  expect([sent, asked]).toEqual([2, 0]);
});

test.each([
  ['a POST', 'application/json'],
  ['an event stream', 'text/event-stream'],
])('a deadline that is over gives them up too, over %s, and the client is told', async (_, accept) => {
  sent = 0;
  const ask = post('{ stockVersion }', { accept, 'x-weir-deadline-ms': '500' });
  const answers = start([ask, ask, ask]);
  for (const { gone } of answers) expect(await gone).toContain('DEADLINE_EXCEEDED');
  await until(() => inLine().queued === 0 && asked === 0);
  letVendorAnswer();
  await until(() => inLine().inFlight === 0);
  expect(sent).toBeLessThanOrEqual(1);
});
