import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
beforeEach(() => sandbox.control('stats/reset'));
afterAll(() => sandbox[Symbol.asyncDispose]());

const customerId = (salesforceId: string) => toEntityId('Customer', 'salesforce', salesforceId);

function richCustomer() {
  const { subscriptions } = sandbox.company;
  const customer = subscriptions[0]?.customer;
  if (!customer) throw new Error('the company has no subscription');
  return customer;
}

describe('a customer screen on a cold start', () => {
  test('costs at most four calls for subscriptions, invoices and links together', async () => {
    const system = sandbox.connect();
    const ctx = callContext();
    const id = customerId(richCustomer().salesforceId);
    const [invoices, subscriptions, links] = await Promise.all([
      system.invoices.listInvoices({ customerId: id, status: ['OPEN'], page: { first: 5 } }, ctx),
      system.subscriptions.listSubscriptions({ customerId: id, page: { first: 5 } }, ctx),
      system.customerLinks.linksByCustomers([id], ctx),
    ]);
    expect(invoices.items.length).toBeGreaterThan(0);
    expect(subscriptions.items.length).toBeGreaterThan(0);
    expect(links.get(id)?.recordId).toBe(richCustomer().stripeId);
    const { calls, byOperation } = await sandbox.stats();
    expect(byOperation).toEqual({
      'customers.search': 1,
      'invoices.list': 1,
      'products.list': 1,
      'subscriptions.list': 1,
    });
    expect(calls).toBe(4);
  });

  test('a second screen for the same customer costs two', async () => {
    const id = customerId(richCustomer().salesforceId);
    const screen = (ctx = callContext()) =>
      Promise.all([
        sandbox.system.invoices.listInvoices({ customerId: id, page: { first: 5 } }, ctx),
        sandbox.system.subscriptions.listSubscriptions({ customerId: id, page: { first: 5 } }, ctx),
      ]);
    await screen();
    await sandbox.control('stats/reset');
    await screen();
    expect((await sandbox.stats()).calls).toBe(2);
  });

  test('all customers’ subscriptions are listed, the newest first', async () => {
    const ctx = callContext();
    const first = await sandbox.system.subscriptions.listSubscriptions({ page: { first: 30 } }, ctx);
    expect(first.hasNextPage).toBe(true);
    const { cursor: after = '' } = first.items.at(-1) ?? {};
    const next = await sandbox.system.subscriptions.listSubscriptions({ page: { first: 30, after } }, ctx);
    const all = [...first.items, ...next.items].map(({ node }) => node);
    expect(new Set(all.map(({ id }) => id)).size).toBe(60);
    expect(new Set(all.map(({ customerId: own }) => own)).size).toBeGreaterThan(1);
    expect(all.map(({ createdAt }) => createdAt)).toEqual(
      all
        .map(({ createdAt }) => createdAt)
        .toSorted()
        .toReversed(),
    );
  });

  test('many customers are found with one search for each ten', async () => {
    const system = sandbox.connect();
    const known = sandbox.company.customers.filter(({ stripeId }) => stripeId).slice(0, 25);
    const links = await system.customerLinks.linksByCustomers(
      known.map(({ salesforceId }) => customerId(salesforceId)),
      callContext(),
    );
    expect(links.size).toBe(25);
    expect((await sandbox.stats()).byOperation).toEqual({ 'customers.search': 3 });
  });
});

describe('subscriptions', () => {
  test('carry their customer, their items and the catalog products', async () => {
    const [seed] = sandbox.company.subscriptions;
    const id = toEntityId('Subscription', 'stripe', seed?.stripeId ?? '');
    const found = await sandbox.system.subscriptions.subscriptionsByIds([id], callContext());
    const subscription = found.get(id);
    expect(subscription).toMatchObject({
      id,
      status: 'ACTIVE',
      customerId: customerId(seed?.customer.salesforceId ?? ''),
      currency: seed?.customer.currency,
      currentPeriodEnd: seed?.currentPeriodEnd.replace(/\.\d+Z/, '.000Z'),
    });
    for (const [at, item] of (seed?.items ?? []).entries()) {
      const product = sandbox.company.products.find(({ sku }) => sku === item.sku);
      expect(subscription?.items[at]).toMatchObject({
        productId: toEntityId('Product', 'netsuite', product?.netsuiteId ?? ''),
        price: {
          sku: item.sku,
          usageType: item.usage === undefined ? 'LICENSED' : 'METERED',
          unitAmount: {
            amount: parseDecimal(product?.listPrice[seed?.customer.currency ?? 'USD'] ?? ''),
            currency: seed?.customer.currency,
          },
        },
      });
    }
  });

  test('unknown ids are absent, and ids of other systems cost no call', async () => {
    const ids = [
      toEntityId('Subscription', 'stripe', 'sub_nobody'),
      toEntityId('Order', 'netsuite', '1'),
      'x',
    ];
    expect((await sandbox.system.subscriptions.subscriptionsByIds(ids, callContext())).size).toBe(0);
    expect((await sandbox.stats()).calls).toBe(1);
  });

  test('the usage of a metered item is what its meter counted in the period', async () => {
    const seed = sandbox.company.subscriptions.find(({ items }) => items.some(({ usage }) => usage));
    const id = toEntityId('Subscription', 'stripe', seed?.stripeId ?? '');
    const ctx = callContext();
    const subscription = (await sandbox.system.subscriptions.subscriptionsByIds([id], ctx)).get(id);
    const usage = await sandbox.system.subscriptions.usageByItems(subscription?.items ?? [], ctx);
    const metered = seed?.items.find((item) => item.usage);
    expect(usage.get(toEntityId('SubscriptionItem', 'stripe', metered?.stripeId ?? ''))).toMatchObject({
      quantity: String(metered?.usage),
      periodStart: subscription?.currentPeriodStart,
    });
    expect(usage.size).toBe(seed?.items.filter((item) => item.usage !== undefined).length);
    expect((await sandbox.stats()).byOperation['subscriptions.retrieve']).toBe(1);
  });

  test('a preview prorates a doubled quantity to the second', async () => {
    const seed = sandbox.company.subscriptions.find(
      ({ status, cancelAt, items }) =>
        status === 'active' && !cancelAt && items.every(({ usage }) => usage === undefined),
    );
    const [item] = seed?.items ?? [];
    if (!seed || !item) throw new Error('no licensed subscription');
    const start = Date.parse(seed.currentPeriodStart);
    const end = Date.parse(seed.currentPeriodEnd);
    const middle = new Date(Math.floor((start + end) / 2000) * 1000).toISOString();
    const amendment = {
      subscriptionId: toEntityId('Subscription', 'stripe', seed.stripeId),
      items: [
        { itemId: toEntityId('SubscriptionItem', 'stripe', item.stripeId), quantity: item.quantity * 2 },
      ],
      effectiveAt: middle,
    };
    const preview = await sandbox.system.subscriptions.previewAmendment(
      { ...amendment, proration: 'ALWAYS_INVOICE' },
      callContext(),
    );
    const unit = Number(
      sandbox.company.products.find(({ sku }) => sku === item.sku)?.listPrice[seed.customer.currency],
    );
    const share = (end - Date.parse(middle)) / (end - start);
    const cents = (quantity: number) => Math.round(unit * 100 * quantity * share);
    expect(preview.prorationDate).toBe(middle);
    expect(preview.lines.map(({ proration }) => proration)).toEqual([true, true]);
    expect(preview.lines.map(({ amount }) => Math.round(Number(amount.amount) * 100))).toEqual([
      -cents(item.quantity),
      cents(item.quantity * 2),
    ]);
    expect(Math.round(Number(preview.amountDueNow.amount) * 100)).toBe(
      cents(item.quantity * 2) - cents(item.quantity),
    );
    const later = await sandbox.system.subscriptions.previewAmendment(
      { ...amendment, proration: 'CREATE_PRORATIONS' },
      callContext(),
    );
    expect(later.amountDueNow.amount).toBe('0');
    expect(later.lines.some(({ proration }) => !proration)).toBe(true);
  });
});

describe('invoices', () => {
  test('are paged newest first without a gap or a double, whatever the page size', async () => {
    const id = customerId(richCustomer().salesforceId);
    const wanted = sandbox.company.subscriptionInvoices
      .filter(({ subscription }) => subscription.customer === richCustomer())
      .map(({ stripeId }) => toEntityId('Invoice', 'stripe', stripeId));
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await sandbox.system.invoices.listInvoices(
        { customerId: id, page: { first: 2, ...(after === undefined ? {} : { after }) } },
        callContext(),
      );
      seen.push(...page.items.map(({ node }) => node.id));
      after = page.hasNextPage ? page.items.at(-1)?.cursor : undefined;
    } while (after !== undefined);
    expect(new Set(seen)).toEqual(new Set(wanted));
    expect(seen.length).toBe(wanted.length);
  });

  test('several statuses are one list', async () => {
    const all = [];
    let after: string | undefined;
    do {
      const page = await sandbox.system.invoices.listInvoices(
        { status: ['PAID', 'VOID'], page: { first: 150, ...(after === undefined ? {} : { after }) } },
        callContext(),
      );
      all.push(...page.items.map(({ node }) => node.status));
      after = page.hasNextPage ? page.items.at(-1)?.cursor : undefined;
    } while (after !== undefined);
    const seeds = sandbox.company.subscriptionInvoices.filter(
      ({ status }) => status === 'paid' || status === 'void',
    );
    expect(all.length).toBe(seeds.length);
    expect(new Set(all)).toEqual(new Set(['PAID', 'VOID']));
  });

  test('partly paid ones are told from open ones', async () => {
    const part = sandbox.company.subscriptionInvoices.filter(
      ({ status, amountPaid }) => status === 'open' && amountPaid > 0,
    );
    const page = await sandbox.system.invoices.listInvoices(
      { status: ['PARTIALLY_PAID'], page: { first: 100 } },
      callContext(),
    );
    expect(new Set(page.items.map(({ node }) => node.source.recordId))).toEqual(
      new Set(part.map(({ stripeId }) => stripeId)),
    );
    expect(part.length).toBeGreaterThan(0);
  });

  test('one call answers an invoice, its lines, payments and credit notes that are none', async () => {
    const seed = sandbox.company.subscriptionInvoices.find(
      ({ status, creditNotes, payments }) =>
        status === 'paid' && creditNotes.length === 0 && payments.length > 0,
    );
    const id = toEntityId('Invoice', 'stripe', seed?.stripeId ?? '');
    const system = sandbox.connect();
    const ctx = callContext();
    const invoice = (await system.invoices.invoicesByIds([id], ctx)).get(id);
    const lines = (await system.invoices.linesByInvoices([id], ctx)).get(id);
    const payments = (await system.invoices.paymentsByInvoices([id], ctx)).get(id);
    const memos = (await system.invoices.creditMemosByInvoices([id], ctx)).get(id);
    expect(invoice).toMatchObject({ status: 'PAID', number: seed?.number, balanceDue: { amount: '0' } });
    expect(Math.round(Number(invoice?.tax.amount) * 100)).toBe(seed?.tax);
    expect(Math.round(Number(invoice?.total.amount) * 100)).toBe(seed?.total);
    expect(lines?.map(({ quantity }) => Number(quantity))).toEqual(
      seed?.lines.map(({ quantity }) => quantity),
    );
    expect(lines?.every(({ productId, period }) => productId && period)).toBe(true);
    expect(payments).toMatchObject([{ status: 'APPLIED', invoiceId: id }]);
    expect(memos).toEqual([]);
    expect((await sandbox.stats()).byOperation).toEqual({ 'invoices.retrieve': 1, 'products.list': 1 });
  });

  test('credit notes belong to their invoices', async () => {
    const credited = sandbox.company.subscriptionInvoices.filter(({ creditNotes }) => creditNotes.length > 0);
    const ids = credited.map(({ stripeId }) => toEntityId('Invoice', 'stripe', stripeId));
    const memos = await sandbox.system.invoices.creditMemosByInvoices(ids, callContext());
    expect(credited.length).toBeGreaterThan(0);
    for (const [at, seed] of credited.entries()) {
      expect(memos.get(ids[at] ?? '')).toMatchObject([
        { number: seed.creditNotes[0]?.number, invoiceId: ids[at] },
      ]);
    }
  });

  test('an order has none here, without a call', async () => {
    const page = await sandbox.system.invoices.listInvoices(
      { orderId: toEntityId('Order', 'netsuite', '1'), page: { first: 5 } },
      callContext(),
    );
    expect(page.items).toEqual([]);
    expect((await sandbox.stats()).calls).toBe(0);
  });

  test('a cursor of another list is refused', async () => {
    const query = { page: { first: 5, after: 'sub_123' } };
    await expect(sandbox.system.invoices.listInvoices(query, callContext())).rejects.toThrow(
      /no cursor of this list/,
    );
  });
});

test('a customer id that tries to break out of the search finds nobody', async () => {
  const hostile = customerId('x" OR metadata["salesforce_account_id"]:"001');
  const found = await sandbox.system.customerLinks.linksByCustomers(
    [hostile, customerId('\\')],
    callContext(),
  );
  expect(found.size).toBe(0);
  expect((await sandbox.stats()).byOperation).toEqual({ 'customers.search': 1 });
});

test('tax is calculated for where the goods go', async () => {
  const request = (countryCode: string, region?: string) => ({
    currency: 'EUR',
    shipTo: {
      lines: ['Hauptstr. 1'],
      city: 'Berlin',
      postalCode: '10115',
      countryCode,
      ...(region ? { region } : {}),
    },
    lines: [
      {
        reference: 'a',
        amount: { amount: parseDecimal('100.05'), currency: 'EUR' },
        taxCode: 'txcd_99999999',
      },
      { reference: 'b', amount: { amount: parseDecimal('0.01'), currency: 'EUR' } },
    ],
  });
  const { tax } = sandbox.system;
  expect(await tax.calculateTax(request('DE'), callContext())).toEqual({ amount: '19.01', currency: 'EUR' });
  expect(await tax.calculateTax(request('JP'), callContext())).toEqual({ amount: '0', currency: 'EUR' });
  await expect(tax.calculateTax(request('Germany'), callContext())).rejects.toMatchObject({
    code: 'SYSTEM_REJECTED',
  });
});

test('prices that Stripe owns are found by their ids', async () => {
  const product = sandbox.company.products.find(({ stripePriceId }) => stripePriceId);
  const id = toEntityId('Price', 'stripe', product?.stripePriceId?.GBP ?? '');
  const missing = toEntityId('Price', 'stripe', 'price_none');
  const found = await sandbox.system.prices.pricesByIds([id, missing], callContext());
  expect([...found.keys()]).toEqual([id]);
  expect(found.get(id)).toMatchObject({ sku: product?.sku, unitAmount: { currency: 'GBP' } });
});
