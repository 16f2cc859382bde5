import { describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { toCreditMemo } from '#systems/stripe/mapping/credit-memo.ts';
import { toInvoice } from '#systems/stripe/mapping/invoice.ts';
import { isProration, toInvoiceLine } from '#systems/stripe/mapping/invoice-line.ts';
import type { Naming } from '#systems/stripe/mapping/naming.ts';
import { toPayments } from '#systems/stripe/mapping/payment.ts';
import { toSubscription } from '#systems/stripe/mapping/subscription.ts';
import { creditNoteSchema } from '#systems/stripe/records/credit-note.ts';
import { customerSchema } from '#systems/stripe/records/customer.ts';
import { type IssuedInvoiceRecord, issuedInvoiceSchema } from '#systems/stripe/records/invoice.ts';
import { parseRecord } from '#systems/stripe/records/parse-record.ts';
import { priceSchema } from '#systems/stripe/records/price.ts';
import { subscriptionSchema } from '#systems/stripe/records/subscription.ts';
import { findObjects, readRecordings, recordedTitle, recordingsAreThere } from '../recordings.ts';

const naming: Naming = { system: 'stripe', customerSystem: 'salesforce', productSystem: 'netsuite' };
const asOf = '2026-01-01T00:00:00.000Z';
const products = new Map();

const recordings = readRecordings();
const ok = recordings.filter(({ status }) => status === 200);
const versions = (kind: string) =>
  new Set(
    ok
      .filter(({ body }) => findObjects(kind, body).length > 0)
      .map(({ headers }) => headers['stripe-version']),
  );

function objects(kind: string): readonly Record<string, unknown>[] {
  return ok.flatMap(({ body }) => findObjects(kind, body));
}

function invoiceBy(id: string): IssuedInvoiceRecord {
  const raw = objects('invoice').findLast((invoice) => invoice.id === id);
  return parseRecord('stripe', 'invoice', issuedInvoiceSchema, raw);
}

function subscriptionBy(id: string) {
  const raw = objects('subscription').filter((subscription) => subscription.id === id);
  return raw.map((value) =>
    toSubscription(parseRecord('stripe', 'subscription', subscriptionSchema, value), {
      naming,
      products,
      asOf,
    }),
  );
}

describe.skipIf(!recordingsAreThere)(recordedTitle('mapping of recorded Stripe records'), () => {
  test('reads every recorded subscription, of five years of API versions', () => {
    expect(versions('subscription')).toContain('2020-08-27');
    expect(versions('subscription')).toContain('2026-03-25.dahlia');
    const statuses = new Set<string>();
    for (const raw of objects('subscription')) {
      const record = parseRecord('stripe', 'subscription', subscriptionSchema, raw);
      const subscription = toSubscription(record, { naming, products, asOf });
      statuses.add(subscription.status);
      expect(subscription.items.length).toBeGreaterThan(0);
      expect(subscription.items[0]?.price.unitAmount).toEqual({
        amount: expect.stringMatching(/^\d+(\.\d+)?$/),
        currency: 'USD',
      });
      expect(subscription.currentPeriodEnd > subscription.currentPeriodStart).toBe(true);
    }
    expect(statuses).toEqual(new Set(['ACTIVE', 'CANCELLED', 'INCOMPLETE', 'TRIALING']));
  });

  test('reads every recorded invoice with its lines and payments', () => {
    expect(versions('invoice').size).toBeGreaterThanOrEqual(4);
    for (const raw of objects('invoice')) {
      const record = parseRecord('stripe', 'invoice', issuedInvoiceSchema, raw);
      const invoice = toInvoice(record, { naming, asOf });
      const lines = record.lines.data.map((line) => toInvoiceLine(line, products, naming));
      const sum = record.lines.data.reduce((total, { amount }) => total + amount, 0);
      expect(sum - discountOfLines(raw)).toBe(record.subtotal);
      expect(lines.every(({ amount }) => amount.currency === invoice.total.currency)).toBe(true);
      if (invoice.status === 'PAID' && record.amount_paid > 0 && (record.payments || record.payment_intent)) {
        expect(toPayments(record, naming).some(({ status }) => status === 'APPLIED')).toBe(true);
      }
    }
  });

  test('reads every recorded customer, price and credit note', () => {
    for (const raw of objects('customer')) parseRecord('stripe', 'customer', customerSchema, raw);
    for (const raw of objects('price')) parseRecord('stripe', 'price', priceSchema, raw);
    const notes = objects('credit_note').map((raw) =>
      parseRecord('stripe', 'credit note', creditNoteSchema, raw),
    );
    expect(notes.map((note) => toCreditMemo(note, naming))).toContainEqual({
      id: toEntityId('CreditMemo', 'stripe', 'cn_1SS02CKXBGcbgpbZGfvL08NT'),
      invoiceId: toEntityId('Invoice', 'stripe', 'in_1SS01XKXBGcbgpbZeYvAQcOJ'),
      number: 'ECPMUAJT-0001-CN-01',
      amount: { amount: '5', currency: 'USD' },
      issuedAt: '2025-11-10T18:41:48.000Z',
    });
  });

  test('maps an upgrade from a monthly to a yearly price with its two prorations', () => {
    const record = invoiceBy('in_1SRzqxKXBGcbgpbZOY0ZtMPY');
    expect(toInvoice(record, { naming, customerId: 'c1', asOf })).toEqual({
      id: toEntityId('Invoice', 'stripe', 'in_1SRzqxKXBGcbgpbZOY0ZtMPY'),
      number: '9OVNAHHV-0002',
      status: 'PAID',
      sourceStatus: 'paid',
      issuedAt: '2025-11-10T18:30:11.000Z',
      paidAt: '2025-11-10T18:30:11.000Z',
      customerId: 'c1',
      subscriptionId: toEntityId('Subscription', 'stripe', 'sub_1SRzqtKXBGcbgpbZ8kne01Xe'),
      subtotal: { amount: '225', currency: 'USD' },
      tax: { amount: '0', currency: 'USD' },
      total: { amount: '225', currency: 'USD' },
      balanceDue: { amount: '0', currency: 'USD' },
      createdAt: '2025-11-10T18:30:11.000Z',
      source: { system: 'stripe', recordType: 'invoice', recordId: 'in_1SRzqxKXBGcbgpbZOY0ZtMPY', asOf },
    });
    expect(record.lines.data.map(isProration)).toEqual([true, true]);
    expect(record.lines.data.map((line) => toInvoiceLine(line, products, naming).amount.amount)).toEqual([
      '-25',
      '250',
    ]);
  });

  test('reads the period from the item since basil and from the subscription before', () => {
    const [since] = subscriptionBy('sub_1SRzqtKXBGcbgpbZ8kne01Xe');
    expect(since?.currentPeriodEnd).toBe('2025-12-10T18:30:07.000Z');
    const before = subscriptionBy('sub_JGwC5x2j6feW3L');
    expect(before.map(({ currentPeriodEnd }) => currentPeriodEnd)).toEqual([
      '2021-05-09T17:40:28.000Z',
      '2021-05-09T17:40:28.000Z',
      '2022-04-09T17:40:30.000Z',
    ]);
  });

  test('finds the subscription and the payment of an invoice from before basil', () => {
    const record = invoiceBy('in_1IeOJkKXBGcbgpbZAMGvEYY1');
    expect(toInvoice(record, { naming, asOf })).toMatchObject({
      status: 'PAID',
      subscriptionId: toEntityId('Subscription', 'stripe', 'sub_JGwC5x2j6feW3L'),
    });
    expect(toPayments(record, naming)).toMatchObject([
      { status: 'APPLIED', amount: { amount: '25', currency: 'USD' } },
    ]);
  });

  test('keeps a payment that waits for the cardholder pending', () => {
    const record = invoiceBy('in_1TGnF3KXBGcbgpbZW1e7VW0R');
    expect(toInvoice(record, { naming, asOf })).toMatchObject({
      status: 'OPEN',
      balanceDue: { amount: '25' },
    });
    expect(toPayments(record, naming)).toMatchObject([{ status: 'PENDING', sourceStatus: 'open' }]);
  });

  test('the tax is what the total has beyond the total without tax', () => {
    const record = invoiceBy('in_1SRzqxKXBGcbgpbZOY0ZtMPY');
    const taxed = { ...record, total: 24_469 };
    expect(toInvoice(taxed, { naming, asOf })).toMatchObject({
      tax: { amount: '19.69' },
      total: { amount: '244.69' },
    });
    const old = { ...record, total: 24_469, total_excluding_tax: undefined, tax: 1_969 };
    expect(toInvoice(old, { naming, asOf }).tax).toEqual({ amount: '19.69', currency: 'USD' });
  });
});

/** Minor units that coupons take off single lines: those lower the subtotal. */
function discountOfLines(invoice: Record<string, unknown>): number {
  return findObjects('line_item', invoice)
    .flatMap(({ discount_amounts }) => (discount_amounts ?? []) as readonly { readonly amount: number }[])
    .reduce((total, { amount }) => total + amount, 0);
}
