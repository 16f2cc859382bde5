import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
beforeEach(async () => {
  await sandbox.control('stats/reset');
  await sandbox.control('faults', []);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

let accounts = 0;
const newCustomer = () => ({
  customerId: toEntityId('Customer', 'salesforce', `001Wr00000ONB${String(++accounts).padStart(3, '0')}AA`),
  name: 'Nordlicht Werkzeugbau GmbH',
  email: 'ap@nordlicht.example',
  billingAddress: {
    lines: ['Hafenstraße 7', 'Tor 3', 'Büro 12'],
    city: 'Hamburg',
    postalCode: '20457',
    countryCode: 'DE',
  },
});
const created = async () => (await sandbox.stats()).created.customer;

describe('onboarding a customer', () => {
  test('creates it with name, address and the account’s id, once', async () => {
    const wanted = newCustomer();
    const { customerWriter, customerLinks } = sandbox.system;
    const first = await customerWriter.onboardCustomer(wanted, callContext());
    expect(first).toMatchObject({ record: { system: 'stripe', recordType: 'customer' }, outcome: 'CREATED' });
    const { recordId } = first.record;
    expect(await sandbox.official.customers.retrieve(recordId)).toMatchObject({
      name: wanted.name,
      email: wanted.email,
      address: {
        line1: 'Hafenstraße 7',
        line2: 'Tor 3, Büro 12',
        city: 'Hamburg',
        state: null,
        postal_code: '20457',
        country: 'DE',
      },
      metadata: { salesforce_account_id: expect.stringMatching(/^001Wr00000ONB/) as string },
    });
    for (const system of [sandbox.system, sandbox.connect()]) {
      expect(await system.customerWriter.onboardCustomer(wanted, callContext())).toMatchObject({
        record: { recordId },
        outcome: 'FOUND',
      });
    }
    const links = await customerLinks.linksByCustomers([wanted.customerId], callContext());
    expect(links.get(wanted.customerId)?.recordId).toBe(recordId);
    expect(await created()).toBe(1);
  });

  test('finds the one that the account has', async () => {
    const seed = sandbox.company.customers.find(({ stripeId }) => stripeId);
    const customerId = toEntityId('Customer', 'salesforce', seed?.salesforceId ?? '');
    const found = await sandbox.system.customerWriter.onboardCustomer(
      { ...newCustomer(), customerId },
      callContext(),
    );
    expect(found).toMatchObject({ record: { recordId: seed?.stripeId }, outcome: 'FOUND' });
    expect(await created()).toBeUndefined();
  });

  test('has one effect when the answer is lost on the way', async () => {
    const wanted = newCustomer();
    await sandbox.control('faults', [{ method: 'POST', path: '^/v1/customers$', times: 1, drop: 'after' }]);
    const attempt = () => sandbox.system.customerWriter.onboardCustomer(wanted, callContext());
    await expect(attempt()).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
    await expect(attempt()).resolves.toMatchObject({ record: { recordType: 'customer' } });
    expect(await created()).toBe(1);
  });

  test('finds what a first subscription has just created, though no search shows it yet', async () => {
    const plan = sandbox.company.products.find(
      ({ recurring, active }) => active && recurring?.usageType === 'LICENSED',
    );
    const wanted = newCustomer();
    const nothing = {
      object: 'search_result',
      data: [],
      has_more: false,
      next_page: null,
      url: '/v1/customers/search',
    };
    await sandbox.control('faults', [
      { path: '^/v1/customers/search', times: 2, status: 200, body: JSON.stringify(nothing) },
    ]);
    const quoteId = toEntityId('Quote', 'salesforce', '0Q0ONBOARD');
    await sandbox.connect().subscriptionWriter.startSubscription(
      {
        idempotencyKey: `start:${quoteId}`,
        customerId: wanted.customerId,
        quoteId,
        currency: 'USD',
        items: [
          {
            sku: plan?.sku ?? '',
            quantity: parseDecimal('1'),
            unitPrice: { amount: parseDecimal('1'), currency: 'USD' },
            interval: 'MONTH',
          },
        ],
      },
      callContext(),
    );
    const late = await sandbox.connect().customerWriter.onboardCustomer(wanted, callContext());
    expect(late.outcome).toBe('FOUND');
    expect(await created()).toBe(1);
    expect((await sandbox.stats()).byOperation['customers.list']).toBe(1);
  });

  test('keeps quotes in an account’s id inside the search', async () => {
    const customerId = toEntityId('Customer', 'salesforce', '001" OR metadata["salesforce_account_id"]:"');
    const { outcome } = await sandbox.system.customerWriter.onboardCustomer(
      { ...newCustomer(), customerId },
      callContext(),
    );
    expect(outcome).toBe('CREATED');
    expect(await created()).toBe(1);
  });

  test('refuses an id that is no account’s', async () => {
    const customerId = toEntityId('Customer', 'netsuite', '1');
    await expect(
      sandbox.system.customerWriter.onboardCustomer({ ...newCustomer(), customerId }, callContext()),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((await sandbox.stats()).calls).toBe(0);
  });
});
