import { once } from 'node:events';
import { type IncomingMessage, request as openRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseEncoding } from '#gateway/http/compress.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({
    routes: {
      '/page': async () => new Response('<p>'.repeat(1_000), { headers: { 'content-type': 'text/html' } }),
      '/picture': async () => new Response('x'.repeat(4_000), { headers: { 'content-type': 'image/png' } }),
    },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const large = `{ books { isbn subtitle format } ${Array.from({ length: 15 }, (_, at) => `alias_of_some_length_${at}: books { id isbn subtitle format weight }`).join(' ')} }`;

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** As on the wire: the global fetch takes compression off. */
async function send(
  path: string,
  headers: Record<string, string>,
  body?: object,
  method = body ? 'POST' : 'GET',
) {
  const request = openRequest(gateway.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
  });
  request.end(body && JSON.stringify(body));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const received: Received = {
    status: response.statusCode,
    headers: response.headers,
    body: Buffer.concat(await response.toArray()),
  };
  return received;
}

const decoders = { gzip: gunzipSync, br: brotliDecompressSync, zstd: zstdDecompressSync };
const ways: [string, (headers: Record<string, string>) => Promise<Received>][] = [
  ['the hot path', (headers) => send('/graphql', headers, { query: large })],
  // A GET is never on it.
  ['the whole front', (headers) => send(`/graphql?query=${encodeURIComponent(large)}`, headers)],
];

describe.each(ways)('through %s', (_, ask) => {
  test.each([
    'gzip',
    'br',
    'zstd',
  ] as const)('a long answer is sent as %s to those who take it', async (encoding) => {
    const plain = await ask({});
    expect(plain.headers['content-encoding']).toBeUndefined();
    const { headers, body } = await ask({ 'accept-encoding': encoding });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toContain('accept-encoding');
    expect(body.length).toBe(Number(headers['content-length']));
    expect(body.length).toBeLessThan(plain.body.length / 3);
    expect(decoders[encoding](body).toString()).toBe(plain.body.toString());
  });

  test.each([
    'deflate',
    'identity',
    'gzip;q=0',
    'identity, gzip;q=0.5',
  ])('%s leaves it as it is', async (accept) => {
    expect((await ask({ 'accept-encoding': accept })).headers['content-encoding']).toBeUndefined();
  });
});

test('a short answer and an error of one line are not compressed', async () => {
  const accept = { 'accept-encoding': 'gzip, br, zstd' };
  for (const body of [{ query: '{ stockVersion }' }, { query: '{ nope }' }]) {
    expect((await send('/graphql', accept, body)).headers['content-encoding']).toBeUndefined();
  }
  const got = await send(`/graphql?query=${encodeURIComponent('{ stockVersion }')}`, accept);
  expect(got.headers['content-encoding']).toBeUndefined();
  expect(JSON.parse(got.body.toString())).toEqual({ data: { stockVersion: 1 } });
});

test('a stream of events is not compressed', async () => {
  const controller = new AbortController();
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'accept-encoding': 'gzip' },
    body: JSON.stringify({ query: 'subscription { shelved { shelf } }' }),
    signal: controller.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('content-encoding')).toBe('none'); // as yoga says it
  controller.abort();
});

test('other routes are compressed where they are text', async () => {
  const accept = { 'accept-encoding': 'gzip' };
  const page = await send('/page', accept);
  expect(page.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(page.body).toString()).toBe('<p>'.repeat(1_000));
  expect((await send('/picture', accept)).headers['content-encoding']).toBeUndefined();
  expect((await send('/metrics', accept)).headers['content-encoding']).toBe('gzip');
});

test.each([
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['br;q=0.5, gzip', 'gzip'],
  ['*', 'zstd'],
  ['*;q=0.1, br;q=0', 'zstd'],
  ['GZIP', 'gzip'],
  ['gzip;q=nonsense', undefined],
  ['', undefined],
  [null, undefined],
])('of %j, %j is chosen', (accept, encoding) => {
  expect(chooseEncoding(accept)).toBe(encoding);
});

describe('HEAD', () => {
  test('has the headers of a GET and no body', async () => {
    const path = `/graphql?query=${encodeURIComponent('{ stockVersion }')}`;
    const [head, got] = [await send(path, {}, undefined, 'HEAD'), await send(path, {})];
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-type']).toBe(got.headers['content-type']);
    expect(head.headers['content-length']).toBe(String(got.body.length));
  });

  test('of a mutation is refused as its GET is', async () => {
    const path = `/graphql?query=${encodeURIComponent('mutation { burn(isbn: "1") }')}`;
    expect((await send(path, {}, undefined, 'HEAD')).status).toBe(405);
  });
});
