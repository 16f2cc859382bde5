import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenVerifier, type TokenRules } from '#platform/auth/verify-token.ts';
import { startHttpServer } from '#platform/http/listen.ts';

const issuer = 'https://login.example';
const audience = 'graph';
const startMs = Date.parse('2026-03-01T12:00:00Z');
const startS = startMs / 1000;

let keys: CryptoKeyPair;
let jwks: JSONWebKeySet;

beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] };
});

function issue(
  claims: Record<string, unknown> = {},
  key: CryptoKey | Uint8Array = keys.privateKey,
  alg = 'ES256',
  kid = 'k1',
) {
  const all = { iss: issuer, aud: audience, sub: 'ada', exp: startS + 3_600, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg, kid }).sign(key);
}

function verifier(rules: Partial<TokenRules> = {}) {
  return createTokenVerifier({ issuer, audience, jwks, now: () => startMs, ...rules });
}

describe('a token verifier', () => {
  it('answers the claims of a good token', async () => {
    expect(await verifier()(await issue({ scope: 'orders' }))).toMatchObject({ sub: 'ada', scope: 'orders' });
  });

  it.each<[string, () => Promise<string> | string, string]>([
    [
      'an expired one',
      () => issue({ exp: startS - 60 }),
      'has expired at 2026-03-01T11:59:00.000Z. Get a new one.',
    ],
    [
      'one of another issuer',
      () => issue({ iss: 'https://evil.example' }),
      'comes from another issuer than https://login.example',
    ],
    ['one for another audience', () => issue({ aud: 'mail' }), 'is meant for another audience than graph'],
    ['one of the future', () => issue({ nbf: startS + 60 }), 'is not valid before 2026-03-01T12:01:00.000Z'],
    ['one without an end', () => issue({ exp: undefined }), 'has no exp claim'],
    [
      'one with an unknown key',
      () => issue({}, keys.privateKey, 'ES256', 'k9'),
      'is signed with a key that https://login.example does not publish',
    ],
    [
      'one signed by somebody else',
      async () => issue({}, (await generateKeyPair('ES256')).privateKey),
      'signature that does not match',
    ],
    ['a shared secret', () => issue({}, new Uint8Array(32), 'HS256'), 'algorithm that is not allowed'],
    [
      'no signature',
      () => new UnsecuredJWT({ iss: issuer, aud: audience, exp: startS + 60 }).encode(),
      'algorithm that is not allowed',
    ],
    ['no token at all', () => 'hunter2', 'is malformed'],
    ['nothing', () => '', 'is malformed'],
  ])('refuses %s with its reason, and does not repeat it', async (_what, make, reason) => {
    const token = await make();
    const refusal = await verifier()(token).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED', message: expect.stringContaining(reason) });
    if (token) expect(refusal?.message).not.toContain(token);
  });

  it('refuses a changed payload even after it has accepted the original', async () => {
    const verify = verifier();
    const token = await issue();
    await verify(token);
    const [head, , signature] = token.split('.');
    const forged = Buffer.from(
      JSON.stringify({ iss: issuer, aud: audience, sub: 'eve', exp: startS + 60 }),
    ).toString('base64url');
    await expect(verify(`${head}.${forged}.${signature}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('allows for clocks that differ a little', async () => {
    const token = await issue({ exp: startS - 3 });
    await expect(verifier({ clockToleranceS: 1 })(token)).rejects.toThrow('has expired');
    expect(await verifier({ clockToleranceS: 5 })(token)).toMatchObject({ sub: 'ada' });
  });

  it('asks for the keys once for a token that comes again, and again when it is 5 minutes old', async () => {
    let nowMs = startMs;
    let asked = 0;
    const countedKeys = () => {
      asked += 1;
      return jwks;
    };
    const verify = verifier({ now: () => nowMs, jwks: countedKeys });
    const token = await issue();
    for (let call = 0; call < 3; call += 1) await verify(token);
    expect(asked).toBe(1);
    nowMs += 5 * 60_000 + 1;
    await verify(token);
    expect(asked).toBe(2);
  });

  it('does not accept a remembered token past its end', async () => {
    let nowMs = startMs;
    const verify = verifier({ now: () => nowMs, clockToleranceS: 0 });
    const token = await issue({ exp: startS + 10 });
    await verify(token);
    nowMs += 10_000;
    await expect(verify(token)).rejects.toThrow('has expired');
  });

  it('fetches published keys, and says so when they cannot be read', async () => {
    let status = 200;
    const handler = createServer((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(jwks));
    });
    const settings = { host: '127.0.0.1', port: 0 };
    await using server = await startHttpServer(handler, settings, new AbortController().signal);
    const url = new URL(`${server.url}/jwks.json`);
    expect(await verifier({ jwks: url })(await issue())).toMatchObject({ sub: 'ada' });
    status = 500;
    await expect(verifier({ jwks: url })(await issue())).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('/jwks.json'),
    });
  });
});
