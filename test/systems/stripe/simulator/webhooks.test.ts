import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { describe, expect, test, vi } from 'vitest';
import { Secret } from '#platform/config/secret.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { type StripeEvent, verifyWebhook } from '#systems/stripe/verify-webhook.ts';
import { startStripeSandbox } from '../stripe-sandbox.ts';

interface Delivery {
  readonly path: string;
  readonly signature: string | undefined;
  readonly body: Buffer;
}

async function startReceiver() {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = request.headers['stripe-signature'];
      deliveries.push({
        path: request.url ?? '',
        signature: signature?.toString(),
        body: Buffer.concat(chunks),
      });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    deliveries,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function verify(delivery: Delivery, secret: string = sandboxStripe.webhookSecret): StripeEvent {
  const { body, signature } = delivery;
  return verifyWebhook('stripe', {
    body,
    signature,
    secrets: [new Secret(secret)],
    receivedAtMs: Date.now(),
  });
}

describe('webhooks', () => {
  test('tell of every change, signed, with what was before', async () => {
    await using receiver = await startReceiver();
    await using sandbox = await startStripeSandbox({ webhookUrl: `${receiver.url}/main` });
    const customer = await sandbox.official.customers.create({ name: 'Before', metadata: { a: '1' } });
    await sandbox.official.customers.update(customer.id, { name: 'After', metadata: { a: '2' } });
    await vi.waitFor(() => expect(receiver.deliveries.length).toBe(2));
    const events = receiver.deliveries.map((delivery) => verify(delivery));
    expect(events.map(({ type }) => type)).toEqual(['customer.created', 'customer.updated']);
    expect(events[1]?.data).toMatchObject({
      object: { id: customer.id, name: 'After' },
      previous_attributes: { name: 'Before', metadata: { a: '1' } },
    });
    expect(events[0]?.request?.idempotency_key).toMatch(/^stripe-node-retry-/);
    const stored = await sandbox.official.events.retrieve(events[1]?.id ?? '');
    expect(stored.type).toBe('customer.updated');
  });

  test('of a new subscription come in the usual order', async () => {
    await using receiver = await startReceiver();
    await using sandbox = await startStripeSandbox({ webhookUrl: receiver.url });
    const customer = sandbox.company.customers.find(({ stripeId }) => stripeId);
    const product = sandbox.company.products.find(({ recurring }) => recurring?.usageType === 'LICENSED');
    await sandbox.official.subscriptions.create({
      customer: customer?.stripeId ?? '',
      items: [{ price: product?.stripePriceId?.[customer?.currency ?? 'USD'] ?? '' }],
      collection_method: 'send_invoice',
      days_until_due: 30,
    });
    await sandbox.control('clock', { advanceMs: 3_700_000 });
    await vi.waitFor(() =>
      expect(receiver.deliveries.map((delivery) => verify(delivery).type)).toEqual(
        expect.arrayContaining(['invoice.created', 'customer.subscription.created', 'invoice.finalized']),
      ),
    );
  });

  test('reach an endpoint of its own with its own secret and types', async () => {
    await using receiver = await startReceiver();
    await using sandbox = await startStripeSandbox();
    const endpoint = await sandbox.official.webhookEndpoints.create({
      url: `${receiver.url}/own`,
      enabled_events: ['product.created'],
    });
    await sandbox.official.customers.create({});
    await sandbox.official.products.create({ name: 'A' });
    await vi.waitFor(() => expect(receiver.deliveries.length).toBe(1));
    const [delivery] = receiver.deliveries;
    if (!delivery) throw new Error('nothing came');
    expect(verify(delivery, endpoint.secret ?? '').type).toBe('product.created');
    expect(() => verify(delivery)).toThrow(/signature is wrong/);
  });
});

describe('verification', () => {
  const secret = 'whsec_test_0123456789';
  const payload = JSON.stringify({
    id: 'evt_1',
    object: 'event',
    created: 1,
    type: 'invoice.paid',
    livemode: false,
    data: { object: { id: 'in_1', object: 'invoice' } },
  });
  const at = 1_800_000_000;
  const signed = (timestamp = at, key = secret) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret: key, timestamp });
  const deliver = (signature: string | undefined, body = payload) =>
    verifyWebhook('stripe', {
      body: Buffer.from(body),
      signature,
      secrets: [new Secret('whsec_old'), new Secret(secret)],
      receivedAtMs: at * 1000,
    });

  test('takes any of the secrets, within five minutes', () => {
    expect(deliver(signed()).type).toBe('invoice.paid');
    expect(deliver(signed(at - 299)).id).toBe('evt_1');
  });

  test.each([
    ['no signature', () => deliver(undefined), /no Stripe-Signature header/],
    ['another secret', () => deliver(signed(at, 'whsec_other')), /signature is wrong or too old/],
    ['an old signature', () => deliver(signed(at - 301)), /signature is wrong or too old/],
    [
      'a changed body',
      () => deliver(signed(), payload.replace('in_1', 'in_2')),
      /signature is wrong or too old/,
    ],
    ['a nonsense header', () => deliver('v0=1'), /signature is wrong or too old/],
  ])('refuses %s', (_what, act, message) => {
    expect(act).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', message: expect.stringMatching(message) }),
    );
  });
});
