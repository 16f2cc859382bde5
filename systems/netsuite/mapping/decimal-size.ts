import { compareDecimals, type Decimal, negateDecimal, zero } from '#domain/decimal.ts';

/** A number without its sign: NetSuite's differ by the kind of transaction, ours are positive. */
export function absoluteDecimal(value: Decimal): Decimal {
  return compareDecimals(value, zero) < 0 ? negateDecimal(value) : value;
}
