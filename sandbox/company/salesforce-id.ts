const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
// The pod and the reserved digit, alike in every record of an org.
const orgDigits = 'Wr0';

/** `n` in base 62 with at least `width` digits. */
export function toBase62(n: number, width: number): string {
  let digits = '';
  for (let rest = n; rest > 0; rest = Math.floor(rest / 62)) digits = `${base62[rest % 62]}${digits}`;
  return digits.padStart(width, '0');
}

/** The three characters that make a 15-character id safe where case is lost: a bit for each capital, in groups of five. */
function checksum(id15: string): string {
  let suffix = '';
  for (let group = 0; group < 15; group += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const character = id15[group + i] ?? '';
      if (character >= 'A' && character <= 'Z') bits |= 1 << i;
    }
    suffix += checksumDigits[bits];
  }
  return suffix;
}

/**
 * The 18-character id of an org's `n`th record of the type with this key prefix: `001` Account, `a0x` a custom object.
 * Records of the company begin at 1; new records of a simulator begin at `firstNewRecord`.
 */
export function salesforceId(prefix: string, n: number): string {
  const id15 = `${prefix}${orgDigits}${toBase62(n, 9)}`;
  return id15 + checksum(id15);
}

/** Above the number of any record of the company. */
export const firstNewRecord = 50_000_000;

/** The 18-character form of an id of 15 or 18 characters, or undefined where it is no id: wrong characters or a wrong checksum. */
export function toSalesforceId18(id: string): string | undefined {
  if (!/^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(id)) return undefined;
  const id15 = id.slice(0, 15);
  const id18 = id15 + checksum(id15);
  return id.length === 15 || id18.slice(15) === id.slice(15).toUpperCase() ? id18 : undefined;
}
