import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { Secret } from '#platform/config/secret.ts';
import { createStripe } from '#systems/stripe/create-stripe.ts';
import type { CustomerLinkStore } from '#systems/stripe/customer-links.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { passThrough } from '../pass-through.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
beforeEach(() => sandbox.control('stats/reset'));
afterAll(() => sandbox[Symbol.asyncDispose]());

function createStore() {
  const kept = new Map<string, string>();
  const store: CustomerLinkStore = {
    get: async (ids) =>
      new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id) ?? ''] as const] : []))),
    put: async (links) => {
      for (const [id, record] of links) kept.set(id, record);
    },
  };
  return { store, kept };
}

function connect(links: CustomerLinkStore) {
  return createStripe({
    system: 'stripe',
    config: {
      apiKey: new Secret(sandboxStripe.apiKey),
      url: sandbox.simulator.url,
      customerSystem: 'salesforce',
      productSystem: 'netsuite',
    },
    fetch: passThrough,
    links,
  });
}

const someCustomer = () => {
  const found = sandbox.company.customers.find(({ stripeId }) => stripeId);
  return { id: toEntityId('Customer', 'salesforce', found?.salesforceId ?? ''), record: found?.stripeId };
};

test('a link that was found once is kept for other processes', async () => {
  const { store, kept } = createStore();
  const { id, record } = someCustomer();
  await connect(store).customerLinks.linksByCustomers([id], callContext());
  expect(kept).toEqual(new Map([[id, record]]));
  await sandbox.control('stats/reset');
  expect((await connect(store).customerLinks.linksByCustomers([id], callContext())).get(id)?.recordId).toBe(
    record,
  );
  expect((await sandbox.stats()).calls).toBe(0);
});

test('a customer that Stripe lacks is asked for once by many callers', async () => {
  const { store, kept } = createStore();
  const system = connect(store);
  const id = toEntityId('Customer', 'salesforce', '001NOBODY');
  const found = await Promise.all(
    Array.from({ length: 5 }, () => system.customerLinks.linksByCustomers([id], callContext())),
  );
  expect(found.every((links) => links.size === 0)).toBe(true);
  expect(kept.size).toBe(0);
  expect((await sandbox.stats()).calls).toBe(1);
});

test('of two customers that claim an account the older one is meant', async () => {
  const { store } = createStore();
  const { id, record } = someCustomer();
  const account = atob(id).split(':')[2] ?? '';
  await sandbox.official.customers.create({ metadata: { salesforce_account_id: account } });
  const links = await connect(store).customerLinks.linksByCustomers([id], callContext());
  expect(links.get(id)?.recordId).toBe(record);
});
