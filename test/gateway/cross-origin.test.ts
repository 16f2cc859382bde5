import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

const portal = 'https://portal.example.com';
let open: TestGateway;
let closed: TestGateway;
beforeAll(async () => {
  open = await startTestGateway({
    crossOrigins: [portal, 'http://localhost:5173'],
    headers: { all: [{ propagate: 'x-tenant' }] },
  });
  closed = await startTestGateway();
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});

const preflight = (to: TestGateway, origin: string) =>
  fetch(`${to.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
const post = (to: TestGateway, headers: Record<string, string>) =>
  fetch(`${to.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"query":"{ stockVersion }"}',
  });

describe('a page of an origin that is named', () => {
  test('may ask, with the headers that clients send', async () => {
    const { status, headers } = await preflight(open, portal);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(portal);
    expect(headers.get('access-control-allow-methods')).toContain('POST');
    for (const name of ['authorization', 'content-type', 'x-correlation-id', 'x-tenant'])
      expect(headers.get('access-control-allow-headers')).toContain(name);
    expect(headers.get('vary')).toContain('origin');
  });

  // An answer of the hot path, one of the whole front, and refusals of both.
  test.each([
    [{}],
    [{ accept: 'text/event-stream, application/json' }],
    [{ authorization: 'nonsense' }],
    [{ 'content-type': 'text/plain' }],
  ])('reads answers to %j, and its own correlation id', async (more) => {
    const { headers } = await post(open, { origin: portal, ...more } as Record<string, string>);
    expect(headers.get('access-control-allow-origin')).toBe(portal);
    expect(headers.get('access-control-expose-headers')).toContain('x-correlation-id');
    expect(headers.has('access-control-allow-credentials')).toBe(false);
  });
});

test.each([
  'https://evil.example',
  'https://portal.example.com.evil.example',
  'http://portal.example.com',
  'null',
])('a page of %s may not', async (origin) => {
  for (const response of [await preflight(open, origin), await post(open, { origin })]) {
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
    expect(response.headers.has('access-control-allow-methods')).toBe(false);
  }
});

test('where none is named no page of another origin may', async () => {
  const response = await preflight(closed, portal);
  expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST, OPTIONS']);
  expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect((await post(closed, { origin: portal })).headers.has('access-control-allow-origin')).toBe(false);
});

test.each([
  '*',
  'portal.example.com',
  'https://portal.example.com/',
  'null',
  'ftp://a.example',
])('the origin %j is refused at the start', async (origin) => {
  await expect(startTestGateway({ crossOrigins: [origin] })).rejects.toThrow(JSON.stringify(origin));
});
