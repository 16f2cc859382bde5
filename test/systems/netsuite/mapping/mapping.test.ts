import { describe, expect, it } from 'vitest';
import { parseEntityId, toEntityId } from '#domain/entity-id.ts';
import { toCredit } from '#systems/netsuite/mapping/credit.ts';
import { toFulfillments } from '#systems/netsuite/mapping/fulfillment.ts';
import { toInvoices } from '#systems/netsuite/mapping/invoice.ts';
import { toOrders } from '#systems/netsuite/mapping/order.ts';
import { toProduct } from '#systems/netsuite/mapping/product.ts';
import {
  orderLetters,
  toInvoiceStatus,
  toOrderStatus,
  toPaymentStatus,
  toSourceStatus,
} from '#systems/netsuite/mapping/statuses.ts';
import { creditRow } from '#systems/netsuite/records/credit-row.ts';
import { fulfillmentRow } from '#systems/netsuite/records/fulfillment-row.ts';
import { invoiceRow } from '#systems/netsuite/records/invoice-row.ts';
import { itemRow } from '#systems/netsuite/records/item-row.ts';
import { orderRow } from '#systems/netsuite/records/order-row.ts';

const naming = { system: 'netsuite-emea', customerSystem: 'salesforce' };
const asOf = '2026-11-20T10:00:00.000Z';

describe('statuses', () => {
  it.each([
    ['A', 'PENDING_APPROVAL'],
    ['B', 'OPEN'],
    ['C', 'CANCELLED'],
    ['D', 'PARTIALLY_FULFILLED'],
    ['E', 'PARTIALLY_FULFILLED'],
    ['F', 'FULFILLED'],
    ['G', 'INVOICED'],
    ['H', 'CLOSED'],
    ['Z', 'OPEN'],
  ])('a sales order in %s is %s', (letter, status) => {
    expect(toOrderStatus(letter, false)).toBe(status);
  });

  it('a credit hold shows on open orders alone', () => {
    expect([...'ABDFG'].map((letter) => toOrderStatus(letter, true))).toEqual([
      'PENDING_APPROVAL',
      'ON_HOLD',
      'PARTIALLY_FULFILLED',
      'FULFILLED',
      'INVOICED',
    ]);
  });

  it('every status is asked for by the letters that show as it', () => {
    for (const status of [
      'PENDING_APPROVAL',
      'OPEN',
      'PARTIALLY_FULFILLED',
      'CLOSED',
      'CANCELLED',
    ] as const) {
      for (const letter of orderLetters([status])) expect(toOrderStatus(letter, false)).toBe(status);
    }
    expect(orderLetters(['ON_HOLD'])).toEqual(['B']);
  });

  it('invoices and payments', () => {
    expect(toInvoiceStatus('A', false, false)).toBe('OPEN');
    expect(toInvoiceStatus('A', true, false)).toBe('PARTIALLY_PAID');
    expect([...'BDEV'].map((letter) => toInvoiceStatus(letter, true, true))).toEqual([
      'PAID',
      'DRAFT',
      'VOID',
      'VOID',
    ]);
    expect([toInvoiceStatus('Q', true, true), toInvoiceStatus('Q', false, false)]).toEqual(['PAID', 'OPEN']);
    expect([...'ABCVQ'].map(toPaymentStatus)).toEqual([
      'PENDING',
      'APPLIED',
      'APPLIED',
      'CANCELLED',
      'RECEIVED',
    ]);
  });

  it('the vendor’s text is kept without the type', () => {
    expect(toSourceStatus('Sales Order : Pending Billing/Partially Fulfilled')).toBe(
      'Pending Billing/Partially Fulfilled',
    );
    expect(toSourceStatus('Planned')).toBe('Planned');
  });
});

const orderHead = {
  links: [],
  id: '4711',
  tranid: 'SO123',
  status: 'B',
  statustext: 'Sales Order : Pending Fulfillment',
  trandate: '2026-11-20',
  foreigntotal: '59.85',
  currency: 'EUR',
  subsidiary: '3',
  subsidiaryname: 'Example GmbH',
};

describe('orders', () => {
  const rows = [
    { ...orderHead, lineid: '0', mainline: 'T' },
    {
      ...orderHead,
      lineid: '1',
      mainline: 'F',
      item: '98',
      itemtype: 'InvtPart',
      itemid: 'VALVE',
      quantity: '-3',
      rate: '19.95',
      foreignamount: '-59.85',
      quantityshiprecv: '1',
    },
    {
      ...orderHead,
      lineid: '2',
      mainline: 'F',
      item: '99',
      itemtype: 'ShipItem',
      itemid: 'UPS',
      quantity: '-1',
      rate: '0',
      foreignamount: '0',
    },
    {
      ...orderHead,
      lineid: '3',
      mainline: 'F',
      item: '97',
      itemtype: 'Service',
      itemid: 'SERVICE',
      quantity: '-3',
      foreignamount: '-10',
    },
  ].map((row) => orderRow.parse(row));

  it('turn NetSuite’s negative sales into positive lines, without shipping lines', () => {
    const [order] = toOrders(naming, rows, asOf);
    expect(order?.lines).toEqual([
      {
        id: toEntityId('OrderLine', 'netsuite-emea', '4711/1'),
        quantity: '3',
        quantityFulfilled: '1',
        quantityInvoiced: '0',
        unitPrice: { amount: '19.95', currency: 'EUR' },
        total: { amount: '59.85', currency: 'EUR' },
        product: { id: toEntityId('Product', 'netsuite-emea', '98'), sku: 'VALVE', name: 'VALVE' },
      },
      expect.objectContaining({ unitPrice: { amount: '3.33333333', currency: 'EUR' } }),
    ]);
    expect(order).toMatchObject({
      placedAt: '2026-11-20T00:00:00Z',
      source: { recordType: 'salesOrder', asOf },
    });
    expect(order).not.toHaveProperty('customerId');
  });

  it('have no customer where the external id is none of the CRM’s', () => {
    const toCustomer = (customer: string) =>
      toOrders(naming, [orderRow.parse({ ...orderHead, lineid: '0', mainline: 'T', customer })], asOf)[0]
        ?.customerId;
    expect(parseEntityId(toCustomer('001Wr0000000001IAA') ?? '')).toMatchObject({ system: 'salesforce' });
    expect(toCustomer('Kunde Müller')).toBeUndefined();
  });

  it('are told apart when rows of several come together', () => {
    const other = { ...orderHead, id: '4712', tranid: 'SO124', lineid: '0', mainline: 'T' };
    expect(toOrders(naming, [...rows, orderRow.parse(other)], asOf).map(({ number }) => number)).toEqual([
      'SO123',
      'SO124',
    ]);
  });
});

it('fulfillments join their parcels and ship on their day', () => {
  const row = {
    id: '5',
    status: 'C',
    statustext: 'Item Fulfillment : Shipped',
    trandate: '2026-11-21',
    createdfrom: '4711',
    carrier: 'Parcelway',
  };
  const parcels = ['A1', 'A2'].map((trackingnumber) => fulfillmentRow.parse({ ...row, trackingnumber }));
  const packed = fulfillmentRow.parse({
    ...row,
    id: '6',
    status: 'B',
    statustext: 'Item Fulfillment : Packed',
  });
  expect(toFulfillments(naming, [...parcels, packed])).toMatchObject([
    { status: 'SHIPPED', shippedAt: '2026-11-21T00:00:00Z', trackingNumber: 'A1, A2', carrier: 'Parcelway' },
    { status: 'PACKED', sourceStatus: 'Packed' },
  ]);
});

it('invoices add up several tax lines, and owe nothing once void', () => {
  const row = {
    id: '7',
    tranid: 'INV1',
    status: 'A',
    statustext: 'Invoice : Open',
    trandate: '2026-11-20',
    duedate: '2026-12-20',
    foreigntotal: '110.1',
    foreignamountpaid: '10.1',
    foreignamountunpaid: '100',
    currency: 'USD',
  };
  const rows = ['-7.05', '-3.05'].map((taxamount) => invoiceRow.parse({ ...row, taxamount }));
  const [invoice] = toInvoices(naming, rows, asOf);
  expect(invoice).toMatchObject({
    status: 'PARTIALLY_PAID',
    tax: { amount: '10.1', currency: 'USD' },
    subtotal: { amount: '100', currency: 'USD' },
    balanceDue: { amount: '100', currency: 'USD' },
    dueDate: '2026-12-20',
  });
  const [voided] = toInvoices(
    naming,
    [invoiceRow.parse({ ...row, status: 'V', statustext: 'Invoice : Voided' })],
    asOf,
  );
  expect(voided).toMatchObject({ status: 'VOID', balanceDue: { amount: '0' } });
});

describe('credit', () => {
  const row = {
    id: '1',
    externalid: '001Wr0000000001IAA',
    currency: 'USD',
    subsidiary: '1',
    creditlimit: '1000',
  };
  const statusOf = (more: object) => toCredit(naming, creditRow.parse({ ...row, ...more }), asOf)?.status;

  it('counts what is ordered and not invoiced against the limit', () => {
    expect(statusOf({ balance: '600', unbilled: '400' })).toBe('OK');
    expect(statusOf({ balance: '600', unbilled: '400.01' })).toBe('OVER_LIMIT');
    expect(statusOf({ creditlimit: undefined, balance: '99999' })).toBe('OK');
  });

  it('obeys a hold or an exemption by hand', () => {
    expect(statusOf({ creditholdoverride: 'ON' })).toBe('ON_HOLD');
    expect(statusOf({ creditholdoverride: 'OFF', balance: '5000' })).toBe('OK');
  });

  it('codes payment terms, and takes a resale certificate for an exemption', () => {
    const credit = toCredit(
      naming,
      creditRow.parse({ ...row, termname: 'Net 30', netdays: '30', resalenumber: 'RC-1' }),
      asOf,
    );
    expect(credit).toMatchObject({
      paymentTerms: { code: 'NET30', netDays: 30 },
      taxable: false,
      sourceStatus: 'AUTO',
    });
  });
});

it.each([
  ['InvtPart', 'T', 'GOODS', 'inventoryItem'],
  ['NonInvtPart', 'T', 'GOODS', 'nonInventorySaleItem'],
  ['NonInvtPart', 'F', 'SUBSCRIPTION', 'nonInventorySaleItem'],
  ['Service', 'F', 'SERVICE', 'serviceSaleItem'],
  ['Kit', 'T', 'GOODS', 'kitItem'],
])('an item of type %s, fulfillable %s, is %s', (itemtype, isfulfillable, kind, recordType) => {
  const row = itemRow.parse({ id: '1', itemid: 'X', itemtype, isfulfillable, isinactive: 'F' });
  expect(toProduct(naming, row, asOf)).toMatchObject({
    kind,
    name: 'X',
    active: true,
    source: { recordType },
  });
});

it('amounts of a row must be decimals, and days must be days', () => {
  const row = { ...orderHead, lineid: '0', mainline: 'T' };
  expect(orderRow.safeParse({ ...row, foreigntotal: 'a lot' }).error?.issues[0]?.path).toEqual([
    'foreigntotal',
  ]);
  expect(orderRow.safeParse({ ...row, trandate: '11/20/2026' }).error?.issues[0]?.path).toEqual(['trandate']);
});
