import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StripeSandbox, startStripeSandbox } from '../stripe-sandbox.ts';

// The unmodified `stripe` package against the simulator.

let sandbox: StripeSandbox;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
  stripe = sandbox.official;
});
afterAll(() => sandbox[Symbol.asyncDispose]());

interface Plans {
  readonly product: Stripe.Product;
  readonly monthly: Stripe.Price;
  readonly yearly: Stripe.Price;
}

let plans: Plans;

beforeAll(async () => {
  const product = await stripe.products.create({ name: 'Test Subscription', unit_label: 'user' });
  const recurring = (interval: 'month' | 'year', amount: number) =>
    stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval },
    });
  plans = { product, monthly: await recurring('month', 2_500), yearly: await recurring('year', 25_000) };
});

async function newCustomer(card = 'pm_card_visa'): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({ email: 'stripe@example.org', name: 'Stripe User' });
  const method = await stripe.paymentMethods.attach(card, { customer: customer.id });
  return stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: method.id } });
}

const firstItem = (subscription: Stripe.Subscription) => subscription.items.data[0]?.id ?? '';

async function advance(ms: number): Promise<void> {
  await sandbox.control('clock', { advanceMs: ms });
}

const dayMs = 86_400_000;

describe('a subscription that is charged', () => {
  test('starts active with a paid first invoice', async () => {
    const customer = await newCustomer();
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id, quantity: 2 }],
      expand: ['latest_invoice.payments', 'latest_invoice.confirmation_secret', 'default_payment_method'],
    });
    expect(subscription.status).toBe('active');
    const invoice = subscription.latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({
      status: 'paid',
      total: 5_000,
      amount_paid: 5_000,
      billing_reason: 'subscription_create',
    });
    expect(invoice.number).toBe(`${customer.invoice_prefix}-0001`);
    expect(invoice.lines.data[0]?.description).toBe('2 user × Test Subscription (at $25.00 / month)');
    expect(invoice.payments?.data[0]).toMatchObject({ status: 'paid', amount_paid: 5_000 });
    expect(String(subscription.items.data[0]?.price.unit_amount_decimal)).toBe('2500');
  });

  test('is incomplete while the cardholder is asked, and active once another card paid', async () => {
    const customer = await newCustomer('pm_card_authenticationRequired');
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id }],
    });
    expect(subscription.status).toBe('incomplete');
    const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    await stripe.invoices.pay(subscription.latest_invoice as string, { payment_method: good.id });
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('active');
  });

  test('changes from a monthly to a yearly price with the two prorations that Stripe makes', async () => {
    const customer = await newCustomer();
    const before = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id }],
    });
    const after = await stripe.subscriptions.update(before.id, {
      items: [{ id: firstItem(before), price: plans.yearly.id }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    const invoice = after.latest_invoice as Stripe.Invoice;
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      subtotal: 22_500,
      status: 'paid',
    });
    expect(invoice.lines.data.map(({ amount, description }) => [amount, description])).toEqual([
      [-2_500, 'Unused time on Test Subscription after 20 Nov 2026'],
      [25_000, 'Remaining time on Test Subscription after 20 Nov 2026'],
    ]);
    const credited =
      invoice.lines.data[0]?.parent?.subscription_item_details?.proration_details?.credited_items;
    expect(credited).toMatchObject({ invoice: before.latest_invoice });
    const [item] = after.items.data;
    expect(item?.current_period_start).toBe(before.items.data[0]?.current_period_start);
    expect((item?.current_period_end ?? 0) - (item?.current_period_start ?? 0)).toBe(365 * 86_400);
  });

  test('previews a change without doing it', async () => {
    const customer = await newCustomer();
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id }],
    });
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: firstItem(subscription), quantity: 3 }],
        proration_behavior: 'create_prorations',
      },
    });
    expect(preview.lines.data.map(({ amount }) => amount)).toEqual([-2_500, 7_500, 7_500]);
    expect((await stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.quantity).toBe(1);
    expect((await stripe.invoices.list({ subscription: subscription.id })).data.length).toBe(1);
  });

  test('ends at once, and is then known no more to a second cancellation', async () => {
    const customer = await newCustomer();
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id }],
      trial_period_days: 14,
    });
    expect(subscription.status).toBe('trialing');
    expect((await stripe.subscriptions.cancel(subscription.id)).status).toBe('canceled');
    await expect(stripe.subscriptions.cancel(subscription.id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      message: `No such subscription: '${subscription.id}'`,
    });
    expect((await stripe.subscriptions.list({ customer: customer.id })).data).toEqual([]);
    expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data.length).toBe(1);
  });
});

describe('invoices', () => {
  test('of items made by hand are finalized, paid and credited', async () => {
    const customer = await newCustomer();
    await stripe.invoiceItems.create({
      customer: customer.id,
      amount: 1_000,
      currency: 'usd',
      description: 'One-time setup fee',
    });
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    expect(draft).toMatchObject({ status: 'draft', number: null, total: 1_000, billing_reason: 'manual' });
    await stripe.invoices.addLines(draft.id ?? '', { lines: [{ amount: 500, description: 'Rush' }] });
    const open = await stripe.invoices.finalizeInvoice(draft.id ?? '');
    expect(open).toMatchObject({ status: 'open', total: 1_500, amount_remaining: 1_500 });
    const paid = await stripe.invoices.pay(open.id ?? '');
    expect(paid).toMatchObject({ status: 'paid', amount_paid: 1_500, amount_remaining: 0 });
    const note = await stripe.creditNotes.create({
      invoice: open.id ?? '',
      refund_amount: 500,
      lines: [{ type: 'custom_line_item', description: 'Refund', quantity: 1, unit_amount: 500 }],
    });
    expect(note).toMatchObject({
      amount: 500,
      type: 'post_payment',
      status: 'issued',
      number: `${paid.number}-CN-01`,
    });
    expect((await stripe.invoices.retrieve(open.id ?? '')).post_payment_credit_notes_amount).toBe(500);
    await expect(
      stripe.creditNotes.create({ invoice: open.id ?? '', refund_amount: 5_000 }),
    ).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
    });
  });

  test('are voided and written off only while they are open', async () => {
    const customer = await newCustomer();
    const newOpen = async () => {
      await stripe.invoiceItems.create({ customer: customer.id, amount: 100, currency: 'usd' });
      const draft = await stripe.invoices.create({
        customer: customer.id,
        pending_invoice_items_behavior: 'include',
        collection_method: 'send_invoice',
        days_until_due: 30,
      });
      return stripe.invoices.finalizeInvoice(draft.id ?? '');
    };
    const open = await newOpen();
    expect((open.due_date ?? 0) - open.created).toBe(30 * 86_400);
    expect((await stripe.invoices.voidInvoice(open.id ?? '')).status).toBe('void');
    await expect(stripe.invoices.pay(open.id ?? '')).rejects.toMatchObject({ statusCode: 400 });
    const other = await newOpen();
    expect((await stripe.invoices.markUncollectible(other.id ?? '')).status).toBe('uncollectible');
    expect((await stripe.invoices.pay(other.id ?? '', { paid_out_of_band: true })).status).toBe('paid');
    const credited = await newOpen();
    await stripe.creditNotes.create({ invoice: credited.id ?? '', amount: 100, reason: 'order_change' });
    expect(await stripe.invoices.retrieve(credited.id ?? '')).toMatchObject({
      status: 'paid',
      amount_remaining: 0,
      pre_payment_credit_notes_amount: 100,
    });
  });
});

test('a declined card is a card error', async () => {
  const customer = await stripe.customers.create({});
  await expect(
    stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id }),
  ).rejects.toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    decline_code: 'generic_decline',
  });
});

test('pages run through a list to its end, also by hand and backwards', async () => {
  const all = await stripe.customers.list({ limit: 7 }).autoPagingToArray({ limit: 10_000 });
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(sandbox.company.customers.filter(({ stripeId }) => stripeId).length);
  const [first, second, third] = all;
  const back = await stripe.customers.list({ ending_before: third?.id ?? '', limit: 2 });
  expect(back.data.map(({ id }) => id)).toEqual([first?.id, second?.id]);
});

test('searches page, negate and range', async () => {
  const [customer] = sandbox.company.customers.filter(({ stripeId }) => stripeId);
  const found = await stripe.customers.search({
    query: `metadata["salesforce_account_id"]:"${customer?.salesforceId}" AND created>0`,
  });
  expect(found.data.map(({ id }) => id)).toEqual([customer?.stripeId]);
  const none = await stripe.customers.search({ query: `-created>0` });
  expect(none.data).toEqual([]);
  const invoices = await stripe.invoices.search({ query: 'status:"open"', limit: 3 });
  const rest = await stripe.invoices.search({
    query: 'status:"open"',
    limit: 100,
    page: invoices.next_page ?? '',
  });
  const open = sandbox.company.subscriptionInvoices.filter(({ status }) => status === 'open').length;
  expect(invoices.data.length + rest.data.length).toBeGreaterThanOrEqual(open);
  await expect(stripe.customers.search({ query: 'name:"a" AND email:"b" OR phone:"c"' })).rejects.toThrow(
    /combining AND and OR/,
  );
  await expect(stripe.customers.search({ query: 'shoe_size:"44"' })).rejects.toThrow(
    /unsupported search field/,
  );
});

test('usage is counted by meters, once for an identifier', async () => {
  const customer = await newCustomer();
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  });
  const price = await stripe.prices.create({
    product: plans.product.id,
    currency: 'usd',
    unit_amount_decimal: Stripe.Decimal.from('0.5'),
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  const event = { event_name: 'calls', payload: { stripe_customer_id: customer.id, value: '300' } };
  await stripe.billing.meterEvents.create({ ...event, identifier: 'a' });
  await stripe.billing.meterEvents.create({ ...event, identifier: 'b' });
  await expect(stripe.billing.meterEvents.create({ ...event, identifier: 'b' })).rejects.toThrow(
    /already exists with identifier b/,
  );
  const start = Math.floor((subscription.items.data[0]?.current_period_start ?? 0) / 60) * 60;
  const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
    customer: customer.id,
    start_time: start,
    end_time: start + 3_600,
  });
  expect(data.map(({ aggregated_value }) => aggregated_value)).toEqual([600]);
});

describe('as time goes by', () => {
  test('a subscription is renewed, its draft finalized after an hour and paid', async () => {
    const customer = await newCustomer();
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id }],
    });
    const end = subscription.items.data[0]?.current_period_end ?? 0;
    await advance(31 * dayMs);
    const renewed = await stripe.subscriptions.retrieve(subscription.id, { expand: ['latest_invoice'] });
    expect(renewed.items.data[0]?.current_period_start).toBe(end);
    await advance(3_600_000);
    const invoice = await stripe.invoices.retrieve((renewed.latest_invoice as Stripe.Invoice).id ?? '');
    expect(invoice).toMatchObject({ billing_reason: 'subscription_cycle', status: 'paid', total: 2_500 });
  });

  test('a card that declines puts a renewal behind', async () => {
    const customer = await newCustomer();
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: plans.monthly.id }],
    });
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: bad.id } });
    await advance(31 * dayMs);
    await advance(3_600_000);
    expect((await stripe.subscriptions.retrieve(subscription.id)).status).toBe('past_due');
  });

  test('a schedule starts its subscription, changes it and lets it go', async () => {
    const customer = await newCustomer();
    const now = (await stripe.customers.create({})).created;
    const schedule = await stripe.subscriptionSchedules.create({
      customer: customer.id,
      start_date: now + 86_400,
      phases: [
        {
          items: [{ price: plans.monthly.id, quantity: 1 }],
          duration: { interval: 'month', interval_count: 1 },
        },
        {
          items: [{ price: plans.monthly.id, quantity: 4 }],
          duration: { interval: 'month', interval_count: 1 },
        },
      ],
    });
    expect(schedule.status).toBe('not_started');
    await advance(2 * dayMs);
    const active = await stripe.subscriptionSchedules.retrieve(schedule.id, { expand: ['subscription'] });
    expect(active.status).toBe('active');
    expect((active.subscription as Stripe.Subscription).items.data[0]?.quantity).toBe(1);
    await advance(32 * dayMs);
    const later = await stripe.subscriptionSchedules.retrieve(schedule.id, { expand: ['subscription'] });
    expect((later.subscription as Stripe.Subscription).items.data[0]?.quantity).toBe(4);
    await advance(40 * dayMs);
    expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe('released');
  });
});
