import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordOf, toEntityId } from '#domain/entity-id.ts';
import type { Amendment, SubscriptionItem } from '#domain/subscription.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;
let keys = 0;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
beforeEach(async () => {
  await sandbox.control('stats/reset');
  await sandbox.control('faults', []);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const nextKey = () => `amendment-${++keys}`;
const record = (item: SubscriptionItem | undefined) =>
  recordOf(item?.id ?? '', 'SubscriptionItem', 'stripe') ?? '';

function monthlyPlans() {
  const [first, second] = sandbox.company.products.filter(
    ({ recurring, active }) =>
      active && recurring?.usageType === 'LICENSED' && recurring.interval === 'month',
  );
  if (!first || !second) throw new Error('the company sells fewer than two monthly plans');
  return [first, second] as const;
}

/** An active subscription of five units of the first plan, sent as an invoice, and its item. */
async function subscribed() {
  const { official, system } = sandbox;
  const [plan] = monthlyPlans();
  const account = `001AMEND${String(++keys).padStart(10, '0')}`;
  const customer = await official.customers.create({ metadata: { salesforce_account_id: account } });
  const started = await official.subscriptions.create({
    customer: customer.id,
    items: [{ price: plan.stripePriceId?.EUR ?? '', quantity: 5 }],
    collection_method: 'send_invoice',
    days_until_due: 30,
    metadata: { kept: 'as it was' },
  });
  const id = toEntityId('Subscription', 'stripe', started.id);
  const subscription = (await system.subscriptions.subscriptionsByIds([id], callContext())).get(id);
  const item = subscription?.items[0];
  if (!item) throw new Error('the subscription has no item');
  return { id, stripeId: started.id, item, customerId: toEntityId('Customer', 'salesforce', account) };
}

const amend = (amendment: Amendment, key: string, system = sandbox.system) =>
  system.amender.amendSubscription(amendment, key, callContext());
const read = async (id: string) =>
  (await sandbox.system.subscriptions.subscriptionsByIds([id], callContext())).get(id);
const updates = async () => (await sandbox.stats()).byOperation['subscriptions.update'];
const quantityOf = (id: string, item: SubscriptionItem, quantity: number, more: Partial<Amendment> = {}) => ({
  subscriptionId: id,
  items: [{ itemId: item.id, quantity }],
  proration: 'CREATE_PRORATIONS' as const,
  ...more,
});

describe('amending a subscription', () => {
  test('changes a quantity, and tells what was before', async () => {
    const { id, item, customerId, stripeId } = await subscribed();
    const { subscription, before } = await amend(quantityOf(id, item, 8), nextKey());
    expect(before).toEqual([item]);
    expect(subscription).toMatchObject({ id, customerId, status: 'ACTIVE' });
    expect(subscription.items).toEqual([{ ...item, quantity: '8' }]);
    expect((await read(id))?.items).toEqual(subscription.items);
    expect((await sandbox.official.subscriptions.retrieve(stripeId)).metadata.kept).toBe('as it was');
  });

  test('adds a SKU at its list price, and removes an item with quantity 0', async () => {
    const { id, item } = await subscribed();
    const [, plan] = monthlyPlans();
    const { subscription, before } = await amend(
      {
        subscriptionId: id,
        items: [
          { sku: plan.sku, quantity: 2 },
          { itemId: item.id, quantity: 0 },
        ],
        proration: 'NONE',
      },
      nextKey(),
    );
    expect(before).toEqual([item]);
    expect(subscription.items).toMatchObject([
      {
        quantity: '2',
        price: { id: toEntityId('Price', 'stripe', plan.stripePriceId?.EUR ?? ''), sku: plan.sku },
        productId: toEntityId('Product', 'netsuite', plan.netsuiteId),
      },
    ]);
  });

  test('bills what its preview told, from the day that it takes effect', async () => {
    const { id, item } = await subscribed();
    await sandbox.control('clock', { advanceMs: 10 * 86_400_000 });
    const { currentPeriodStart } = (await read(id)) ?? { currentPeriodStart: '' };
    const effectiveAt = new Date(Date.parse(currentPeriodStart) + 5 * 86_400_000).toISOString();
    const amendment = quantityOf(id, item, 9, { proration: 'ALWAYS_INVOICE', effectiveAt });
    const preview = await sandbox.system.subscriptions.previewAmendment(amendment, callContext());
    await amend(amendment, nextKey());
    const page = { first: 5 };
    const { items } = await sandbox.system.invoices.listInvoices({ subscriptionId: id, page }, callContext());
    const newest = items[0]?.node;
    expect(newest?.total).toEqual(preview.amountDueNow);
    const lines = await sandbox.system.invoices.linesByInvoices([newest?.id ?? ''], callContext());
    const told = preview.lines.map(({ amount }) => amount);
    expect(lines.get(newest?.id ?? '')?.map(({ amount }) => amount)).toEqual(told);
  });

  test('as of the end of the period costs nothing now', async () => {
    const { id, item } = await subscribed();
    const { currentPeriodEnd: effectiveAt = '' } = (await read(id)) ?? {};
    for (const proration of ['CREATE_PRORATIONS', 'ALWAYS_INVOICE'] as const) {
      const amendment = quantityOf(id, item, 9, { proration, effectiveAt });
      const preview = await sandbox.system.subscriptions.previewAmendment(amendment, callContext());
      expect(preview).toMatchObject({ prorationDate: effectiveAt, amountDueNow: { amount: '0' } });
      expect(preview.lines.map((line) => line.proration)).toEqual([false]);
    }
  });

  test('can be taken back by what was before', async () => {
    const { id, item } = await subscribed();
    const [, plan] = monthlyPlans();
    const swap: Amendment = {
      subscriptionId: id,
      items: [
        { itemId: item.id, quantity: 0 },
        { sku: plan.sku, quantity: 1 },
      ],
      proration: 'NONE',
    };
    const { before, subscription } = await amend(swap, nextKey());
    const back: Amendment = {
      subscriptionId: id,
      items: [
        ...before.map(({ price, quantity }) => ({ priceId: price.id ?? '', quantity: Number(quantity) })),
        ...subscription.items.map(({ id: itemId }) => ({ itemId, quantity: 0 })),
      ],
      proration: 'NONE',
    };
    const { subscription: restored } = await amend(back, nextKey());
    expect(restored.items.map(({ price, quantity }) => [price.id, quantity])).toEqual([[item.price.id, '5']]);
  });

  test('adds what is metered without a quantity, by SKU and by price', async () => {
    const metered = sandbox.company.products.find(
      ({ recurring, active }) =>
        active && recurring?.usageType === 'METERED' && recurring.interval === 'month',
    );
    if (!metered) throw new Error('the company meters nothing');
    const priceId = toEntityId('Price', 'stripe', metered.stripePriceId?.EUR ?? '');
    for (const change of [{ sku: metered.sku }, { priceId }]) {
      const { id } = await subscribed();
      const { subscription } = await amend(
        { subscriptionId: id, items: [{ ...change, quantity: 1 }], proration: 'CREATE_PRORATIONS' },
        nextKey(),
      );
      expect(subscription.items.at(-1)).toMatchObject({ price: { id: priceId, usageType: 'METERED' } });
    }
  });

  test('has one effect when the answer is lost, and the second try still tells what was before', async () => {
    const { id, item } = await subscribed();
    const [, plan] = monthlyPlans();
    const key = nextKey();
    const amendment: Amendment = {
      subscriptionId: id,
      items: [
        { itemId: item.id, quantity: 0 },
        { sku: plan.sku, quantity: 3 },
      ],
      proration: 'CREATE_PRORATIONS',
    };
    await sandbox.control('faults', [
      { method: 'POST', path: '^/v1/subscriptions/', times: 1, drop: 'after' },
    ]);
    await expect(amend(amendment, key)).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
    });
    const retried = await amend(amendment, key);
    expect(retried.before).toEqual([item]);
    expect(retried.subscription.items).toMatchObject([{ quantity: '3', price: { sku: plan.sku } }]);
    expect(await updates()).toBe(1);
  });

  test('is not made again with its key, also when Stripe has long forgotten it', async () => {
    const { id, item } = await subscribed();
    const key = nextKey();
    const first = await amend(quantityOf(id, item, 6), key);
    await sandbox.control('clock', { advanceMs: 2 * 86_400_000 });
    const again = await amend(quantityOf(id, item, 6), key, sandbox.connect());
    expect(again.before).toEqual(first.before);
    expect(again.subscription.items).toEqual(first.subscription.items);
    expect(await updates()).toBe(1);
  });

  test('is not made again after another one came between', async () => {
    const { id, item } = await subscribed();
    const key = nextKey();
    await amend(quantityOf(id, item, 6), key);
    await amend(quantityOf(id, item, 7), nextKey());
    await expect(amend(quantityOf(id, item, 6), key)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await read(id))?.items[0]?.quantity).toBe('7');
  });

  test('remembers twenty items', async () => {
    const { official } = sandbox;
    const product = await official.products.create({ name: 'Many' });
    const customer = await official.customers.create({});
    const items = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const terms = { currency: 'eur', unit_amount: 100, recurring: { interval: 'month' as const } };
        const price = await official.prices.create({ product: product.id, ...terms });
        return { price: price.id, quantity: 1_000_000 };
      }),
    );
    const collection = { collection_method: 'send_invoice' as const, days_until_due: 30 };
    const started = await official.subscriptions.create({ customer: customer.id, items, ...collection });
    const id = toEntityId('Subscription', 'stripe', started.id);
    const held = (await read(id))?.items ?? [];
    const key = nextKey();
    const first = held[0];
    if (!first) throw new Error('the subscription has no items');
    await amend(quantityOf(id, first, 2), key);
    const again = await amend(quantityOf(id, first, 2), key);
    expect(again.before).toEqual(held);
    expect(await updates()).toBe(1);
    // A shorter memory leaves nothing of the longer one.
    const fewer = held.slice(1).map((item) => ({ itemId: item.id, quantity: 0 }));
    await amend({ subscriptionId: id, items: fewer, proration: 'NONE' }, nextKey());
    const last = nextKey();
    await amend(quantityOf(id, first, 3), last);
    const { before } = await amend(quantityOf(id, first, 3), last);
    expect(before.map((item) => [record(item), item.quantity])).toEqual([[record(first), '2']]);
  });

  test('tells a refusal in Stripe’s words, and changes nothing', async () => {
    const { id, item } = await subscribed();
    const removal = amend(quantityOf(id, item, 0), nextKey());
    await expect(removal).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { status: 400, message: expect.stringContaining('at least one active item') as string },
    });
    expect((await read(id))?.items).toEqual([item]);
    await sandbox.system.subscriptionWriter.cancelSubscription(id, nextKey(), callContext());
    await expect(amend(quantityOf(id, item, 2), nextKey())).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { code: 'invalid_canceled_subscription_fields' },
    });
  });

  test.each<[string, (item: SubscriptionItem) => Partial<Amendment>]>([
    [
      'an item of another subscription',
      () => ({ items: [{ itemId: toEntityId('SubscriptionItem', 'stripe', 'si_1'), quantity: 1 }] }),
    ],
    ['a SKU without a price', () => ({ items: [{ sku: 'X&items[0][quantity]=9', quantity: 1 }] })],
    [
      'a price of another system',
      () => ({ items: [{ priceId: toEntityId('Price', 'salesforce', '01u'), quantity: 1 }] }),
    ],
    ['half a unit', ({ id }) => ({ items: [{ itemId: id, quantity: 1.5 }] })],
    ['less than nothing', ({ id }) => ({ items: [{ itemId: id, quantity: -1 }] })],
    ['no change', () => ({ items: [] })],
    ['a day that is none', () => ({ effectiveAt: 'tomorrow' })],
  ])('refuses %s before anything is sent', async (_what, change) => {
    const { id, item } = await subscribed();
    await expect(amend({ ...quantityOf(id, item, 2), ...change(item) }, nextKey())).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await updates()).toBeUndefined();
  });

  test('that is not there is not found', async () => {
    const { item } = await subscribed();
    for (const id of [toEntityId('Subscription', 'stripe', 'sub_never'), 'nonsense']) {
      await expect(amend(quantityOf(id, item, 2), nextKey())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
