import { addDecimals, type Decimal, multiplyDecimals, roundDecimal, zero } from './decimal.ts';

/** An ISO 4217 code, upper case. */
export type CurrencyCode = string;

export interface Money {
  readonly amount: Decimal;
  readonly currency: CurrencyCode;
}

// ISO 4217, the currencies whose minor unit is not a hundredth.
const minorDigits: ReadonlyMap<CurrencyCode, number> = new Map([
  ...[
    'BIF',
    'CLP',
    'DJF',
    'GNF',
    'JPY',
    'KMF',
    'KRW',
    'PYG',
    'RWF',
    'UGX',
    'VND',
    'VUV',
    'XAF',
    'XOF',
    'XPF',
  ].map((code) => [code, 0] as const),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);

/** Digits after the point of the currency's minor unit: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorUnitDigits(currency: CurrencyCode): number {
  return minorDigits.get(currency) ?? 2;
}

export function isCurrencyCode(value: string): boolean {
  return /^[A-Z]{3}$/.test(value);
}

export function money(amount: Decimal, currency: CurrencyCode): Money {
  return { amount, currency };
}

/** Adds amounts of one currency. Throws `RangeError` when they differ: a sum over currencies has no meaning. */
export function sumMoney(values: readonly Money[], currency: CurrencyCode): Money {
  let amount = zero;
  for (const value of values) {
    if (value.currency !== currency) throw new RangeError(`${value.currency} cannot be added to ${currency}`);
    amount = addDecimals(amount, value.amount);
  }
  return money(amount, currency);
}

/** `unit × quantity`, rounded to the currency's minor unit. */
export function extendPrice(unit: Money, quantity: Decimal): Money {
  return money(
    roundDecimal(multiplyDecimals(unit.amount, quantity), minorUnitDigits(unit.currency)),
    unit.currency,
  );
}
