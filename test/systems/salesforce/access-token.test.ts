import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '#platform/config/secret.ts';
import type { SalesforceAuth } from '#systems/salesforce/config.ts';
import { sandboxSalesforce } from '#systems/salesforce/simulator/credentials.ts';
import { context, customerId, type RunningOrg, richCustomer, sandboxAuth, startOrg } from './running-org.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof privateKey) => new Secret(key.export({ type: 'pkcs8', format: 'pem' }).toString());
const ids = [customerId(richCustomer)];

const jwtAuth: SalesforceAuth = {
  kind: 'jwt-bearer',
  clientId: sandboxSalesforce.clientId,
  username: sandboxSalesforce.username,
  privateKey: pem(privateKey),
};

describe('the session with Salesforce', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    const jwtPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    org = await startOrg({}, { jwtPublicKey });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test.each([
    ['a client secret', sandboxAuth],
    ['a signed assertion', jwtAuth],
  ])('%s opens a session that all calls share', async (_, auth) => {
    const { salesforce, passThrough } = org.connect({ auth });
    const reads = Array.from({ length: 8 }, () => salesforce.customers.customersByIds(ids, context()));
    for (const found of await Promise.all(reads)) expect(found.size).toBe(1);
    expect(passThrough.calls.filter(({ operation }) => operation === 'token')).toHaveLength(1);
  });

  test('a session that expired is renewed once, however many calls find it so', async () => {
    const { salesforce, passThrough } = org.connect();
    await salesforce.customers.customersByIds(ids, context());
    await org.control('clock', { advanceMs: 3 * 3_600_000 });
    const reads = Array.from({ length: 6 }, () => salesforce.customers.customersByIds(ids, context()));
    for (const found of await Promise.all(reads)) expect(found.size).toBe(1);
    expect(passThrough.calls.filter(({ operation }) => operation === 'token')).toHaveLength(2);
  });

  test('a refused session is not renewed for ever', async () => {
    const { salesforce, passThrough } = org.connect();
    const body = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
    await org.control('faults', [{ path: '/query', status: 401, body, times: 2 }]);
    const read = salesforce.customers.customersByIds(ids, context());
    await expect(read).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: false });
    expect(passThrough.calls.map(({ operation }) => operation)).toEqual(['token', 'query', 'token', 'query']);
  });

  test.each([
    'This session is not valid for use with the REST API',
    'Connected app is not attached to Agent',
  ])('a refusal that a new token does not cure fetches none: %s', async (message) => {
    const { salesforce, passThrough } = org.connect();
    const body = [{ message, errorCode: 'INVALID_SESSION_ID' }];
    await org.control('faults', [{ path: '/query', status: 401, body, times: 1 }]);
    const read = salesforce.customers.customersByIds(ids, context());
    await expect(read).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE' });
    expect(passThrough.calls.map(({ operation }) => operation)).toEqual(['token', 'query']);
  });

  const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const wrong: readonly [string, SalesforceAuth, string][] = [
    ['secret', { ...sandboxAuth, clientSecret: new Secret('wrong') } as SalesforceAuth, 'invalid_client'],
    ['client', { ...sandboxAuth, clientId: 'nobody' }, 'invalid_client_id'],
    ['key', { ...jwtAuth, privateKey: pem(otherKey) }, 'invalid_grant'],
    ['user', { ...jwtAuth, username: 'nobody@example.com' }, 'invalid_grant'],
    ['audience', { ...jwtAuth, audience: 'https://example.com' }, 'invalid_grant'],
    ['issuer', { ...jwtAuth, clientId: 'nobody' }, 'invalid_client_id'],
  ];
  test.each(wrong)('a wrong %s is refused, and the message shows no secret', async (_, auth, code) => {
    const { salesforce } = org.connect({ auth });
    const error: unknown = await salesforce.customers
      .customersByIds(ids, context())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: false, vendor: { code } });
    expect(String(error)).not.toMatch(/wrong|PRIVATE/);
  });

  test('after a failed token call the next call tries again', async () => {
    const { salesforce } = org.connect();
    await org.control('faults', [
      { path: '/services/oauth2/token', status: 503, body: '<html>down</html>', times: 1 },
    ]);
    const read = salesforce.customers.customersByIds(ids, context());
    await expect(read).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
    expect((await salesforce.customers.customersByIds(ids, context())).size).toBe(1);
  });

  test('a caller that leaves while the token is fetched does not take it from the others', async () => {
    const { salesforce, passThrough } = org.connect();
    await org.control('faults', [{ path: '/services/oauth2/token', delayMs: 200, times: 1 }]);
    const leaving = new AbortController();
    const left = salesforce.customers.customersByIds(ids, context(leaving.signal));
    const stayed = salesforce.customers.customersByIds(ids, context());
    leaving.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    expect((await stayed).size).toBe(1);
    expect(passThrough.calls.filter(({ operation }) => operation === 'token')).toHaveLength(1);
  });

  test('the simulated token endpoint refuses as Salesforce words it', async () => {
    const post = async (form: Record<string, string>) => {
      const body = new URLSearchParams(form);
      const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body });
      return { status: response.status, body: await response.json() };
    };
    expect(await post({ grant_type: 'password' })).toEqual({
      status: 400,
      body: { error: 'unsupported_grant_type', error_description: 'grant type not supported' },
    });
    expect(await post({ grant_type: 'client_credentials', client_id: 'x', client_secret: 'y' })).toEqual({
      status: 400,
      body: { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    });
    const plain = await fetch(`${org.url}/services/data/v67.0/limits`);
    expect([plain.status, await plain.json()]).toEqual([
      401,
      [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
    ]);
  });
});
