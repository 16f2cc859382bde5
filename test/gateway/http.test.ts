import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CodedError } from '#platform/errors.ts';
import { bearer, reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
let isReady = true;
beforeAll(async () => {
  gateway = await startTestGateway({
    routes: {
      '/hooks/one': async (request) => Response.json({ got: await request.text() }, { status: 202 }),
      '/pages/*': async (request) => new Response(new URL(request.url).pathname),
      '/fails': async () => {
        throw new Error('hunter2');
      },
    },
    readiness: [
      { name: 'fine', check: async () => {} },
      {
        name: 'store',
        check: async () => {
          if (!isReady) throw new CodedError('SYSTEM_UNAVAILABLE', 'The store is not there');
        },
      },
    ],
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const get = (path: string, headers = {}) => fetch(gateway.url + path, { headers });
const json = { 'content-type': 'application/json' };
const queryPath = `/graphql?query=${encodeURIComponent('{ stockVersion }')}`;

describe('the correlation id', () => {
  test('is the one that was sent, in the answer, its errors and every call of a subgraph', async () => {
    const answer = await gateway.ask('{ book(isbn: "1") { inStock } broken }', {
      headers: { 'x-correlation-id': 'abc-1' },
    });
    expect(answer.headers.get('x-correlation-id')).toBe('abc-1');
    expect(answer.errors?.[0]?.extensions.correlationId).toBe('abc-1');
    expect(new Set(gateway.library.calls.map(({ headers }) => headers.get('x-correlation-id')))).toEqual(
      new Set(['abc-1']),
    );
  });

  test.each(['', 'a b', 'x'.repeat(200), '<script>'])('is made where %j was sent', async (given) => {
    const { headers, errors } = await gateway.ask('{ nope }', { headers: { 'x-correlation-id': given } });
    const id = headers.get('x-correlation-id');
    expect(id).toMatch(/^[\w-]{36}$/);
    expect(errors?.[0]?.extensions.correlationId).toBe(id);
  });

  test.each([
    ['a bad token', { headers: { ...json, authorization: 'Bearer {' } }],
    ['a bad body', { headers: json, body: '{' }],
    ['a bad content type', { headers: { 'content-type': 'text/plain' } }],
    ['a bad method', { method: 'PUT', headers: json }],
  ])('is returned for %s', async (_, init) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      body: '{"query":"{ __typename }"}',
      ...init,
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    const { errors } = (await response.json()) as { errors: { extensions: { correlationId: string } }[] };
    expect(errors[0]?.extensions.correlationId).toBe(response.headers.get('x-correlation-id'));
  });
});

test('the headers of the caller reach subgraphs, with what is left of the deadline', async () => {
  const { data } = await gateway.ask('{ context { correlationId authorization client deadline explain } }', {
    headers: {
      ...reader,
      'x-correlation-id': 'c1',
      'graphql-client-name': 'crm',
      'graphql-client-version': '7',
      'x-weir-deadline-ms': '5000',
      'x-weir-explain': 'shield, freshness, nonsense',
    },
  });
  const { deadline, ...rest } = data.context;
  expect(rest).toEqual({
    correlationId: 'c1',
    authorization: reader.authorization,
    client: 'crm@7',
    explain: 'shield, freshness',
  });
  expect(Number(deadline)).toBeGreaterThan(0);
  expect(Number(deadline)).toBeLessThanOrEqual(5000);
});

test.each(['soon', '-1', '0', '1e3'])('the deadline %j is refused', async (deadline) => {
  const { errors } = await gateway.ask('{ stockVersion }', { headers: { 'x-weir-deadline-ms': deadline } });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('what subgraphs explain is merged where it was asked for', async () => {
  await using explaining = await startTestGateway();
  const explain =
    (calls: object, queuedMs: number, path: unknown[]): Parameters<typeof explaining.library.intercept>[1] =>
    async (_, next) => {
      const answer = (await (await next()).json()) as object;
      const cache = { hits: 1, misses: 2, stale: 0 };
      const freshness = [{ path, system: 'shelfware', asOf: '2026-01-01T00:00:00Z', state: 'LIVE' }];
      return Response.json({ ...answer, extensions: { shield: { calls, queuedMs, cache }, freshness } });
    };
  explaining.library.intercept('catalog', explain({ shelfware: 1, till: 2 }, 5, ['books']));
  explaining.library.intercept('stock', explain({ shelfware: 3 }, 9, ['_entities', 1, 'inStock']));
  const query = '{ books { isbn inStock } }';
  const { extensions } = await explaining.ask(query, { headers: { 'x-weir-explain': 'shield, freshness' } });
  expect(extensions).toMatchObject({
    shield: { calls: { shelfware: 4, till: 2 }, queuedMs: 9, cache: { hits: 2, misses: 4, stale: 0 } },
    freshness: [{ path: ['books'], state: 'LIVE' }, { path: ['books', 1, 'inStock'] }],
  });
  expect(
    (await explaining.ask(query, { headers: { 'x-weir-explain': 'shield' } })).extensions,
  ).not.toHaveProperty('freshness');
  expect((await explaining.ask(query)).extensions).toBeUndefined();
});

describe('a caller', () => {
  test.each([
    'Basic abc',
    'Bearer',
    'Bearer a b',
    'nonsense',
  ])('with the authorization %j is 401 with the reason', async (authorization) => {
    const { status, errors, headers } = await gateway.ask('{ stockVersion }', { headers: { authorization } });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Bearer TOKEN'), extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  test("with a token that does not hold is told the verifier's reason", async () => {
    const verify = async () => {
      throw new CodedError('UNAUTHENTICATED', 'The bearer token has expired');
    };
    await using strict = await startTestGateway({ auth: { verify } });
    const { status, errors } = await strict.ask('{ stockVersion }', { headers: bearer({}) });
    expect(status).toBe(401);
    expect(errors).toMatchObject([
      { message: 'The bearer token has expired', extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect((await strict.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  });
});

describe('a request that is not GraphQL over HTTP', () => {
  const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
  const operation = JSON.stringify({ query: '{ stockVersion }' });

  test.each([
    ['of another type', { 'content-type': 'text/plain' }],
    ['that is a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['in another charset', { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['that is compressed', { ...json, 'content-encoding': 'gzip' }],
  ])('with a body %s is 415', async (_, headers) => {
    const response = await post(headers, operation);
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test('with a body that is not UTF-8 is 400', async () => {
    expect((await post(json, new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400);
  });

  test('as a batch is 400', async () => {
    const response = await post(json, `[${operation},${operation}]`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining('batch') }] });
  });

  test('as a mutation by GET is 405', async () => {
    const response = await get(
      `/graphql?query=${encodeURIComponent('mutation { rename(isbn: "1", title: "x") { isbn } }')}`,
    );
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('a GET from a page of another site', () => {
  const foreign = { 'sec-fetch-site': 'cross-site' };
  test('that needed no preflight is refused', async () => {
    expect((await gateway.fetch(new Request(gateway.url + queryPath, { headers: foreign }))).status).toBe(
      403,
    );
    expect(
      (await gateway.fetch(new Request(gateway.url + queryPath, { headers: { origin: 'http://evil.test' } })))
        .status,
    ).toBe(403);
  });
  test('that was preflighted, or from the same site, is answered', async () => {
    for (const headers of [
      { ...foreign, ...json },
      { ...foreign, 'x-correlation-id': 'a' },
      { 'sec-fetch-site': 'same-origin' },
      {},
    ]) {
      expect((await gateway.fetch(new Request(gateway.url + queryPath, { headers }))).status).toBe(200);
    }
  });
});

test('health says live, and ready or why not', async () => {
  expect((await get('/health/live')).status).toBe(200);
  expect((await get('/health/ready')).status).toBe(200);
  isReady = false;
  const response = await get('/health/ready');
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({
    status: 'not ready',
    reasons: [{ name: 'store', reason: 'The store is not there' }],
  });
  isReady = true;
});

test('metrics count operations and calls of subgraphs', async () => {
  await using measured = await startTestGateway({ metrics: new Registry() });
  await measured.ask('{ stockVersion }');
  await measured.ask('{ broken stockVersion }');
  const text = await (await fetch(`${measured.url}/metrics`)).text();
  const nobody = 'client="none",version="none"';
  expect(text).toContain(`weir_gateway_operations_total{kind="query",outcome="ok",${nobody}} 1`);
  expect(text).toContain(`weir_gateway_operations_total{kind="query",outcome="partial",${nobody}} 1`);
  expect(text).toContain(
    `weir_gateway_subgraph_request_seconds_count{subgraph="stock",outcome="answered",${nobody}} 2`,
  );
});

test('metrics name operation, client and version, and no more of them than there is room for', async () => {
  await using measured = await startTestGateway({ metrics: new Registry() });
  const as = (name: string, version: string) => ({
    'graphql-client-name': name,
    'graphql-client-version': version,
  });
  await measured.ask('query Stock { stockVersion }', { headers: as('crm', '1.2.0') });
  for (let count = 0; count < 150; count++)
    await measured.ask(`query Q${count} { __typename }`, { headers: as(`client ${count}`, '1') });
  await measured.ask('{ __typename }', { headers: as('"} 1\\nforged', '1') });
  const text = await (await fetch(`${measured.url}/metrics`)).text();
  const crm = 'client="crm",version="1.2.0"';
  expect(text).toContain(`weir_gateway_operations_total{kind="query",outcome="ok",${crm}} 1`);
  expect(text).toMatch(
    /^weir_gateway_operation_seconds_count\{.*(operation="Stock".*client="crm"|client="crm".*operation="Stock").* 1$/m,
  );
  expect(text).toContain(`subgraph="stock",outcome="answered",${crm}} 1`);
  expect(text.match(/^weir_gateway_operations_total\{/gm)).toHaveLength(101);
  expect(text).toMatch(/^weir_gateway_operations_total.*client="other",version="other"\} 52$/m);
  expect(text).not.toContain('forged');
});

test('extra routes are served by exact path and by prefix; others are not found', async () => {
  const hook = await fetch(`${gateway.url}/hooks/one`, { method: 'POST', body: 'raw' });
  expect([hook.status, await hook.json()]).toEqual([202, { got: 'raw' }]);
  expect(hook.headers.get('x-correlation-id')).toBeTruthy();
  expect(await (await get('/pages/a/b')).text()).toBe('/pages/a/b');
  expect((await get('/nothing')).status).toBe(404);
  const failed = await get('/fails');
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain('hunter2');
});

test('a route for every path leaves the gateway its own', async () => {
  await using mounted = await startTestGateway({ routes: { '/*': async () => new Response('page') } });
  expect(await (await fetch(`${mounted.url}/`)).text()).toBe('page');
  expect((await mounted.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  expect(await (await fetch(`${mounted.url}/health/live`)).json()).toEqual({ status: 'live' });
});

test('GraphiQL is for a browser in development alone', async () => {
  const browser = { headers: { accept: 'text/html' } };
  await using development = await startTestGateway({ development: true });
  const page = await (await fetch(`${development.url}/graphql`, browser)).text();
  expect(page).toContain('<html');
  // Only what the page itself loads: its scripts are full of addresses in comments.
  const markup = page.replaceAll(/<(script|style)\b([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2></$1>');
  const loaded = [...markup.matchAll(/\b(?:src|href)=["']?([^"'\s>]+)/g)].map(([, address]) => address);
  expect(loaded.filter((address) => !address?.startsWith('data:'))).toEqual([]);
  expect(page).not.toMatch(/\bimport\b[^;'"]{0,80}['"]https?:|@import|unpkg\.com|jsdelivr|esm\.sh/);
  expect(await (await fetch(`${gateway.url}/graphql`, browser)).text()).not.toContain('<html');
});
