import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { NewOrder } from '#domain/order.ts';
import type { CompanyCustomer, CompanyProduct } from '#sandbox/company/company.ts';
import { createNetSuite } from '#systems/netsuite/create-netsuite.ts';
import {
  recordPath,
  type Sandbox,
  sandboxConfig,
  startSandbox,
  testCompany,
  testContext,
} from './sandbox.ts';

const company = testCompany();
const [goods] = company.products.filter(({ kind, active }) => kind === 'GOODS' && active) as [CompanyProduct];
const [service] = company.products.filter(({ kind, active }) => kind === 'SERVICE' && active) as [
  CompanyProduct,
];
const customerWith = (hold: 'ON' | 'AUTO') =>
  company.customers.find((one) => one.netsuiteId !== undefined && one.creditHold === hold) as CompanyCustomer;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

function newOrder(overrides: Partial<NewOrder> = {}, customer = customerWith('AUTO')): NewOrder {
  const { currency } = customer;
  return {
    externalId: 'weir-quote-1',
    customerId: toEntityId('Customer', 'salesforce', customer.salesforceId),
    purchaseOrderNumber: 'PO-77',
    memo: 'From quote Q-1',
    currency,
    lines: [
      { sku: goods.sku, quantity: parseDecimal('3'), unitPrice: { amount: parseDecimal('19.95'), currency } },
      {
        sku: service.sku,
        quantity: parseDecimal('1.5'),
        unitPrice: { amount: parseDecimal('0.1'), currency },
      },
    ],
    ...overrides,
  };
}

const created = async () => (await sandbox.control('stats')).created as Record<string, number>;
const read = async (id: string) => (await sandbox.netSuite.orders.ordersByIds([id], testContext())).get(id);
const recordOf = async (externalId: string) => {
  const response = await sandbox.request(
    'GET',
    `${recordPath}/salesOrder/eid:${externalId}?expandSubResources=true`,
  );
  return (await response.json()) as { id: string; memo?: string; item: { items: Record<string, unknown>[] } };
};

describe('createOrder', () => {
  it('books an approved order with exact prices, found by its external id', async () => {
    const booked = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    expect(booked).toMatchObject({ status: 'OPEN', created: true });
    const order = await read(booked.id);
    expect(order).toMatchObject({
      number: booked.number,
      externalId: 'weir-quote-1',
      purchaseOrderNumber: 'PO-77',
      sourceStatus: 'Pending Fulfillment',
    });
    expect(
      order?.lines.map((line) => [line.product.sku, line.quantity, line.unitPrice.amount, line.total.amount]),
    ).toEqual([
      [goods.sku, '3', '19.95', '59.85'],
      [service.sku, '1.5', '0.1', '0.15'],
    ]);
    expect(order?.total.amount).toBe('60');
  });

  it('sends a price of many digits as it is', async () => {
    const { currency } = customerWith('AUTO');
    const unitPrice = { amount: parseDecimal('12345678901.23456789'), currency };
    const lines = [{ sku: goods.sku, quantity: parseDecimal('1'), unitPrice }];
    const sent: string[] = [];
    const netSuite = createNetSuite({
      system: 'netsuite',
      config: sandboxConfig(sandbox.url),
      fetch: (url, init, call) => {
        if (call.operation === 'salesOrder.create') sent.push(String(init.body));
        return fetch(url, init);
      },
    });
    await netSuite.orderWriter.createOrder(newOrder({ lines }), testContext());
    expect(sent[0]).toContain('"rate":12345678901.23456789');
  });

  it('finds the order of an earlier try instead of a second one', async () => {
    const first = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    const second = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    expect(second).toEqual({ ...first, created: false });
    expect(await created()).toEqual({ salesOrder: 1 });
  });

  it('looks up the order when the connection broke after it was booked', async () => {
    await sandbox.faults([{ method: 'POST', path: '/salesOrder$', drop: 'after', times: 1 }]);
    const booked = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    expect((await read(booked.id))?.externalId).toBe('weir-quote-1');
    expect(await created()).toEqual({ salesOrder: 1 });
  });

  it('says so, retryably, when the connection broke before it was booked', async () => {
    await sandbox.faults([{ method: 'POST', path: '/salesOrder$', drop: 'before', times: 1 }]);
    const attempt = sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    await expect(attempt).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: true,
      system: 'netsuite',
    });
    expect(await created()).toEqual({});
  });

  it('tells a credit hold in the vendor’s own words, and books nothing', async () => {
    const attempt = sandbox.netSuite.orderWriter.createOrder(newOrder({}, customerWith('ON')), testContext());
    await expect(attempt).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      retryable: false,
      vendor: { status: 400, code: 'USER_ERROR', message: expect.stringContaining('credit hold') as string },
    });
    expect(await created()).toEqual({});
  });

  it('finds an order that was booked before its customer came on hold', async () => {
    const customer = customerWith('AUTO');
    const first = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    await sandbox.request('PATCH', `${recordPath}/customer/${customer.netsuiteId}`, {
      creditHoldOverride: { id: 'ON' },
    });
    const again = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    expect(again).toEqual({ ...first, status: 'ON_HOLD', created: false });
  });

  it('names an item, a customer or a currency that NetSuite does not have', async () => {
    const { currency } = customerWith('AUTO');
    const price = { amount: parseDecimal('1'), currency };
    const line = { sku: "' OR '1'='1", quantity: parseDecimal('1'), unitPrice: price };
    const rejected = (order: NewOrder) =>
      expect(sandbox.netSuite.orderWriter.createOrder(order, testContext())).rejects;
    await rejected(newOrder({ lines: [line] })).toMatchObject({
      code: 'SYSTEM_REJECTED',
      message: expect.stringContaining(`"' OR '1'='1"`) as string,
    });
    await rejected(
      newOrder({ customerId: toEntityId('Customer', 'salesforce', '001000000000000AAA') }),
    ).toMatchObject({
      code: 'SYSTEM_REJECTED',
      message: expect.stringContaining('onboard the customer') as string,
    });
    const yen = { amount: parseDecimal('1'), currency: 'JPY' };
    const lines = [{ sku: goods.sku, quantity: parseDecimal('1'), unitPrice: yen }];
    await rejected(newOrder({ currency: 'JPY', lines })).toMatchObject({
      code: 'SYSTEM_REJECTED',
      message: expect.stringContaining('no currency JPY') as string,
    });
    expect(await created()).toEqual({});
  });

  it('refuses an external id that a URL cannot carry, before any call', async () => {
    const attempt = sandbox.netSuite.orderWriter.createOrder(newOrder({ externalId: 'a|b' }), testContext());
    await expect(attempt).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

describe('cancelOrder', () => {
  it('closes every line once, without adding any', async () => {
    const { id } = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    await sandbox.netSuite.orderWriter.cancelOrder(id, 'Customer withdrew', testContext());
    await sandbox.netSuite.orderWriter.cancelOrder(id, 'Customer withdrew', testContext());
    const record = await recordOf('weir-quote-1');
    expect(record.memo).toBe('From quote Q-1\nCancelled: Customer withdrew');
    expect(record.item.items.map(({ line, isClosed }) => [line, isClosed])).toEqual([
      [1, true],
      [2, true],
    ]);
    expect((await read(id))?.status).toBe('CLOSED');
  });

  it('refuses an order that was shipped in part', async () => {
    const { id } = await sandbox.netSuite.orderWriter.createOrder(newOrder(), testContext());
    const { id: internalId } = await recordOf('weir-quote-1');
    await sandbox.request('POST', `${recordPath}/salesOrder/${internalId}/!transform/itemFulfillment`, {
      item: { items: [{ orderLine: 1, quantity: 1 }] },
    });
    await expect(sandbox.netSuite.orderWriter.cancelOrder(id, 'Late', testContext())).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await read(id))?.status).toBe('PARTIALLY_FULFILLED');
  });

  it('says that an order is not there', async () => {
    for (const id of [toEntityId('Order', 'netsuite', '99999999'), 'nonsense']) {
      await expect(sandbox.netSuite.orderWriter.cancelOrder(id, 'x', testContext())).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

it('what was booked is there after a restart on the same data folder', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-netsuite-'));
  try {
    const before = await startSandbox({ dataDir });
    const booked = await before.netSuite.orderWriter.createOrder(newOrder(), testContext());
    await before[Symbol.asyncDispose]();
    await using after = await startSandbox({ dataDir });
    const again = await after.netSuite.orderWriter.createOrder(newOrder(), testContext());
    expect(again).toEqual({ ...booked, created: false });
    const next = await after.netSuite.orderWriter.createOrder(
      newOrder({ externalId: 'weir-quote-2' }),
      testContext(),
    );
    expect(next.number).not.toBe(booked.number);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
