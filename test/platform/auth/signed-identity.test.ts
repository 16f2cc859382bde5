import { SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createIdentitySigner, createIdentityVerifier } from '#platform/auth/signed-identity.ts';
import { Secret } from '#platform/config/secret.ts';

const secret = new Secret('a secret of at least thirty-two bytes');
const startMs = Date.parse('2026-03-01T12:00:00Z');
const sign = createIdentitySigner(secret, () => startMs);
const verifyAt = (ms: number, subgraph = 'order', key = secret) =>
  createIdentityVerifier(key, subgraph, () => startMs + ms);
const body = '{"query":"{ a }"}';
const claims = { sub: 'ada', scope: 'orders', customer_id: 'c1' };

describe('a signed identity', () => {
  test('tells the subgraph that it is for who asks, or that nobody is known', async () => {
    expect(await verifyAt(1_000)(await sign('order', body, claims), body)).toEqual(claims);
    expect(
      await verifyAt(0)(await sign('order', Buffer.from(body).toString(), claims), Buffer.from(body)),
    ).toEqual(claims);
    expect(await verifyAt(0)(await sign('order', body, undefined), body)).toBeUndefined();
  });

  const key = new TextEncoder().encode(secret.reveal());
  const forged = (payload: object, alg = 'HS256') =>
    new SignJWT({ body: 'x', ...payload })
      .setProtectedHeader({ alg })
      .setIssuer('urn:weir:gateway')
      .setAudience('order')
      .setIssuedAt(startMs / 1_000)
      .setExpirationTime(startMs / 1_000 + 30)
      .sign(alg === 'HS256' ? key : new Uint8Array(64));

  test.each<[string, () => Promise<string | null> | string | null, number, string]>([
    ['that is absent', () => null, 0, body],
    ['that is no token', () => 'nonsense', 0, body],
    ['that is unsigned', () => new UnsecuredJWT({ body: 'x', caller: claims }).encode(), 0, body],
    ['that is late', () => sign('order', body, claims), 40_000, body],
    ['of the future', () => sign('order', body, claims), -40_000, body],
    ['for another subgraph', () => sign('invoice', body, claims), 0, body],
    ['of another body', () => sign('order', body, claims), 0, body.replace('a', 'b')],
    ['signed with another algorithm', () => forged({}, 'HS512'), 0, body],
    ['without the hash of its body', () => forged({ body: undefined }), 0, body],
    ['whose caller is no object', () => forged({ caller: 'admin' }), 0, body],
    [
      'whose caller was changed',
      async () => {
        const [head, payload = '', signature] = (await sign('order', body, claims)).split('.');
        const changed = {
          ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
          caller: { sub: 'admin' },
        };
        return [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.');
      },
      0,
      body,
    ],
  ])('%s is refused', async (_, identity, atMs, sent) => {
    const verifying = verifyAt(atMs)(await identity(), sent);
    await expect(verifying).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(verifying).rejects.not.toThrow(secret.reveal());
  });

  test('signed with another secret is refused', async () => {
    const other = new Secret('another secret, as long as the first one');
    await expect(verifyAt(0, 'order', other)(await sign('order', body, claims), body)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  test('wants a secret that cannot be guessed', () => {
    expect(() => createIdentitySigner(new Secret('short'))).toThrow(/WEIR_IDENTITY_SECRET has 5 bytes.*32/);
  });
});
