import { describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import type { Invoice, Payment } from '#domain/invoice.ts';
import { money } from '#domain/money.ts';
import type { Order } from '#domain/order.ts';
import type { Subscription } from '#domain/subscription.ts';
import { tellInvoice, tellOrder, tellSubscription } from '#orchestration/inbox/tell-entity.ts';

const usd = (amount: string) => money(parseDecimal(amount), 'USD');
const source = {
  system: 'stripe',
  recordType: 'invoice',
  recordId: 'in_1',
  asOf: '2026-11-20T10:00:00.000Z',
};

const invoice = (status: Invoice['status'], balance: string): Invoice => ({
  id: 'invoice-1',
  number: 'INV-1',
  status,
  sourceStatus: status.toLowerCase(),
  issuedAt: '2026-11-01T00:00:00.000Z',
  ...(status === 'PAID' ? { paidAt: '2026-11-09T00:00:00.000Z' } : {}),
  customerId: 'customer-1',
  subtotal: usd('100'),
  tax: usd('0'),
  total: usd('100'),
  balanceDue: usd(balance),
  createdAt: '2026-11-01T00:00:00.000Z',
  source,
});
const payment = (id: string, status: Payment['status'], amount: string): Payment => ({
  id,
  invoiceId: 'invoice-1',
  status,
  sourceStatus: status,
  amount: usd(amount),
  receivedAt: '2026-11-08T00:00:00.000Z',
});
const told = ({ events }: { events: readonly { type: string; key?: string }[] }) =>
  events.map(({ type, key }) => [type, key]);

describe('an invoice', () => {
  test('is posted when it is first seen open, or was a draft, and not again after that', () => {
    expect(told(tellInvoice(invoice('OPEN', '100'), [], {}))).toEqual([['invoice.posted', undefined]]);
    expect(told(tellInvoice(invoice('OPEN', '100'), [], { status: 'DRAFT' }))).toEqual([
      ['invoice.posted', undefined],
    ]);
    expect(told(tellInvoice(invoice('OPEN', '100'), [], { status: 'PARTIALLY_PAID' }))).toEqual([
      ['invoice.changed', undefined],
    ]);
  });

  test('a payment is applied by itself; the invoice is paid once nothing is left', () => {
    const first = payment('payment-1', 'APPLIED', '40');
    const second = payment('payment-2', 'APPLIED', '60');
    expect(told(tellInvoice(invoice('PARTIALLY_PAID', '60'), [first], { status: 'OPEN' }))).toEqual([
      ['invoice.changed', undefined],
      ['payment.applied', 'payment.applied:payment-1:invoice-1'],
    ]);
    const paid = tellInvoice(invoice('PAID', '0'), [first, second], { status: 'PARTIALLY_PAID' });
    expect(told(paid)).toEqual([
      ['invoice.paid', undefined],
      ['payment.applied', 'payment.applied:payment-1:invoice-1'],
      ['payment.applied', 'payment.applied:payment-2:invoice-1'],
    ]);
    expect(paid.events[0]).toMatchObject({
      occurredAt: '2026-11-09T00:00:00.000Z',
      payload: { amount: usd('100') },
    });
    expect(paid.crm).toMatchObject({
      kind: 'invoice',
      invoice: { status: 'PAID', balanceDue: usd('0'), paidOn: '2026-11-09' },
    });
  });

  test('money that was received and not applied is no event of the invoice; a failed payment is', () => {
    const waiting = payment('payment-3', 'RECEIVED', '10');
    const failed = payment('payment-4', 'FAILED', '10');
    expect(told(tellInvoice(invoice('OPEN', '100'), [waiting, failed], { status: 'OPEN' }))).toEqual([
      ['invoice.changed', undefined],
      ['payment.failed', 'payment.failed:payment-4:invoice-1'],
    ]);
  });
});

const subscription = (
  currentPeriodStart: string,
  status: Subscription['status'] = 'ACTIVE',
): Subscription => ({
  id: 'subscription-1',
  status,
  sourceStatus: status,
  startedAt: '2026-01-20T00:00:00.000Z',
  currentPeriodStart,
  currentPeriodEnd: '2026-12-20T00:00:00.000Z',
  currency: 'USD',
  items: [],
  createdAt: '2026-01-20T00:00:00.000Z',
  source,
});
const now = Date.parse('2026-11-20T08:00:00.000Z');

describe('a subscription', () => {
  test.each([
    ['a later period than the last known', { periodStart: '2026-10-20T00:00:00.000Z' }, 'ACTIVE', true],
    ['the period that is known', { periodStart: '2026-11-20T00:00:00.000Z' }, 'ACTIVE', false],
    ['an unknown one whose period has just begun', {}, 'ACTIVE', true],
    ['a later period of one that has ended', { periodStart: '2026-10-20T00:00:00.000Z' }, 'CANCELLED', false],
  ] as const)('%s', (_, known, status, isRenewed) => {
    const types = tellSubscription(subscription('2026-11-20T00:00:00.000Z', status), known, now).events.map(
      ({ type }) => type,
    );
    expect(types.includes('subscription.renewed')).toBe(isRenewed);
  });

  test('an unknown one in the middle of its period, or in its first, was not renewed now', () => {
    for (const start of ['2026-11-01T00:00:00.000Z', '2026-01-20T00:00:00.000Z'])
      expect(tellSubscription(subscription(start), {}, now).events.map(({ type }) => type)).toEqual([
        'subscription.changed',
      ]);
  });
});

test('an order that has delivered all is fulfilled; other statuses are changes', () => {
  const order = (status: Order['status']): Order => ({
    id: 'order-1',
    number: 'SO1',
    status,
    sourceStatus: status,
    placedAt: '2026-11-01T00:00:00Z',
    legalEntity: { id: 'le', name: 'LE' },
    lines: [],
    total: usd('1'),
    source,
  });
  expect(
    ['FULFILLED', 'CANCELLED', 'PARTIALLY_FULFILLED'].map(
      (status) => tellOrder(order(status as Order['status'])).events[0]?.type,
    ),
  ).toEqual(['order.fulfilled', 'order.cancelled', 'order.changed']);
});
