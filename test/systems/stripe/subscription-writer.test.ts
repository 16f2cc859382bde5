import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { NewSubscription } from '#domain/subscription.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
beforeEach(() => sandbox.control('stats/reset'));
afterAll(() => sandbox[Symbol.asyncDispose]());

let quotes = 0;

function licensedPlan() {
  const plan = sandbox.company.products.find(
    ({ recurring, active }) =>
      active && recurring?.usageType === 'LICENSED' && recurring.interval === 'month',
  );
  if (!plan) throw new Error('the company sells no monthly plan');
  return plan;
}

function newSubscription(overrides: Partial<NewSubscription> = {}): NewSubscription {
  const customer = sandbox.company.customers.find(({ stripeId }) => stripeId);
  const plan = licensedPlan();
  const quoteId = toEntityId('Quote', 'salesforce', `0Q0${++quotes}`);
  return {
    idempotencyKey: `start:${quoteId}`,
    customerId: toEntityId('Customer', 'salesforce', customer?.salesforceId ?? ''),
    quoteId,
    currency: customer?.currency ?? 'USD',
    items: [
      {
        sku: plan.sku,
        quantity: parseDecimal('3'),
        unitPrice: {
          amount: parseDecimal(plan.listPrice[customer?.currency ?? 'USD']),
          currency: customer?.currency ?? 'USD',
        },
        interval: 'MONTH',
      },
    ],
    ...overrides,
  };
}

describe('starting a subscription', () => {
  test('creates it once for a quote, also when it is asked again with another key', async () => {
    const { subscriptionWriter, subscriptions } = sandbox.system;
    const wanted = newSubscription();
    const first = await subscriptionWriter.startSubscription(wanted, callContext());
    const again = await subscriptionWriter.startSubscription(
      { ...wanted, idempotencyKey: 'other' },
      callContext(),
    );
    expect(first).toEqual({ id: first.id, status: 'ACTIVE', created: true });
    expect(again).toEqual({ ...first, created: false });
    const { created } = await sandbox.stats();
    expect(created.subscription).toBe(1);
    const read = (await subscriptions.subscriptionsByIds([first.id], callContext())).get(first.id);
    expect(read).toMatchObject({
      quoteId: wanted.quoteId,
      customerId: wanted.customerId,
      items: [{ quantity: '3', price: { sku: wanted.items[0]?.sku, interval: 'MONTH' } }],
    });
  });

  test('keeps it one when the answer is lost on the way', async () => {
    const wanted = newSubscription();
    await sandbox.control('faults', [
      { method: 'POST', path: '^/v1/subscriptions$', times: 1, drop: 'after' },
    ]);
    const { subscriptionWriter } = sandbox.system;
    await expect(subscriptionWriter.startSubscription(wanted, callContext())).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
    });
    const retried = await subscriptionWriter.startSubscription(wanted, callContext());
    expect(retried.created).toBe(false);
    expect((await sandbox.stats()).created.subscription).toBe(1);
  });

  test('sells below the list price at a price of its own for the same product', async () => {
    const plan = licensedPlan();
    const wanted = newSubscription();
    const items = wanted.items.map((item) => ({
      ...item,
      unitPrice: { ...item.unitPrice, amount: parseDecimal('7.125') },
    }));
    const { id } = await sandbox.system.subscriptionWriter.startSubscription(
      { ...wanted, items },
      callContext(),
    );
    const read = (await sandbox.system.subscriptions.subscriptionsByIds([id], callContext())).get(id);
    expect(read?.items[0]).toMatchObject({
      price: { sku: plan.sku, unitAmount: { amount: '7.125' } },
      productId: toEntityId('Product', 'netsuite', plan.netsuiteId),
    });
  });

  test('creates the customer that Stripe does not have, once', async () => {
    const wanted = newSubscription({
      customerId: toEntityId('Customer', 'salesforce', '001NEWCUSTOMER0001'),
    });
    // Two processes, so that neither knows what the other has found.
    const [one, other] = [sandbox.connect(), sandbox.connect()];
    await one.subscriptionWriter.startSubscription(wanted, callContext());
    await other.subscriptionWriter.startSubscription(
      { ...newSubscription(), customerId: wanted.customerId },
      callContext(),
    );
    const { created } = await sandbox.stats();
    expect(created.customer).toBe(1);
    expect(created.subscription).toBe(2);
  });

  test.each([
    ['a SKU without a price', { sku: 'NO-SUCH' }, /no active price has the look-up key "NO-SUCH:/],
    ['half a seat', { quantity: parseDecimal('1.5') }, /whole units only/],
  ])('refuses %s before anything is created', async (_what, change, message) => {
    const wanted = newSubscription();
    const items = wanted.items.map((item) => ({ ...item, ...change }));
    await expect(
      sandbox.system.subscriptionWriter.startSubscription({ ...wanted, items }, callContext()),
    ).rejects.toMatchObject({ code: 'SYSTEM_REJECTED', message: expect.stringMatching(message) });
    expect((await sandbox.stats()).created.subscription).toBeUndefined();
  });
});

describe('cancelling a subscription', () => {
  test('is done once, and repeating it changes nothing', async () => {
    const { subscriptionWriter, subscriptions } = sandbox.system;
    const { id } = await subscriptionWriter.startSubscription(newSubscription(), callContext());
    await subscriptionWriter.cancelSubscription(id, 'cancel-1', callContext());
    await subscriptionWriter.cancelSubscription(id, 'cancel-2', callContext());
    const read = (await subscriptions.subscriptionsByIds([id], callContext())).get(id);
    expect(read).toMatchObject({ status: 'CANCELLED', sourceStatus: 'canceled' });
  });

  test('of one that never was is refused', async () => {
    const id = toEntityId('Subscription', 'stripe', 'sub_never');
    await expect(
      sandbox.system.subscriptionWriter.cancelSubscription(id, 'cancel', callContext()),
    ).rejects.toMatchObject({ code: 'SYSTEM_REJECTED', vendor: { code: 'resource_missing' } });
  });
});

describe('reporting usage', () => {
  const meteredItem = () => {
    const seed = sandbox.company.subscriptions.find(
      ({ status, items }) => status === 'active' && items.some(({ usage }) => usage !== undefined),
    );
    const item = seed?.items.find(({ usage }) => usage !== undefined);
    if (!seed || !item) throw new Error('nothing is metered');
    return { seed, item };
  };

  test('counts a record once, however often it is told', async () => {
    const { item } = meteredItem();
    const occurredAt = new Date(Date.parse('2026-11-20T00:00:00Z')).toISOString();
    const record = {
      itemId: toEntityId('SubscriptionItem', 'stripe', item.stripeId),
      quantity: parseDecimal('12.5'),
      occurredAt,
      identifier: 'reading-1',
    };
    const { subscriptionWriter } = sandbox.system;
    expect(await subscriptionWriter.reportUsage(record, callContext())).toBe('ACCEPTED');
    expect(await subscriptionWriter.reportUsage(record, callContext())).toBe('DUPLICATE');
    const second = { ...record, identifier: 'reading-2' };
    expect(await subscriptionWriter.reportUsage(second, callContext())).toBe('ACCEPTED');
    const { byOperation, created } = await sandbox.stats();
    expect(created['billing.meter_event']).toBe(2);
    // Where an item is counted is asked once.
    expect(byOperation).toEqual({
      'billing.meterEvents.create': 3,
      'billing.meters.retrieve': 1,
      'subscriptionItems.retrieve': 1,
      'subscriptions.retrieve': 1,
    });
  });

  test('of long ago is refused in Stripe’s words', async () => {
    const { item } = meteredItem();
    const record = {
      itemId: toEntityId('SubscriptionItem', 'stripe', item.stripeId),
      quantity: parseDecimal('1'),
      occurredAt: '2026-01-01T00:00:00Z',
      identifier: 'reading-old',
    };
    await expect(sandbox.system.subscriptionWriter.reportUsage(record, callContext())).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { code: 'timestamp_too_far_in_past' },
    });
  });

  test('of an item that no meter counts is not found', async () => {
    const licensed = sandbox.company.subscriptions
      .flatMap(({ items }) => items)
      .find(({ usage }) => usage === undefined);
    const record = {
      itemId: toEntityId('SubscriptionItem', 'stripe', licensed?.stripeId ?? ''),
      quantity: parseDecimal('1'),
      occurredAt: '2026-11-20T00:00:00Z',
      identifier: 'reading-3',
    };
    await expect(sandbox.system.subscriptionWriter.reportUsage(record, callContext())).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
