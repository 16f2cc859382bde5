import type { Value } from './org-data.ts';
import { toKey } from './org-data.ts';
import type { SObjectField } from './schema.ts';
import { unsupported } from './soql-error.ts';
import { type Operand, textOf } from './soql-literal.ts';

/** Orders two values of one field: text without regard to case, everything else by its own order. */
export function compareValues(field: SObjectField, a: NonNullable<Value>, b: NonNullable<Value>): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [toKey(field, a), toKey(field, b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The test of one comparison. Null is equal to null only, unequal to all else, and neither below nor above anything. */
export function comparison(
  operator: string,
  operand: Operand,
  field: SObjectField,
): (value: Value) => boolean {
  if ('span' in operand) return spanComparison(operator, operand.span, field);
  const { value: wanted } = operand;
  if (operator === '=') return (value) => isEqual(field, value, wanted);
  if (operator === '!=') return (value) => !isEqual(field, value, wanted);
  const holds = orderTest(operator);
  return (value) => value !== null && wanted !== null && holds(compareValues(field, value, wanted));
}

function isEqual(field: SObjectField, a: Value, b: Value): boolean {
  return a === null || b === null ? a === b : compareValues(field, a, b) === 0;
}

function orderTest(operator: string): (order: number) => boolean {
  switch (operator) {
    case '<':
      return (order) => order < 0;
    case '<=':
      return (order) => order <= 0;
    case '>':
      return (order) => order > 0;
    case '>=':
      return (order) => order >= 0;
    default:
      throw unsupported(`the operator ${operator} here`);
  }
}

function spanComparison(
  operator: string,
  { from, to }: { readonly from: number; readonly to: number },
  field: SObjectField,
): (value: Value) => boolean {
  const at = (value: Value) => Date.parse(field.type === 'date' ? `${value}T00:00:00Z` : String(value));
  const tests: Readonly<Record<string, (time: number) => boolean>> = {
    '=': (time) => time >= from && time < to,
    '<': (time) => time < from,
    '<=': (time) => time < to,
    '>': (time) => time >= to,
    '>=': (time) => time >= from,
  };
  const test = tests[operator];
  if (test) return (value) => value !== null && test(at(value));
  if (operator === '!=') return (value) => value === null || !(at(value) >= from && at(value) < to);
  throw unsupported(`the operator ${operator} with a date literal`);
}

/** The test of `LIKE`, for the raw literal: `%` is any text, `_` one letter. */
export function likeTest(raw: string): (value: Value) => boolean {
  const pattern = textOf(raw, true).replace(/\\[%_]|[%_]|[.*+?^${}()|[\]\\]/g, (part) => {
    if (part === '%') return '[\\s\\S]*';
    if (part === '_') return '[\\s\\S]';
    return part === '\\%' || part === '\\_' ? part.slice(1) : `\\${part}`;
  });
  const expression = new RegExp(`^${pattern}$`, 'i');
  return (value) => typeof value === 'string' && expression.test(value);
}
