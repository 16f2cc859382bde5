import { describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { extendPrice, minorUnitDigits, money, sumMoney } from '#domain/money.ts';
import { priceBasket } from '#domain/price-basket.ts';
import type { BillingInterval, Price, UsageType } from '#domain/product.ts';
import { monthlyRecurringRevenue } from '#domain/recurring-revenue.ts';

const amount = (text: string, currency = 'USD') => money(parseDecimal(text), currency);

function price(unit: string, parts: Partial<Price> = {}): Price {
  return { id: 'price', sku: 'SKU', unitAmount: amount(unit), active: true, ...parts };
}

describe('money', () => {
  test('has the minor unit of its currency', () => {
    expect(['USD', 'JPY', 'KWD'].map(minorUnitDigits)).toEqual([2, 0, 3]);
  });

  test('is extended by a quantity and rounded once, in its minor unit', () => {
    expect(extendPrice(amount('0.333'), parseDecimal('10'))).toEqual(amount('3.33'));
    expect(extendPrice(amount('10.5', 'JPY'), parseDecimal('1'))).toEqual(amount('11', 'JPY'));
  });

  test('is not summed over currencies', () => {
    expect(sumMoney([amount('1.10'), amount('2.20')], 'USD')).toEqual(amount('3.3'));
    expect(() => sumMoney([amount('1', 'EUR')], 'USD')).toThrow('EUR cannot be added to USD');
  });
});

describe('a basket', () => {
  const prices = new Map([['A', [price('10'), price('8')]]]);

  test('is priced at each SKU’s first price', () => {
    const basket = priceBasket([{ sku: 'A', quantity: parseDecimal('2.5') }], prices, 'USD');
    expect(basket).toMatchObject({ lines: [{ total: amount('25') }], subtotal: amount('25') });
  });

  test('names each SKU without a price once', () => {
    const lines = ['B', 'A', 'B', 'C'].map((sku) => ({ sku, quantity: parseDecimal('1') }));
    expect(priceBasket(lines, prices, 'USD')).toEqual({ unpriced: ['B', 'C'] });
  });
});

describe('monthly recurring revenue', () => {
  const item = (
    unit: string,
    quantity: string,
    interval: BillingInterval,
    usageType: UsageType = 'LICENSED',
  ) => ({
    id: 'item',
    subscriptionId: 'subscription',
    quantity: parseDecimal(quantity),
    price: price(unit, { interval, usageType }),
  });

  test('is the licensed items’ price for a month', () => {
    const items = [item('10', '3', 'MONTH'), item('100', '1', 'YEAR'), item('7', '1', 'WEEK')];
    // 30 + 100/12 + 7·52/12 = 68.666…
    expect(monthlyRecurringRevenue(items, 'USD')).toEqual(amount('68.67'));
  });

  test('leaves metered items out', () => {
    expect(monthlyRecurringRevenue([item('10', '1', 'MONTH', 'METERED')], 'USD')).toEqual(amount('0'));
  });

  test('spreads an interval of several months', () => {
    const quarterly = {
      ...item('30', '1', 'MONTH'),
      price: price('30', { interval: 'MONTH', intervalCount: 3 }),
    };
    expect(monthlyRecurringRevenue([quarterly], 'USD')).toEqual(amount('10'));
  });
});
