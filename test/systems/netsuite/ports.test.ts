import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDecimals, compareDecimals, type Decimal, parseDecimal, zero } from '#domain/decimal.ts';
import { parseEntityId, toEntityId } from '#domain/entity-id.ts';
import { CursorError } from '#domain/page.ts';
import type { CompanyCustomer } from '#sandbox/company/company.ts';
import { naming, type Sandbox, startSandbox, testCompany, testContext, today } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const company = testCompany();
const first = company.customers[0] as CompanyCustomer;
const customerId = ({ salesforceId }: CompanyCustomer) => toEntityId('Customer', 'salesforce', salesforceId);
const orderId = (netsuiteId: string) => toEntityId('Order', 'netsuite', netsuiteId);
const invoiceId = (netsuiteId: string) => toEntityId('Invoice', 'netsuite', netsuiteId);

/** The calls that `work` made, tokens aside. */
async function callsOf<T>(work: (ctx: ReturnType<typeof testContext>) => Promise<T>) {
  const calls: string[] = [];
  const result = await work(testContext(({ operation }) => calls.push(operation)));
  return { result, calls: calls.filter((operation) => operation !== 'token') };
}

const sum = (amounts: readonly string[]) =>
  amounts.reduce<Decimal>((total, amount) => addDecimals(total, parseDecimal(amount)), zero);

describe('orders', () => {
  const ofFirst = company.orders
    .filter(({ customer }) => customer === first)
    .sort((a, b) =>
      a.placedOn === b.placedOn
        ? Number(b.netsuiteId) - Number(a.netsuiteId)
        : a.placedOn < b.placedOn
          ? 1
          : -1,
    );

  it('lists a customer’s newest orders with lines, items and currency in one call', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.orders.listOrders({ customerId: customerId(first), page: { first: 5 } }, ctx),
    );
    expect(calls).toEqual(['suiteql.orders']);
    expect(result.items.map(({ node }) => node.number)).toEqual(
      ofFirst.slice(0, 5).map(({ number }) => number),
    );
    expect(result.hasNextPage).toBe(ofFirst.length > 5);
    for (const [index, { node }] of result.items.entries()) {
      const expected = ofFirst[index];
      expect(node.customerId).toBe(customerId(first));
      expect(node.purchaseOrderNumber).toBe(expected?.purchaseOrderNumber);
      expect(node.placedAt).toBe(`${expected?.placedOn}T00:00:00Z`);
      expect(node.legalEntity.name).toBe(first.legalEntity.name);
      expect(node.lines.map((line) => line.product.sku)).toEqual(expected?.lines.map(({ sku }) => sku));
      expect(node.lines.map(({ quantity }) => quantity)).toEqual(
        expected?.lines.map((line) => String(line.quantity)),
      );
      expect(node.lines.map((line) => line.quantityFulfilled)).toEqual(
        expected?.lines.map((line) => String(line.quantityFulfilled)),
      );
      expect(node.total).toEqual({
        amount: sum(node.lines.map((line) => line.total.amount)),
        currency: first.currency,
      });
    }
  });

  it('pages through all orders without a gap or a repetition', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await sandbox.netSuite.orders.listOrders(
        { page: { first: 150, ...(after !== undefined && { after }) } },
        testContext(),
      );
      seen.push(...page.items.map(({ node }) => node.source.recordId));
      after = page.items.at(-1)?.cursor;
      if (!page.hasNextPage) break;
    }
    expect(new Set(seen)).toEqual(new Set(company.orders.map(({ netsuiteId }) => netsuiteId)));
    expect(seen).toHaveLength(company.orders.length);
  });

  it('reads on when the lines of a page of orders fill more than one page of rows', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.orders.listOrders({ page: { first: 400 } }, ctx),
    );
    expect(calls.length).toBeGreaterThan(1);
    expect(result.items).toHaveLength(400);
    const lines = new Map(company.orders.map((order) => [order.netsuiteId, order.lines.length]));
    for (const { node } of result.items)
      expect(node.lines).toHaveLength(lines.get(node.source.recordId) ?? -1);
  });

  it('filters by status in the ERP', async () => {
    const page = await sandbox.netSuite.orders.listOrders(
      { status: ['PARTIALLY_FULFILLED', 'CANCELLED'], page: { first: 500 } },
      testContext(),
    );
    const expected = company.orders.filter(({ status }) => 'DEC'.includes(status));
    expect(page.items).toHaveLength(expected.length);
    expect(new Set(page.items.map(({ node }) => node.status))).toEqual(
      new Set(['PARTIALLY_FULFILLED', 'CANCELLED']),
    );
  });

  it('shows open orders of customers on credit hold as held, and lists them so', async () => {
    const list = async (status: 'OPEN' | 'ON_HOLD') => {
      const page = await sandbox.netSuite.orders.listOrders(
        { status: [status], page: { first: 500 } },
        testContext(),
      );
      return page.items.map(({ node }) => node);
    };
    const [open, held] = [await list('OPEN'), await list('ON_HOLD')];
    const isHeld = ({ customer }: (typeof company.orders)[number]) => customer.creditHold === 'ON';
    const pending = company.orders.filter(({ status }) => status === 'B');
    expect(open.map(({ source }) => source.recordId).sort()).toEqual(
      pending
        .filter((order) => !isHeld(order))
        .map(({ netsuiteId }) => netsuiteId)
        .sort(),
    );
    expect(held.map(({ source }) => source.recordId).sort()).toEqual(
      pending
        .filter(isHeld)
        .map(({ netsuiteId }) => netsuiteId)
        .sort(),
    );
    expect(
      held.every(
        ({ status, sourceStatus }) => status === 'ON_HOLD' && sourceStatus === 'Pending Fulfillment',
      ),
    ).toBe(true);
  });

  it('reads 450 orders by id in three calls, and leaves unknown and foreign ids out', async () => {
    const ids = company.orders.slice(0, 450).map(({ netsuiteId }) => orderId(netsuiteId));
    const strange = [
      orderId('999999999'),
      orderId('abc'),
      toEntityId('Order', 'other', '1'),
      'nonsense',
      customerId(first),
    ];
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.orders.ordersByIds([...ids, ...strange], ctx),
    );
    expect(calls).toHaveLength(3);
    expect([...result.keys()].sort()).toEqual([...ids].sort());
  });

  it('finds orders by the external id that they were booked under', async () => {
    const order = company.orders.find(({ quoteSalesforceId }) => quoteSalesforceId !== undefined);
    const key = order?.quoteSalesforceId ?? '';
    const found = await sandbox.netSuite.orders.ordersByExternalIds([key, 'no-such-key'], testContext());
    expect([...found.keys()]).toEqual([key]);
    expect(found.get(key)).toMatchObject({ number: order?.number, externalId: key });
  });

  it('reads the fulfillments of many orders in one call', async () => {
    const orders = company.orders.filter(({ fulfillments }) => fulfillments.length > 0).slice(0, 60);
    const ids = orders.map(({ netsuiteId }) => orderId(netsuiteId));
    const { result, calls } = await callsOf((ctx) => sandbox.netSuite.orders.fulfillmentsByOrders(ids, ctx));
    expect(calls).toEqual(['suiteql.fulfillments']);
    for (const order of orders) {
      const found = result.get(orderId(order.netsuiteId)) ?? [];
      expect(found.map(({ status }) => status).sort()).toEqual(
        order.fulfillments.map(({ status }) => status).sort(),
      );
      expect(found.map(({ carrier }) => carrier).sort()).toEqual(
        order.fulfillments.map(({ carrier }) => carrier).sort(),
      );
      expect(found.map((one) => one.trackingNumber).sort()).toEqual(
        order.fulfillments.map((one) => one.trackingNumber).sort(),
      );
    }
  });

  it('reads legal entities', async () => {
    const ids = company.legalEntities.map(({ netsuiteId }) =>
      toEntityId('LegalEntity', 'netsuite', netsuiteId),
    );
    const found = await sandbox.netSuite.orders.legalEntitiesByIds(ids, testContext());
    expect([...found.values()].map(({ name }) => name)).toEqual(
      company.legalEntities.map(({ name }) => name),
    );
  });

  it('refuses a cursor that it did not make', async () => {
    const list = (after: string) =>
      sandbox.netSuite.orders.listOrders({ page: { first: 5, after } }, testContext());
    const injected = Buffer.from(JSON.stringify(["2026-01-01') OR 1=1 --", '1'])).toString('base64url');
    for (const cursor of ['nonsense', injected, Buffer.from('["2026-01-01"]').toString('base64url')]) {
      await expect(list(cursor)).rejects.toThrow(CursorError);
    }
  });

  it('gives a customer of another system no orders, without a call', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.orders.listOrders(
        { customerId: toEntityId('Customer', 'dynamics', '1'), page: { first: 5 } },
        ctx,
      ),
    );
    expect(result.items).toEqual([]);
    expect(calls).toEqual([]);
  });
});

describe('invoices', () => {
  const ofFirst = company.orderInvoices.filter(({ order }) => order.customer === first);
  const isOpen = (invoice: (typeof company.orderInvoices)[number]) =>
    !invoice.voided && compareDecimals(parseDecimal(invoice.amountPaid), zero) === 0;

  it('lists a customer’s open invoices in one call, with exact amounts', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.invoices.listInvoices(
        { customerId: customerId(first), status: ['OPEN'], page: { first: 50 } },
        ctx,
      ),
    );
    expect(calls).toEqual(['suiteql.invoices']);
    const expected = ofFirst.filter(isOpen);
    expect(result.items.map(({ node }) => node.number).sort()).toEqual(
      expected.map(({ number }) => number).sort(),
    );
    for (const { node } of result.items) {
      const invoice = expected.find(({ number }) => number === node.number);
      expect(node.total.amount).toBe(parseDecimal(invoice?.total ?? ''));
      expect(node.tax.amount).toBe(parseDecimal(invoice?.taxTotal ?? ''));
      expect(node.subtotal.amount).toBe(parseDecimal(invoice?.subtotal ?? ''));
      expect(node.balanceDue).toEqual(node.total);
      expect(node.dueDate).toBe(invoice?.dueOn);
      expect(node.orderId).toBe(orderId(invoice?.order.netsuiteId ?? ''));
    }
  });

  it('tells open, part-paid, paid and void invoices apart', async () => {
    const ids = company.orderInvoices.map(({ netsuiteId }) => invoiceId(netsuiteId));
    const found = await sandbox.netSuite.invoices.invoicesByIds(ids, testContext());
    expect(found.size).toBe(company.orderInvoices.length);
    for (const invoice of company.orderInvoices) {
      const paid = parseDecimal(invoice.amountPaid);
      const status = invoice.voided
        ? 'VOID'
        : compareDecimals(paid, parseDecimal(invoice.total)) >= 0
          ? 'PAID'
          : paid === zero
            ? 'OPEN'
            : 'PARTIALLY_PAID';
      expect(found.get(invoiceId(invoice.netsuiteId))?.status).toBe(status);
    }
  });

  it('reads an order’s invoices, and their lines, payments and credit memos in one call each', async () => {
    const settled = company.orderInvoices
      .filter(({ payments, credits }) => payments.length + credits.length > 0)
      .slice(0, 80);
    const ids = settled.map(({ netsuiteId }) => invoiceId(netsuiteId));
    const lines = await callsOf((ctx) => sandbox.netSuite.invoices.linesByInvoices(ids, ctx));
    const payments = await callsOf((ctx) => sandbox.netSuite.invoices.paymentsByInvoices(ids, ctx));
    const memos = await callsOf((ctx) => sandbox.netSuite.invoices.creditMemosByInvoices(ids, ctx));
    expect([lines.calls, payments.calls, memos.calls]).toEqual([
      ['suiteql.invoiceLines'],
      ['suiteql.payments'],
      ['suiteql.creditMemos'],
    ]);
    for (const invoice of settled) {
      const id = invoiceId(invoice.netsuiteId);
      expect(sum(lines.result.get(id)?.map(({ amount }) => amount.amount) ?? [])).toBe(
        parseDecimal(invoice.subtotal),
      );
      expect(sum(payments.result.get(id)?.map(({ amount }) => amount.amount) ?? [])).toBe(
        sum(invoice.payments.map(({ amount }) => amount)),
      );
      expect(memos.result.get(id)?.map(({ number }) => number)).toEqual(
        invoice.credits.map(({ number }) => number),
      );
    }
    const [one] = settled;
    const ofOrder = await sandbox.netSuite.invoices.listInvoices(
      { orderId: orderId(one?.order.netsuiteId ?? ''), page: { first: 10 } },
      testContext(),
    );
    expect(ofOrder.items.map(({ node }) => node.number).sort()).toEqual(
      company.orderInvoices
        .filter(({ order }) => order === one?.order)
        .map(({ number }) => number)
        .sort(),
    );
  });

  it('answers for subscriptions with an empty page and no call', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.invoices.listInvoices({ subscriptionId: 'any', page: { first: 5 } }, ctx),
    );
    expect(result).toEqual({ items: [], hasNextPage: false });
    expect(calls).toEqual([]);
  });
});

describe('credit', () => {
  it('reads the standing of every customer in one call', async () => {
    const onboarded = company.customers.filter(({ netsuiteId }) => netsuiteId !== undefined);
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.credit.creditByCustomers(company.customers.map(customerId), ctx),
    );
    expect(calls).toEqual(['suiteql.credit']);
    expect(result.size).toBe(onboarded.length);
    for (const customer of onboarded) {
      const credit = result.get(customerId(customer));
      const open = company.orderInvoices.filter(
        ({ order, voided }) => order.customer === customer && !voided,
      );
      const balance = sum(open.flatMap(({ total, amountPaid }) => [total, `-${amountPaid}`]));
      const late = open.filter(({ dueOn }) => dueOn < today);
      expect(credit?.balance).toEqual({ amount: balance, currency: customer.currency });
      expect(credit?.overdue.amount).toBe(
        sum(late.flatMap(({ total, amountPaid }) => [total, `-${amountPaid}`])),
      );
      expect(credit?.limit?.amount).toBe(
        customer.creditLimit === undefined ? undefined : parseDecimal(customer.creditLimit),
      );
      expect(credit?.paymentTerms).toEqual({
        code: `NET${customer.terms.netDays}`,
        netDays: customer.terms.netDays,
      });
      expect(credit?.taxable).toBe(customer.taxable);
      expect(parseEntityId(credit?.legalEntityId ?? '')?.record).toBe(customer.legalEntity.netsuiteId);
      if (customer.creditHold === 'ON') expect(credit?.status).toBe('ON_HOLD');
    }
  });

  it('finds the ERP’s customer record of a CRM account', async () => {
    const links = await sandbox.netSuite.customerLinks.linksByCustomers(
      [customerId(first), 'nonsense'],
      testContext(),
    );
    expect([...links]).toMatchObject([
      [customerId(first), { recordType: 'customer', recordId: first.netsuiteId }],
    ]);
  });
});

describe('products', () => {
  it('lists 50 products and their stock in two calls', async () => {
    const list = await callsOf((ctx) =>
      sandbox.netSuite.products.listProducts({ active: true, page: { first: 50 } }, ctx),
    );
    const skus = company.products
      .filter(({ active }) => active)
      .map(({ sku }) => sku)
      .sort();
    expect(list.result.items.map(({ node }) => node.sku)).toEqual(skus.slice(0, 50));
    const ids = list.result.items.map(({ node }) => node.id);
    const stock = await callsOf((ctx) => sandbox.netSuite.products.availabilityByProducts(ids, ctx));
    expect([...list.calls, ...stock.calls]).toEqual(['suiteql.items', 'suiteql.stock']);
    for (const { node } of list.result.items) {
      const product = company.products.find(({ sku }) => sku === node.sku);
      expect(node).toMatchObject({
        name: product?.name,
        family: product?.family,
        taxCode: product?.taxCode,
        kind: product?.kind,
        active: true,
      });
      const onHand = product?.stock && String(product.stock.reduce((total, at) => total + at.onHand, 0));
      expect(stock.result.get(node.id)?.onHand).toBe(onHand);
    }
  });

  it('pages through the catalog by SKU', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await sandbox.netSuite.products.listProducts(
        { page: { first: 33, ...(after !== undefined && { after }) } },
        testContext(),
      );
      seen.push(...page.items.map(({ node }) => node.sku));
      after = page.items.at(-1)?.cursor;
      if (!page.hasNextPage) break;
    }
    expect(seen).toEqual(company.products.map(({ sku }) => sku).sort());
  });

  it('takes a search text literally', async () => {
    const search = async (text: string) => {
      const page = await sandbox.netSuite.products.listProducts(
        { search: text, page: { first: 100 } },
        testContext(),
      );
      return page.items.map(({ node }) => node.sku);
    };
    const [product] = company.products;
    expect(await search(product?.name.toUpperCase() ?? '')).toContain(product?.sku);
    for (const hostile of ["' OR '1'='1", '%', "x') OR 1=1 --", '_', '\\', '?'])
      expect(await search(hostile)).toEqual([]);
  });

  it('finds products by SKU and by id, and nothing for hostile ones', async () => {
    const skus = company.products.map(({ sku }) => sku);
    const bySku = await sandbox.netSuite.products.productsBySkus(
      [...skus, "' OR 1=1 --", 'none'],
      testContext(),
    );
    expect([...bySku.keys()].sort()).toEqual([...skus].sort());
    const ids = [...bySku.values()].map(({ id }) => id);
    const byId = await sandbox.netSuite.products.productsByIds(
      [...ids, toEntityId('Product', 'netsuite', '1 OR 1=1')],
      testContext(),
    );
    expect([...byId.keys()].sort()).toEqual([...ids].sort());
  });
});

it('canonical ids carry the configured system names', async () => {
  const page = await sandbox.netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
  const order = page.items[0]?.node;
  expect(parseEntityId(order?.id ?? '')?.system).toBe(naming.system);
  expect(parseEntityId(order?.customerId ?? '')?.system).toBe(naming.customerSystem);
});
