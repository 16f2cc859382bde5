import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { CodedError } from '#platform/errors.ts';
import type { SystemFetch } from '#shield/call.ts';
import { createNetSuite } from '#systems/netsuite/create-netsuite.ts';
import { createPassThrough, passThrough } from '../pass-through.ts';
import { naming, type Sandbox, sandboxConfig, startSandbox, testContext } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(() => sandbox.faults([]));

const list = () => sandbox.netSuite.orders.listOrders({ page: { first: 3 } }, testContext());
const connect = (fetch: SystemFetch, overrides = {}) =>
  createNetSuite({ system: naming.system, config: { ...sandboxConfig(sandbox.url), ...overrides }, fetch });

describe('a read', () => {
  it.each([
    [
      'an HTML page with status 200',
      { status: 200, body: '<html>Scheduled maintenance</html>' },
      'SYSTEM_UNAVAILABLE',
      true,
    ],
    ['an empty body', { status: 200, body: '' }, 'SYSTEM_UNAVAILABLE', true],
    ['JSON that is no page', { status: 200, body: '{"items":7}' }, 'SYSTEM_UNAVAILABLE', false],
    ['half a body', { status: 200, body: '{"items":[{"id":"1"' }, 'SYSTEM_UNAVAILABLE', true],
    ['a 500 in HTML', { status: 500, body: '<h1>Error</h1>' }, 'SYSTEM_UNAVAILABLE', true],
    ['a 503', { status: 503, body: '' }, 'SYSTEM_UNAVAILABLE', true],
    ['a cut connection', { drop: 'before' }, 'SYSTEM_UNAVAILABLE', true],
    [
      'a refusal for concurrency',
      {
        status: 429,
        body: {
          title: 'Bad Request',
          status: 429,
          'o:errorDetails': [
            {
              detail: 'Concurrent request limit exceeded. Request blocked.',
              'o:errorCode': 'CONCURRENCY_LIMIT_EXCEEDED',
            },
          ],
        },
      },
      'SYSTEM_BUDGET_EXHAUSTED',
      true,
    ],
    [
      'a role without permission',
      {
        status: 400,
        body: {
          'o:errorDetails': [
            {
              detail: 'Your current role does not have permission to perform this action.',
              'o:errorCode': 'USER_ERROR',
            },
          ],
        },
      },
      'SYSTEM_UNAVAILABLE',
      false,
    ],
  ])('turns %s into a coded error', async (_, fault, code, retryable) => {
    await sandbox.faults([{ path: '/suiteql', ...fault }]);
    await expect(list()).rejects.toMatchObject({ name: 'CodedError', code, retryable, system: 'netsuite' });
    await sandbox.faults([]);
    expect((await list()).items).toHaveLength(3);
  });

  it('names record, field and value of a row that is not as expected', async () => {
    const row = {
      id: '1',
      tranid: 'SO1',
      status: 'B',
      statustext: 'Sales Order : Open',
      trandate: '11/20/2026',
    };
    await sandbox.faults([{ path: '/suiteql', status: 200, body: { hasMore: false, items: [row] } }]);
    await expect(list()).rejects.toThrow(/orders with "11\/20\/2026" for trandate/);
  });

  it('is not held up once its caller is gone', async () => {
    await sandbox.faults([{ path: '/suiteql', hangMs: 60_000 }]);
    const stop = new AbortController();
    const pending = sandbox.netSuite.orders.listOrders(
      { page: { first: 3 } },
      { ...testContext(), signal: stop.signal },
    );
    setImmediate(() => stop.abort());
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the access token', () => {
  it('is asked for once by calls that start together, and kept', async () => {
    const sent = createPassThrough();
    const netSuite = connect(sent.fetch);
    const ask = () => netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect(sent.calls.filter(({ operation }) => operation === 'token')).toHaveLength(1);
  });

  it('is renewed once when NetSuite refuses it', async () => {
    const sent = createPassThrough();
    const netSuite = connect(sent.fetch);
    await netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
    // An hour later by NetSuite's clock the token has lapsed, though ours says that it has not.
    await sandbox.control('clock', { advanceMs: 3_700_000 });
    const page = await netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
    expect(page.items).toHaveLength(1);
    expect(sent.calls.map(({ operation }) => operation)).toEqual([
      'token',
      'suiteql.orders',
      'suiteql.orders',
      'token',
      'suiteql.orders',
    ]);
  });

  it('survives the caller that happened to ask for it first', async () => {
    await sandbox.faults([{ path: '/token$', delayMs: 50 }]);
    const netSuite = connect(passThrough);
    const stop = new AbortController();
    const first = netSuite.orders.listOrders(
      { page: { first: 1 } },
      { ...testContext(), signal: stop.signal },
    );
    const second = netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
    stop.abort(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect((await second).items).toHaveLength(1);
  });

  it('is not asked for on behalf of a caller that is gone already', async () => {
    const sent = createPassThrough();
    const signal = AbortSignal.abort(new Error('gone'));
    const attempt = connect(sent.fetch).orders.listOrders(
      { page: { first: 1 } },
      { ...testContext(), signal },
    );
    await expect(attempt).rejects.toThrow('gone');
    expect(sent.calls).toEqual([]);
  });

  it.each([
    ['another client id', { clientId: 'someone-else' }],
    ['another certificate', { certificateId: 'other' }],
  ])('is refused to %s, and the error says what to check', async (_, overrides) => {
    const attempt = connect(passThrough, overrides).orders.listOrders({ page: { first: 1 } }, testContext());
    await expect(attempt).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: false,
      message: expect.stringContaining('M2M mapping') as string,
    });
  });

  it('needs a key that can sign, and the error does not repeat the key', async () => {
    const privateKey = { reveal: () => '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----' };
    const attempt = connect(passThrough, { privateKey }).orders.listOrders(
      { page: { first: 1 } },
      testContext(),
    );
    const error = await attempt.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CodedError);
    expect((error as CodedError).message).toContain('cannot sign with ES256');
    expect((error as CodedError).message).not.toContain('c2VjcmV0');
  });

  it('is retryably absent while the token endpoint fails', async () => {
    await sandbox.faults([{ path: '/token$', status: 502, body: '<html></html>' }]);
    const attempt = connect(passThrough).orders.listOrders({ page: { first: 1 } }, testContext());
    await expect(attempt).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
  });
});

it('an answer that breaks off in the middle is a broken connection', async () => {
  const server = createServer((request, response) => {
    if (request.url?.includes('/token')) {
      response.end(JSON.stringify({ access_token: 'x', expires_in: 3600 }));
      return;
    }
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"items":[');
    setImmediate(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const netSuite = connect(passThrough, { baseUrl: `http://127.0.0.1:${port}` });
    const id = toEntityId('Order', 'netsuite', '1');
    await expect(netSuite.orders.ordersByIds([id], testContext())).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

it('reads the rows that can be read, and fails those that cannot alone', async () => {
  const item = (id: string, itemtype: unknown) => ({ id, itemid: `SKU-${id}`, itemtype });
  await sandbox.faults([
    {
      path: 'suiteql',
      times: 1,
      status: 200,
      body: { hasMore: false, items: [item('1', 'InvtPart'), item('2', 7), item('3', 'InvtPart')] },
    },
  ]);
  const { fetch, calls } = createPassThrough();
  const { products } = connect(fetch);
  const read = (id: string) =>
    products.productsByIds([toEntityId('Product', naming.system, id)], testContext());
  const [first, second, third] = await Promise.allSettled(['1', '2', '3'].map(read));
  expect(calls.filter(({ operation }) => operation === 'suiteql.items')).toHaveLength(1);
  expect(first).toMatchObject({ status: 'fulfilled' });
  expect(third).toMatchObject({ status: 'fulfilled' });
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'SYSTEM_UNAVAILABLE' } });
});
