import { describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { money } from '#domain/money.ts';
import type { Quote, QuoteLine } from '#domain/quote.ts';
import { checkAmounts } from '#orchestration/workflows/quote-to-order/check-amounts.ts';

const eur = (amount: string, currency = 'EUR') => money(parseDecimal(amount), currency);
const line = (
  sku: string,
  quantity: string,
  price: string,
  total: string,
  more: Partial<QuoteLine> = {},
): QuoteLine => ({
  ...{ id: sku, sku, name: sku, quantity: parseDecimal(quantity), unitPrice: eur(price), total: eur(total) },
  ...more,
});
const quote = (total: string) => ({ number: 'Q-1', currency: 'EUR', total: eur(total) }) as Quote;
const monthly = { interval: 'MONTH' } as const;

describe('the amounts of a quote', () => {
  test.each([
    ['that agree', [line('ANVIL', '2', '50', '100'), line('SUPPORT', '1', '10', '120', monthly)], '220'],
    ['that were rounded', [line('BOLT', '3', '0.333333', '1'), line('NUT', '7', '0.142857', '1')], '2.01'],
    ['of nothing to pay', [line('GIFT', '1', '0', '0')], '0'],
  ])('%s can be booked', (_, lines, total) => {
    expect(checkAmounts(quote(total), lines)).toBeUndefined();
  });

  test.each([
    [
      'a line in another currency',
      [line('ANVIL', '1', '50', '50', { unitPrice: eur('50', 'USD') })],
      '50',
      'CURRENCY_MISMATCH',
      /ANVIL in it in USD/,
    ],
    [
      'a price below nothing',
      [line('ANVIL', '1', '-5', '-5')],
      '-5',
      'PRICE_DIFFERS',
      /1 of ANVIL at -5 EUR/,
    ],
    ['no quantity', [line('ANVIL', '0', '5', '0')], '0', 'PRICE_DIFFERS', /0 of ANVIL/],
    [
      'a discount that only the total has',
      [line('ANVIL', '2', '50', '90')],
      '90',
      'PRICE_DIFFERS',
      /2 of ANVIL at 50 EUR are not the 90 EUR/,
    ],
    [
      'lines that do not come to its total',
      [line('ANVIL', '2', '50', '100'), line('HAMMER', '1', '10', '10')],
      '100',
      'PRICE_DIFFERS',
      /come to 110 EUR, and the quote says 100 EUR/,
    ],
  ])('with %s are refused with the fix', (_, lines, total, reason, message) => {
    const objection = checkAmounts(quote(total), lines);
    expect(objection?.reason).toBe(reason);
    expect(objection?.message).toMatch(message);
    expect(objection?.message).toMatch(/and retry\.$/);
  });
});
