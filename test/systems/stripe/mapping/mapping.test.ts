import { describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toInvoiceStatus } from '#systems/stripe/mapping/invoice-status.ts';
import { fromMinorUnits, toMinorUnits, toMinorUnitsDecimal } from '#systems/stripe/mapping/minor-units.ts';
import { skuOfLookupKey, toLookupKey } from '#systems/stripe/mapping/naming.ts';
import { toSubscriptionStatus } from '#systems/stripe/mapping/subscription-status.ts';
import { issuedInvoiceSchema } from '#systems/stripe/records/invoice.ts';
import { parseRecord } from '#systems/stripe/records/parse-record.ts';

describe('minor units', () => {
  test.each([
    [2500, 'USD', '25'],
    [-1, 'EUR', '-0.01'],
    [500, 'JPY', '500'],
    [1234, 'KWD', '1.234'],
    ['0.000123456789', 'USD', '0.00000123456789'],
    [500, 'UGX', '5'],
    [500, 'MGA', '500'],
    [9007199254740991, 'USD', '90071992547409.91'],
  ])('%s of %s are %s', (minor, currency, amount) => {
    expect(fromMinorUnits(minor, currency)).toEqual({ amount, currency });
  });

  test('money becomes whole minor units, half away from zero', () => {
    expect(toMinorUnits({ amount: parseDecimal('0.005'), currency: 'USD' })).toBe(1);
    expect(toMinorUnits({ amount: parseDecimal('-0.005'), currency: 'USD' })).toBe(-1);
    expect(toMinorUnits({ amount: parseDecimal('12'), currency: 'JPY' })).toBe(12);
  });

  test('a unit price keeps what is smaller than a cent', () => {
    expect(toMinorUnitsDecimal({ amount: parseDecimal('0.00123'), currency: 'USD' })).toBe('0.123');
  });
});

describe('statuses', () => {
  test('an open invoice with a payment is partially paid', () => {
    expect(toInvoiceStatus('open', 0)).toBe('OPEN');
    expect(toInvoiceStatus('open', 1)).toBe('PARTIALLY_PAID');
    expect(toInvoiceStatus('uncollectible', 1)).toBe('UNCOLLECTIBLE');
  });

  test('a word that Stripe adds later neither settles an invoice nor runs a subscription', () => {
    expect(toInvoiceStatus('disputed', 0)).toBe('OPEN');
    expect(toSubscriptionStatus('hibernating')).toBe('PAUSED');
  });
});

test('a look-up key gives its SKU back, whatever the SKU is', () => {
  expect(toLookupKey('PLAN:A', 'USD')).toBe('PLAN:A:usd');
  expect(skuOfLookupKey('PLAN:A:usd')).toBe('PLAN:A');
  expect(skuOfLookupKey('standard_monthly')).toBeUndefined();
});

test('a record of another shape is refused by its name, field and value', () => {
  const broken = { id: 'in_1', status: 'open', created: 'yesterday' };
  expect(() => parseRecord('stripe', 'invoice', issuedInvoiceSchema, broken)).toThrow(
    /stripe answered with invoice in_1 whose created is "yesterday"/,
  );
});
