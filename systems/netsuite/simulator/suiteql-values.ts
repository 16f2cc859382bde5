import { compareDecimals, type Decimal, isDecimalText, parseDecimal } from '#domain/decimal.ts';
import { refuse } from './suiteql-error.ts';

/** A value as text; NULL is null. Numbers are canonical decimals, dates `YYYY-MM-DDTHH:MM:SS`. */
export type SqlValue = string | null;
/** `any` is a bound parameter or NULL, which takes the type of what it meets. */
export type SqlType = 'text' | 'number' | 'date' | 'any';

const isoDate = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?Z?)?$/;
const accountDate = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
// Beyond this many digits JavaScript numbers are not exact.
const safeLength = 15;

/** The type in which two values are compared. */
export function commonType(a: SqlType, b: SqlType): SqlType {
  if (a === b) return a;
  for (const type of ['date', 'number', 'text'] as const) if (a === type || b === type) return type;
  return 'any';
}

/** A value as `type`. Throws `SuiteQlError` where it is none, as the database does. */
export function coerce(value: SqlValue, from: SqlType, to: SqlType): SqlValue {
  if (value === null || from === to || to === 'any' || to === 'text') return value;
  return to === 'number' ? toNumber(value) : toSqlDate(value);
}

// Most numbers are canonical as they come.
const canonical = /^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/;

/** Decimal text in canonical form. Throws `SuiteQlError` for any other text, as the database does. */
export function toNumber(text: string): string {
  if (canonical.test(text)) return text;
  if (isDecimalText(text)) return parseDecimal(text);
  throw refuse('Invalid or unsupported search. ORA-01722: invalid number');
}

/** Reads an ISO date or one in the account's format, month first. */
export function toSqlDate(value: string): string {
  const iso = isoDate.exec(value);
  if (iso) return `${iso[1]}T${iso[2] ?? '00:00:00'}`;
  const [, month, day, year] = accountDate.exec(value) ?? [];
  if (month === undefined || day === undefined) {
    throw refuse(`Parse of date/time "${value}" failed with date format "M/d/yyyy" in time zone Etc/UTC`);
  }
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00`;
}

/** Negative, zero or positive; both values are of `type`. */
export function compareValues(a: string, b: string, type: SqlType): number {
  if (a === b) return 0;
  if (type !== 'number') return a < b ? -1 : 1;
  if (a.length <= safeLength && b.length <= safeLength) return Number(a) - Number(b);
  // Values of type number are canonical decimals.
  return compareDecimals(a as Decimal, b as Decimal);
}

/** A value as it leaves in an answer: dates in the account's format. */
export function toOutput(value: string, type: SqlType): string {
  if (type !== 'date') return value;
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  return `${month}/${day}/${year}`;
}
