import {
  addDecimals,
  type Decimal,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  zero,
} from './decimal.ts';
import { type Money, minorUnitDigits, money } from './money.ts';
import type { BillingInterval } from './product.ts';
import type { SubscriptionItem } from './subscription.ts';

/** Intervals in a year; a month is a twelfth of it. */
const intervalsPerYear: Readonly<Record<BillingInterval, Decimal>> = {
  DAY: parseDecimal(365),
  WEEK: parseDecimal(52),
  MONTH: parseDecimal(12),
  YEAR: parseDecimal(1),
};

const monthsPerYear = parseDecimal(12);

/**
 * What the licensed items come to in a month, rounded once to the currency's minor unit. Metered items and those that are paid once
 * do not count: their revenue is not agreed beforehand.
 */
export function monthlyRecurringRevenue(items: readonly SubscriptionItem[], currency: string): Money {
  let perYear = zero;
  for (const { price, quantity } of items) {
    if (!price.interval || price.usageType === 'METERED') continue;
    const perInterval = multiplyDecimals(price.unitAmount.amount, quantity);
    const intervals = multiplyDecimals(perInterval, intervalsPerYear[price.interval]);
    perYear = addDecimals(perYear, divideDecimals(intervals, parseDecimal(price.intervalCount ?? 1), 12));
  }
  return money(roundDecimal(divideDecimals(perYear, monthsPerYear, 12), minorUnitDigits(currency)), currency);
}
