import {
  addDecimals,
  compareDecimals,
  type Decimal,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  subtractDecimals,
  zero,
} from '#domain/decimal.ts';

// The account's currencies all have hundredths.
const amountDigits = 2;

export function sum(amounts: readonly string[]): string {
  return amounts.reduce<Decimal>((total, amount) => addDecimals(total, parseDecimal(amount)), zero);
}

export function subtract(a: string, b: string): string {
  return subtractDecimals(parseDecimal(a), parseDecimal(b));
}

/** `rate × quantity`, rounded to hundredths. */
export function multiply(rate: string, quantity: string): string {
  return roundDecimal(multiplyDecimals(parseDecimal(rate), parseDecimal(quantity)), amountDigits);
}

/** Negative, zero or positive. */
export function compare(a: string, b: string): number {
  return compareDecimals(parseDecimal(a), parseDecimal(b));
}

export function least(a: string, b: string): string {
  return compare(a, b) <= 0 ? a : b;
}

export function isPositive(amount: string): boolean {
  return compare(amount, '0') > 0;
}

export function negative(amount: string): string {
  return amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
}

/** A tax of so many hundredths of a percent. */
export function taxOf(amount: string, basisPoints: number): string {
  return multiply(amount, (basisPoints / 10_000).toFixed(4));
}
