import { createPublicKey } from 'node:crypto';
import {
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createNetSuite } from '#systems/netsuite/create-netsuite.ts';
import { sandboxAccount, sandboxPrivateKey } from '#systems/netsuite/simulator/sandbox-account.ts';
import { startNetSuiteSimulator } from '#systems/netsuite/simulator/start-netsuite-simulator.ts';
import { passThrough } from '../../pass-through.ts';
import {
  naming,
  recordPath,
  type Sandbox,
  sandboxConfig,
  seed,
  startSandbox,
  testCompany,
  testContext,
} from '../sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const path = '/services/rest/auth/oauth2/v1/token';
const now = () => Math.floor(Date.now() / 1000);

async function assertion(
  claims: JWTPayload = {},
  header: Partial<JWTHeaderParameters> = {},
  key?: CryptoKey,
): Promise<string> {
  const { clientId, certificateId, algorithm } = sandboxAccount;
  const payload = {
    iss: clientId,
    aud: `${sandbox.url}${path}`,
    iat: now(),
    exp: now() + 300,
    scope: ['rest_webservices'],
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ typ: 'JWT', alg: algorithm, kid: certificateId, ...header })
    .sign(key ?? (await importPKCS8(sandboxPrivateKey(), algorithm)));
}

async function ask(client_assertion: string, more: Record<string, string> = {}) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
    ...more,
  });
  return fetch(`${sandbox.url}${path}`, { method: 'POST', body });
}

describe('the token endpoint', () => {
  it('gives a bearer token for an hour', async () => {
    const response = await ask(await assertion());
    expect(response.status).toBe(200);
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer).toMatchObject({ expires_in: '3600', token_type: 'bearer' });
    const use = await fetch(`${sandbox.url}/services/rest/system/v1/serverTime`, {
      headers: { authorization: `Bearer ${String(answer.access_token)}` },
    });
    expect(use.status).toBe(200);
  });

  it('takes a scope written as one text', async () => {
    expect((await ask(await assertion({ scope: 'restlets,rest_webservices' }))).status).toBe(200);
  });

  it.each([
    ['another audience', { aud: 'https://elsewhere.example/token' }, {}],
    ['another issuer', { iss: 'someone' }, {}],
    ['an assertion that has lapsed', { iat: now() - 900, exp: now() - 600 }, {}],
    ['an assertion for longer than an hour', { exp: now() + 7200 }, {}],
    ['a scope without REST', { scope: ['restlets'] }, {}],
    ['an unknown certificate', {}, { kid: 'other' }],
  ])('refuses %s', async (_, claims, header) => {
    const response = await ask(await assertion(claims, header));
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: 'invalid_client' });
  });

  it('refuses a signature by another key, an algorithm that NetSuite does not take, and nonsense', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const { privateKey: rsa } = await generateKeyPair('RS256');
    expect((await ask(await assertion({}, {}, privateKey))).status).toBe(401);
    expect((await ask(await assertion({}, { alg: 'RS256' }, rsa))).status).toBe(401);
    expect((await ask('nonsense')).status).toBe(401);
  });

  it('refuses other grants', async () => {
    const response = await ask(await assertion(), { grant_type: 'authorization_code' });
    expect(await response.json()).toMatchObject({ error: 'unsupported_grant_type' });
  });
});

it('no request is answered without a token', async () => {
  for (const headers of [{}, { authorization: 'Basic abc' }, { authorization: 'Bearer wrong' }]) {
    const response = await fetch(`${sandbox.url}${recordPath}/customer`, { headers });
    expect(response.status).toBe(401);
  }
});

it('our client signs in with an RSA key and PS256 as well', async () => {
  const { privateKey } = await generateKeyPair('PS256', { modulusLength: 3072, extractable: true });
  const pem = await exportPKCS8(privateKey);
  const mapping = {
    clientId: 'own-client',
    certificateId: 'own-certificate',
    publicKey: createPublicKey(pem),
  };
  const config = {
    host: '127.0.0.1',
    port: 0,
    company: testCompany(),
    latency: 'fast',
    limits: 'real',
    seed,
  } as const;
  await using simulator = await startNetSuiteSimulator(config, new AbortController().signal, { mapping });
  const netSuite = createNetSuite({
    system: naming.system,
    fetch: passThrough,
    config: {
      ...sandboxConfig(simulator.url),
      clientId: 'own-client',
      certificateId: 'own-certificate',
      algorithm: 'PS256',
      // As it comes out of an environment variable.
      privateKey: { reveal: () => pem.replaceAll('\n', '\\n') },
    },
  });
  expect((await netSuite.orders.listOrders({ page: { first: 1 } }, testContext())).items).toHaveLength(1);
});
