import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CompanyCustomer, CompanyProduct } from '#sandbox/company/company.ts';
import { recordPath, type Sandbox, startSandbox, testCompany, today } from '../sandbox.ts';

type Json = Record<string, unknown>;

const company = testCompany();
const customer = company.customers.find((one) => one.netsuiteId && one.taxable) as CompanyCustomer;
const [good] = company.products.filter(({ kind, active }) => kind === 'GOODS' && active) as [CompanyProduct];
const [service] = company.products.filter(({ kind, active }) => kind === 'SERVICE' && active) as [
  CompanyProduct,
];

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox[Symbol.asyncDispose]());

const send = (method: string, path: string, body?: unknown) =>
  sandbox.request(method, `${recordPath}${path}`, body);
const show = async (path: string) => (await (await send('GET', path)).json()) as Json;
async function refusal(method: string, path: string, body?: unknown) {
  const response = await send(method, path, body);
  const { 'o:errorDetails': details } = (await response.json()) as { 'o:errorDetails': Json[] };
  return { status: response.status, ...details[0] } as Json;
}
/** The path of the record that a write made. */
async function make(path: string, body: unknown): Promise<string> {
  const response = await send('POST', path, body);
  expect([response.status, await response.text()]).toEqual([204, '']);
  const { pathname } = new URL(response.headers.get('location') ?? '');
  return pathname.slice(recordPath.length);
}
const status = async (path: string) => ((await show(path)).status as Json).id;
const orderBody = (more: Json = {}) => ({
  entity: { id: customer.netsuiteId },
  orderStatus: { id: 'B' },
  item: {
    items: [
      { item: { id: good.netsuiteId }, quantity: 4, rate: 10 },
      { item: { id: service.netsuiteId }, quantity: 1, rate: 5 },
    ],
  },
  ...more,
});

describe('a sales order', () => {
  it('goes from approval over shipments and invoices to billed', async () => {
    const order = await make('/salesOrder', orderBody({ orderStatus: { id: 'A' } }));
    expect(await status(order)).toBe('A');
    expect(await refusal('POST', `${order}/!transform/itemFulfillment`, {})).toMatchObject({
      status: 400,
    });
    await send('PATCH', order, { orderStatus: { id: 'B' } });
    expect(await status(order)).toBe('B');
    const first = await make(`${order}/!transform/itemFulfillment`, {
      item: { items: [{ orderLine: 1, quantity: 1 }] },
      shipCarrier: 'Parcelway',
      package: { items: [{ packageTrackingNumber: 'TW1' }] },
    });
    expect(await show(first)).toMatchObject({
      shipCarrier: 'Parcelway',
      linkedTrackingNumbers: 'TW1',
      status: { id: 'C' },
    });
    expect(await status(order)).toBe('E');
    await make(`${order}/!transform/invoice`, {});
    expect(await status(order)).toBe('D');
    await make(`${order}/!transform/itemFulfillment`, {});
    expect(await status(order)).toBe('F');
    await make(`${order}/!transform/invoice`, {});
    expect(await status(order)).toBe('G');
    expect(await refusal('POST', `${order}/!transform/invoice`, {})).toMatchObject({
      'o:errorCode': 'USER_ERROR',
    });
  });

  it('counts a fulfillment once it is shipped', async () => {
    const order = await make('/salesOrder', orderBody());
    const fulfillment = await make(`${order}/!transform/itemFulfillment`, { shipStatus: { id: 'A' } });
    expect([await status(fulfillment), await status(order)]).toEqual(['A', 'B']);
    await send('PATCH', fulfillment, { shipStatus: { id: 'C' } });
    expect(await status(order)).toBe('F');
    expect((await refusal('PATCH', fulfillment, { shipStatus: { id: 'B' } })).status).toBe(400);
  });

  it('of the company that is picked is shipped in full', async () => {
    const order = company.orders.find(
      ({ status: letter, fulfillments }) => letter === 'B' && fulfillments.length > 0,
    );
    await send('PATCH', `/itemFulfillment/${order?.fulfillments[0]?.netsuiteId}`, {
      shipStatus: { id: 'C' },
    });
    expect(await status(`/salesOrder/${order?.netsuiteId}`)).toBe('F');
  });

  it('appends lines without a number, changes those with one, and replaces on demand', async () => {
    const order = await make('/salesOrder', orderBody());
    const lines = async () => {
      const { item } = (await show(`${order}?expandSubResources=true`)) as { item: { items: Json[] } };
      return item.items.map(({ line, quantity, amount }) => [line, quantity, amount]);
    };
    const element = { item: { id: good.netsuiteId }, quantity: 1, rate: 2.5 };
    await send('PATCH', order, { item: { items: [{ line: 1, quantity: 5 }, element] } });
    expect(await lines()).toEqual([
      [1, 5, 50],
      [2, 1, 5],
      [3, 1, 2.5],
    ]);
    await send('PATCH', `${order}?replace=item`, { item: { items: [element] } });
    expect(await lines()).toEqual([[4, 1, 2.5]]);
    expect((await show(order)).total).toBe(2.5);
  });

  it('is closed when all its lines are', async () => {
    const order = await make('/salesOrder', orderBody());
    await send('PATCH', order, { item: { items: [{ line: 1, isclosed: true }] } });
    expect(await status(order)).not.toBe('H');
    await send('PATCH', order, { item: { items: [{ line: 2, isClosed: true }] } });
    expect(await status(order)).toBe('H');
  });

  it('is upserted by external id, and refused a second time by POST', async () => {
    const put = () => send('PUT', '/salesOrder/eid:KEY-1', orderBody({ memo: 'one' }));
    expect((await put()).status).toBe(204);
    expect((await send('PUT', '/salesOrder/eid:KEY-1?replace=item', orderBody({ memo: 'two' }))).status).toBe(
      204,
    );
    expect(await show('/salesOrder/eid:KEY-1')).toMatchObject({ memo: 'two', externalId: 'KEY-1' });
    expect(await refusal('POST', '/salesOrder', orderBody({ externalId: 'KEY-1' }))).toMatchObject({
      status: 400,
      'o:errorCode': 'USER_ERROR',
      detail: 'Error while accessing a resource. This entity already exists.',
    });
    expect((await sandbox.control('stats')).created).toEqual({ salesOrder: 1 });
  });

  it.each([
    ['no customer', { entity: undefined }, 'Customer'],
    ['no lines', { item: { items: [] } }, 'line item'],
    ['a customer that is not there', { entity: { id: '99' } }, 'entity'],
    ['a status that is not writable', { orderStatus: { id: 'G' } }, 'orderStatus'],
    ['another currency', { currency: { id: '99' } }, 'currency'],
    [
      'a quantity of nothing',
      { item: { items: [{ item: { id: good.netsuiteId }, quantity: 0 }] } },
      'quantity',
    ],
    ['a day that is none', { tranDate: '20.11.2026' }, 'tranDate'],
  ])('is refused with %s, and leaves nothing behind', async (_, more, word) => {
    const refused = await refusal('POST', '/salesOrder', orderBody({ externalId: 'KEY-2', ...more }));
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused)).toContain(word);
    expect((await send('GET', '/salesOrder/eid:KEY-2')).status).toBe(404);
    expect((await sandbox.control('stats')).created).toEqual({});
  });

  it('is deleted only while nothing came of it', async () => {
    const order = await make('/salesOrder', orderBody());
    await make(`${order}/!transform/itemFulfillment`, {});
    expect((await refusal('DELETE', order)).status).toBe(400);
    const other = await make('/salesOrder', orderBody());
    expect((await send('DELETE', other)).status).toBe(204);
    expect((await send('GET', other)).status).toBe(404);
  });
});

describe('an invoice', () => {
  it('bears the customer’s tax and terms, and is settled by payments', async () => {
    const before = (await show(`/customer/${customer.netsuiteId}`)).balance as number;
    const invoice = await make('/invoice', { ...orderBody(), orderStatus: undefined });
    const shown = await show(invoice);
    expect(shown).toMatchObject({ subtotal: 45, tranDate: today, amountPaid: 0, status: { id: 'A' } });
    const total = shown.total as number;
    expect(total).toBeGreaterThan(45);
    expect((await show(`/customer/${customer.netsuiteId}`)).balance).toBeCloseTo(before + total, 6);
    const doc = { id: invoice.split('/').at(-1) };
    const payment = await make('/customerPayment', {
      customer: { id: customer.netsuiteId },
      payment: 20,
      apply: { items: [{ apply: true, amount: 20, doc }] },
    });
    expect(await show(invoice)).toMatchObject({ amountPaid: 20, status: { id: 'A' } });
    await make(`${invoice}/!transform/customerPayment`, {});
    expect(await show(invoice)).toMatchObject({ amountRemaining: 0, status: { id: 'B' } });
    await send('PATCH', payment, { apply: { items: [{ apply: false, doc }] } });
    expect(await show(invoice)).toMatchObject({ amountRemaining: 20, status: { id: 'A' } });
  });

  it('cannot be paid beyond what it leaves', async () => {
    const invoice = await make('/invoice', { ...orderBody(), orderStatus: undefined });
    const doc = { id: invoice.split('/').at(-1) };
    const body = {
      customer: { id: customer.netsuiteId },
      payment: 500,
      apply: { items: [{ apply: true, amount: 500, doc }] },
    };
    expect(await refusal('POST', '/customerPayment', body)).toMatchObject({
      'o:errorPath': 'apply.items[0].amount',
    });
  });

  it('is credited by line', async () => {
    const invoice = await make('/invoice', { ...orderBody(), orderStatus: undefined });
    const memo = await make(`${invoice}/!transform/creditMemo`, {
      item: { items: [{ orderLine: 1, quantity: 0 }] },
    });
    const { total } = (await show(memo)) as { total: number };
    expect((await show(memo)).subtotal).toBe(5);
    expect((await show(invoice)).amountPaid).toBe(total);
  });
});

describe('a customer', () => {
  it('is made with external id, subsidiary and limits, and found by SuiteQL', async () => {
    const body = {
      externalId: '001Wr00000NEWIAA',
      companyName: 'Fernhill Metering Ltd',
      subsidiary: { id: '2' },
      terms: { id: customer.terms.netsuiteId },
      creditLimit: 2500.5,
      addressBook: {
        items: [
          { addressBookAddress: { addr1: '1 Mill Lane', city: 'Leeds', zip: 'LS1', country: { id: 'GB' } } },
        ],
      },
    };
    const path = await make('/customer', body);
    expect(await show('/customer/eid:001Wr00000NEWIAA')).toMatchObject({
      companyName: 'Fernhill Metering Ltd',
      creditLimit: 2500.5,
      balance: 0,
      currency: { refName: 'British pound' },
    });
    expect(
      await sandbox.query('SELECT id, creditlimit FROM customer WHERE externalid = ?', '001Wr00000NEWIAA'),
    ).toEqual([{ id: path.split('/').at(-1), creditlimit: '2500.5' }]);
    expect(await refusal('POST', '/customer', body)).toMatchObject({ 'o:errorCode': 'USER_ERROR' });
    expect((await send('DELETE', path)).status).toBe(204);
  });

  it('with orders cannot be deleted', async () => {
    expect((await refusal('DELETE', `/customer/${customer.netsuiteId}`)).status).toBe(400);
  });
});

describe('reading', () => {
  it('filters a collection and pages it', async () => {
    const q = encodeURIComponent(
      `companyName START_WITH "${customer.name.slice(0, 5)}" AND isInactive IS false`,
    );
    const found = await show(`/customer?q=${q}`);
    expect((found.items as Json[]).map(({ id }) => id)).toContain(customer.netsuiteId);
    const page = await show('/salesOrder?limit=100&offset=100');
    expect(page).toMatchObject({
      count: 100,
      offset: 100,
      hasMore: true,
      totalResults: company.orders.length,
    });
    expect((await refusal('GET', '/customer?limit=10&offset=15'))['o:errorQueryParam']).toBe('offset');
    expect(
      (await refusal('GET', `/customer?q=${encodeURIComponent('dateCreated AFTER "2026-01-01"')}`)).detail,
    ).toContain('failed with date format');
  });

  it('shows sublists and their elements, and fields on demand', async () => {
    const [order] = company.orders;
    const path = `/salesOrder/${order?.netsuiteId}`;
    const list = await show(`${path}/item`);
    expect(list.totalResults).toBe(order?.lines.length);
    expect(await show(`${path}/item/1`)).toMatchObject({ line: 1 });
    expect(Object.keys(await show(`${path}?fields=tranId,total`)).sort()).toEqual([
      'id',
      'links',
      'total',
      'tranId',
    ]);
  });

  it('compares type names without case, and knows no others', async () => {
    expect(await show(`/salesorder/${company.orders[0]?.netsuiteId}`)).toMatchObject({
      tranId: company.orders[0]?.number,
    });
    expect((await send('GET', '/vendorBill/1')).status).toBe(404);
    expect((await show('/metadata-catalog?select=salesOrder')).items).toMatchObject([{ name: 'salesOrder' }]);
  });

  it('shows items with prices and stock', async () => {
    const shown = await show(`/inventoryItem/${good.netsuiteId}?expandSubResources=true`);
    expect(shown).toMatchObject({
      itemId: good.sku,
      displayName: good.name,
      custitem_tax_code: good.taxCode,
    });
    expect(((shown.price as Json).items as Json[]).map(({ price }) => price)).toContain(
      Number(good.listPrice.EUR),
    );
  });
});

it('lists what it holds to the sandbox’s own page', async () => {
  const records = (await (await fetch(`${sandbox.url}/_sandbox/records/salesOrder`)).json()) as Json[];
  expect(records).toHaveLength(company.orders.length);
  expect((await fetch(`${sandbox.url}/_sandbox/records/vendorBill`)).status).toBe(404);
});
