import {
  addDecimals,
  type Decimal,
  divideDecimals,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
} from '#domain/decimal.ts';
import type { ArithmeticOperator } from './suiteql-ast.ts';
import { formatDate, parseDate } from './suiteql-dates.ts';
import { refuse } from './suiteql-error.ts';
import { commonType, compareValues, type SqlType, type SqlValue } from './suiteql-values.ts';

/** A function of values; arguments arrive in the types that it asks for. */
export interface SqlFunction {
  readonly minArgs: number;
  readonly maxArgs: number;
  /** The types of its arguments, the last for all further ones. */
  readonly takes: readonly SqlType[];
  readonly returns: (args: readonly SqlType[]) => SqlType;
  readonly apply: (args: readonly SqlValue[]) => SqlValue;
}

const quotientDigits = 20;
// Values of type number are canonical decimals.
const decimal = (value: string) => value as Decimal;
const typeOfAll = (args: readonly SqlType[]): SqlType => args.reduce(commonType, 'any');

/** A function that is NULL where any argument is. */
function strict(
  takes: readonly SqlType[],
  returns: SqlType,
  apply: (...args: readonly string[]) => SqlValue,
  minArgs = takes.length,
): SqlFunction {
  return {
    minArgs,
    maxArgs: takes.length,
    takes,
    returns: () => returns,
    apply: (args) => (args.some((arg) => arg === null) ? null : apply(...(args as readonly string[]))),
  };
}

function pick(minArgs: number, maxArgs: number, apply: SqlFunction['apply']): SqlFunction {
  return { minArgs, maxArgs, takes: ['any'], returns: typeOfAll, apply };
}

function substr(text: string, from: string, length?: string): SqlValue {
  const start = Number(from);
  const at = start > 0 ? start - 1 : start < 0 ? Math.max(0, text.length + start) : 0;
  const part = text.slice(at, length === undefined ? undefined : at + Number(length));
  return part === '' ? null : part;
}

const toChar: SqlFunction = {
  minArgs: 1,
  maxArgs: 2,
  takes: ['any', 'text'],
  returns: () => 'text',
  apply: ([value = null, format]) => (value === null || !format ? value : formatDate(value, format)),
};

export const sqlFunctions: Readonly<Record<string, SqlFunction>> = {
  NVL: pick(2, 2, ([a = null, b = null]) => a ?? b),
  COALESCE: pick(1, 50, (args) => args.find((arg) => arg !== null) ?? null),
  NULLIF: pick(2, 2, ([a = null, b]) => (a === b ? null : a)),
  LOWER: strict(['text'], 'text', (text = '') => text.toLowerCase()),
  UPPER: strict(['text'], 'text', (text = '') => text.toUpperCase()),
  TRIM: strict(['text'], 'text', (text = '') => text.trim() || null),
  LENGTH: strict(['text'], 'number', (text = '') => String(text.length)),
  SUBSTR: strict(
    ['text', 'number', 'number'],
    'text',
    (text = '', from = '1', length) => substr(text, from, length),
    2,
  ),
  INSTR: strict(['text', 'text'], 'number', (text = '', part = '') => String(text.indexOf(part) + 1)),
  CONCAT: strict(['text', 'text'], 'text', (a = '', b = '') => a + b),
  ABS: strict(['number'], 'number', (value = '0') => value.replace(/^-/, '')),
  ROUND: strict(
    ['number', 'number'],
    'number',
    (value = '0', digits = '0') => roundDecimal(decimal(value), Number(digits)),
    1,
  ),
  TRUNC: strict(['date'], 'date', (date = '') => `${date.slice(0, 10)}T00:00:00`),
  TO_NUMBER: strict(['number'], 'number', (value = '0') => value),
  TO_CHAR: toChar,
  TO_DATE: strict(['text', 'text'], 'date', (text = '', format = '') => parseDate(text, format)),
  TO_TIMESTAMP: strict(['text', 'text'], 'date', (text = '', format = '') => parseDate(text, format)),
};

/** `left operator right` of non-NULL numbers, or of texts for `||`. */
export function applyArithmetic(operator: ArithmeticOperator, left: string, right: string): string {
  switch (operator) {
    case '||':
      return left + right;
    case '+':
      return addDecimals(decimal(left), decimal(right));
    case '-':
      return subtractDecimals(decimal(left), decimal(right));
    case '*':
      return multiplyDecimals(decimal(left), decimal(right));
    case '/':
      if (right === '0') throw refuse('Invalid or unsupported search. ORA-01476: divisor is equal to zero');
      return divideDecimals(decimal(left), decimal(right), quotientDigits);
  }
}

export const aggregateNames: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'MIN', 'MAX', 'AVG']);

/** An aggregate of a group's non-NULL values; COUNT of rows counts them all. */
export function aggregate(name: string, values: readonly string[], type: SqlType): SqlValue {
  if (name === 'COUNT') return String(values.length);
  const [first, ...rest] = values;
  if (first === undefined) return null;
  switch (name) {
    case 'SUM':
      return rest.reduce((sum, value) => addDecimals(decimal(sum), decimal(value)), first);
    case 'AVG': {
      const sum = rest.reduce((total, value) => addDecimals(decimal(total), decimal(value)), first);
      return divideDecimals(decimal(sum), decimal(String(values.length)), quotientDigits);
    }
    case 'MIN':
      return rest.reduce((least, value) => (compareValues(value, least, type) < 0 ? value : least), first);
    default:
      return rest.reduce((most, value) => (compareValues(value, most, type) > 0 ? value : most), first);
  }
}
