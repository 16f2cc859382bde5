import { hashText, scramble } from './random.ts';
import { toBase62 } from './salesforce-id.ts';

const lengths: Readonly<Record<string, number>> = { cus: 14, prod: 14, si: 14, price: 24, sub: 24, in: 24 };
const uniqueDigits = 4;
const uniqueRange = 62 ** uniqueDigits;

/** A Stripe-style id, `cus_…`: 14 or 24 characters that look drawn, no two alike for the same seed and prefix (up to 14 million). */
export function stripeId(prefix: string, seed: number, n: number): string {
  const length = lengths[prefix] ?? 24;
  let state = hashText(`${seed}/${prefix}/${n}`);
  let text = '';
  while (text.length < length - uniqueDigits) {
    state = scramble(state);
    text += toBase62(state % 62 ** 5, 5);
  }
  // An odd factor prime to 62 permutes the range, so the last digits differ for every n and yet do not count up.
  const unique = (n * 7_368_787 + 1_299_721) % uniqueRange;
  return `${prefix}_${text.slice(0, length - uniqueDigits)}${toBase62(unique, uniqueDigits)}`;
}
