declare const decimalBrand: unique symbol;

/** An exact decimal number as text, in canonical form: no exponent, no leading zeros, no trailing zeros after the point. */
export type Decimal = string & { readonly [decimalBrand]: true };

interface Scaled {
  readonly units: bigint;
  readonly scale: number;
}

// A vendor's number that needs more digits than this is no price, no quantity and no rate.
const maxDigits = 60;
const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

function parseScaled(text: string): Scaled | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const shift = Number(exponent);
  if (whole.length + fraction.length + Math.abs(shift) > maxDigits) return undefined;
  const scale = fraction.length - shift;
  const digits = BigInt(whole + fraction) * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  return { units: sign === '-' ? -digits : digits, scale: Math.max(scale, 0) };
}

function format({ units, scale }: Scaled): Decimal {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return (units < 0n && text !== '0' ? `-${text}` : text) as Decimal;
}

function scaled(value: Decimal): Scaled {
  const parsed = parseScaled(value);
  if (!parsed) throw new RangeError(`"${value}" is no decimal number`);
  return parsed;
}

function align(a: Decimal, b: Decimal): { readonly a: bigint; readonly b: bigint; readonly scale: number } {
  const left = scaled(a);
  const right = scaled(b);
  const scale = Math.max(left.scale, right.scale);
  return {
    a: left.units * 10n ** BigInt(scale - left.scale),
    b: right.units * 10n ** BigInt(scale - right.scale),
    scale,
  };
}

export const zero = '0' as Decimal;

/**
 * Reads `"12.50"`, `"1e3"` or `12.5`. A JavaScript number is taken by its shortest text, which is what a JSON document held.
 * Throws `RangeError` for anything that is no finite decimal number of at most 60 digits.
 */
export function parseDecimal(value: string | number): Decimal {
  const parsed = parseScaled(String(value));
  if (!parsed) throw new RangeError(`"${String(value).slice(0, 80)}" is no decimal number`);
  return format(parsed);
}

/** Whether `value` can be read by `parseDecimal`. */
export function isDecimalText(value: string): boolean {
  return parseScaled(value) !== undefined;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const aligned = align(a, b);
  return format({ units: aligned.a + aligned.b, scale: aligned.scale });
}

export function negateDecimal(value: Decimal): Decimal {
  const { units, scale } = scaled(value);
  return format({ units: -units, scale });
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal {
  return addDecimals(a, negateDecimal(b));
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const left = scaled(a);
  const right = scaled(b);
  return format({ units: left.units * right.units, scale: left.scale + right.scale });
}

/** Negative, zero or positive, as for `Array.prototype.sort`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const aligned = align(a, b);
  return aligned.a < aligned.b ? -1 : aligned.a > aligned.b ? 1 : 0;
}

function divideRoundingHalfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n;
  const n = numerator < 0n ? -numerator : numerator;
  const d = denominator < 0n ? -denominator : denominator;
  const rounded = (2n * n + d) / (2n * d);
  return negative ? -rounded : rounded;
}

/** Rounds half away from zero, as invoices do, to `digits` after the point. */
export function roundDecimal(value: Decimal, digits: number): Decimal {
  const { units, scale } = scaled(value);
  if (scale <= digits) return value;
  return format({ units: divideRoundingHalfUp(units, 10n ** BigInt(scale - digits)), scale: digits });
}

/** `a / b` to `digits` after the point, half away from zero. Throws `RangeError` when `b` is zero. */
export function divideDecimals(a: Decimal, b: Decimal, digits: number): Decimal {
  const aligned = align(a, b);
  if (aligned.b === 0n) throw new RangeError(`${a} cannot be divided by zero`);
  return format({ units: divideRoundingHalfUp(aligned.a * 10n ** BigInt(digits), aligned.b), scale: digits });
}
