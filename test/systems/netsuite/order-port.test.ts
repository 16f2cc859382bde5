import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDecimals, type Decimal, parseDecimal, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { CursorError } from '#domain/page.ts';
import type { CompanyCustomer } from '#sandbox/company/company.ts';
import { callsOf, type Sandbox, startSandbox, testCompany, testContext } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const company = testCompany();
const first = company.customers[0] as CompanyCustomer;
const customerId = ({ salesforceId }: CompanyCustomer) => toEntityId('Customer', 'salesforce', salesforceId);
const orderId = (netsuiteId: string) => toEntityId('Order', 'netsuite', netsuiteId);

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
