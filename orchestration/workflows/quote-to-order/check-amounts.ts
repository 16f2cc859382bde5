import {
  compareDecimals,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  subtractDecimals,
  zero,
} from '#domain/decimal.ts';
import { extendPrice, type Money, minorUnitDigits, sumMoney } from '#domain/money.ts';
import type { Quote, QuoteLine } from '#domain/quote.ts';

export interface Objection {
  /** A stable word of the business. */
  readonly reason: 'CURRENCY_MISMATCH' | 'PRICE_DIFFERS';
  /** A sentence with the fix. */
  readonly message: string;
}

const one = parseDecimal(1);

/**
 * Why the quote's lines cannot be booked as they are: what is booked is unit price times quantity in the quote's currency, and has to come
 * to what the customer accepted, up to the rounding of each line. A subscription's line has its whole term as total, and is not multiplied.
 */
export function checkAmounts(quote: Quote, lines: readonly QuoteLine[]): Objection | undefined {
  const { number, currency, total } = quote;
  const foreign = lines.find(
    ({ unitPrice, total: sum }) => unitPrice.currency !== currency || sum.currency !== currency,
  );
  if (foreign)
    return {
      reason: 'CURRENCY_MISMATCH',
      message: `Quote ${number} is in ${currency}, and ${foreign.sku} in it in ${foreign.unitPrice.currency}. Price it in ${currency} and retry.`,
    };
  const unfit = lines.find(
    ({ quantity, unitPrice }) =>
      compareDecimals(quantity, zero) <= 0 || compareDecimals(unitPrice.amount, zero) < 0,
  );
  if (unfit)
    return {
      reason: 'PRICE_DIFFERS',
      message: `Quote ${number} sells ${unfit.quantity} of ${unfit.sku} at ${format(unfit.unitPrice)}. Correct the line and retry.`,
    };
  const wrong = lines.find(
    (line) =>
      line.interval === undefined && differs(extendPrice(line.unitPrice, line.quantity), line.total, 1),
  );
  if (wrong)
    return {
      reason: 'PRICE_DIFFERS',
      message:
        `${wrong.quantity} of ${wrong.sku} at ${format(wrong.unitPrice)} are not the ${format(wrong.total)} that quote ${number} ` +
        'says. Calculate the quote again and retry.',
    };
  const sum = sumMoney(
    lines.map((line) => line.total),
    currency,
  );
  if (!differs(sum, total, lines.length)) return undefined;
  return {
    reason: 'PRICE_DIFFERS',
    message: `The lines of quote ${number} come to ${format(sum)}, and the quote says ${format(total)}. Calculate it again and retry.`,
  };
}

/** By more than one minor unit for each of so many roundings. */
function differs(a: Money, b: Money, roundings: number): boolean {
  const difference = subtractDecimals(a.amount, b.amount);
  const size = compareDecimals(difference, zero) < 0 ? subtractDecimals(zero, difference) : difference;
  const digits = minorUnitDigits(a.currency);
  const minorUnit = divideDecimals(one, parseDecimal(10 ** digits), digits);
  return (
    a.currency !== b.currency ||
    compareDecimals(size, multiplyDecimals(minorUnit, parseDecimal(roundings))) > 0
  );
}

function format({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
