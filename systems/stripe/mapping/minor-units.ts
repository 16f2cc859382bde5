import { type Decimal, multiplyDecimals, parseDecimal, roundDecimal } from '#domain/decimal.ts';
import { type Money, minorUnitDigits, money } from '#domain/money.ts';

// Stripe departs from ISO 4217 here (docs.stripe.com/currencies): ISK and UGX keep two digits for old callers, MGA has none.
const stripeDigits: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

function digitsOf(currency: string): number {
  return stripeDigits.get(currency) ?? minorUnitDigits(currency);
}

/** Money from Stripe's minor units: a whole number, or the text of a `…_decimal` field. */
export function fromMinorUnits(amount: number | string, currency: string): Money {
  return money(parseDecimal(`${amount}e-${digitsOf(currency)}`), currency);
}

/** Whole minor units, rounded half away from zero. */
export function toMinorUnits({ amount, currency }: Money): number {
  return Number(roundDecimal(toMinorUnitsDecimal({ amount, currency }), 0));
}

/** Minor units with their fraction, for `unit_amount_decimal`. */
export function toMinorUnitsDecimal({ amount, currency }: Money): Decimal {
  return multiplyDecimals(amount, parseDecimal(`1e${digitsOf(currency)}`));
}
