import type { Row, Table, Value } from './org-data.ts';
import { comparison, likeTest } from './soql-compare.ts';
import type { Comparison, ConditionTree } from './soql-condition-tree.ts';
import { soqlError, unsupported } from './soql-error.ts';
import { type Operand, toOperand } from './soql-literal.ts';
import { type FieldPath, pathNames, resolvePath, type SoqlContext } from './soql-path.ts';

export interface Filter {
  test(row: Row): boolean;
  /** Rows among which all that pass are, found without a scan; undefined where that is not possible. */
  candidates(): readonly Row[] | undefined;
}

/** Runs the query in a semi-join; given by the runner, which needs filters itself. */
export type RunSemiJoin = (query: unknown, ctx: SoqlContext) => readonly Value[];

export interface FilterScope {
  readonly table: Table;
  readonly alias: string | undefined;
  readonly ctx: SoqlContext;
  readonly semiJoin: RunSemiJoin;
}

const longText = 255;

export function toFilter(tree: ConditionTree, scope: FilterScope): Filter {
  if (tree.kind === 'comparison') return toComparisonFilter(tree.comparison, scope);
  if (tree.kind === 'not') {
    const part = toFilter(tree.part, scope);
    return { test: (row) => !part.test(row), candidates: () => undefined };
  }
  const parts = tree.parts.map((part) => toFilter(part, scope));
  if (tree.kind === 'and') {
    return { test: (row) => parts.every((part) => part.test(row)), candidates: () => fewest(parts) };
  }
  return { test: (row) => parts.some((part) => part.test(row)), candidates: () => union(parts) };
}

function fewest(parts: readonly Filter[]): readonly Row[] | undefined {
  let best: readonly Row[] | undefined;
  for (const part of parts) {
    const rows = part.candidates();
    if (rows && (!best || rows.length < best.length)) best = rows;
  }
  return best;
}

function union(parts: readonly Filter[]): readonly Row[] | undefined {
  const rows = new Set<Row>();
  for (const part of parts) {
    const found = part.candidates();
    if (!found) return undefined;
    for (const row of found) rows.add(row);
  }
  return [...rows];
}

function toComparisonFilter(condition: Comparison, scope: FilterScope): Filter {
  const { ctx } = scope;
  if (!('field' in condition)) throw unsupported(`functions in WHERE such as ${condition.fn.rawValue ?? ''}`);
  const path = resolvePath(scope.table, pathNames(condition.field, scope.alias), ctx);
  checkFilterable(path, ctx);
  if ('valueQuery' in condition) {
    return listFilter(condition.operator, scope.semiJoin(condition.valueQuery, ctx).map(toValue), path);
  }
  const { operator, value, literalType } = condition;
  if (operator === 'LIKE') return likeFilter(String(value), path, ctx);
  if (operator === 'IN' || operator === 'NOT IN') {
    const raws = Array.isArray(value) ? value : [value];
    const types = raws.map((_, index) => (Array.isArray(literalType) ? literalType[index] : literalType));
    return listFilter(
      operator,
      raws.map((raw, index) => toOperand(raw, types[index] ?? '', path.field, ctx)),
      path,
    );
  }
  if (operator === 'INCLUDES' || operator === 'EXCLUDES') throw unsupported(`the operator ${operator}`);
  const operand = toOperand(String(value), String(literalType), path.field, ctx);
  const test = comparison(operator, operand, path.field);
  return {
    test: (row) => test(path.read(row)),
    candidates: () =>
      operator === '=' && 'value' in operand && operand.value !== null
        ? path.lookUp([operand.value])
        : undefined,
  };
}

const toValue = (value: Value): Operand => ({ value });

function likeFilter(raw: string, path: FieldPath, ctx: SoqlContext): Filter {
  const { field } = path;
  if (
    ['id', 'reference', 'boolean', 'date', 'datetime', 'double', 'currency', 'int', 'percent'].includes(
      field.type,
    )
  ) {
    throw soqlError(
      ctx,
      'INVALID_QUERY_FILTER_OPERATOR',
      field.name,
      `invalid operator on ${field.type} field`,
    );
  }
  const test = likeTest(raw);
  return { test: (row) => test(path.read(row)), candidates: () => undefined };
}

function listFilter(operator: string, operands: readonly Operand[], path: FieldPath): Filter {
  const { field } = path;
  const negated = operator === 'NOT IN';
  const spans = operands
    .filter((operand) => 'span' in operand)
    .map((operand) => comparison('=', operand, field));
  const values = operands.flatMap((operand) => ('value' in operand ? [operand.value] : []));
  const wanted = new Set(values.map((value) => normalized(value)));
  function normalized(value: Value): Value {
    return typeof value === 'string' && field.type !== 'id' && field.type !== 'reference'
      ? value.toLowerCase()
      : value;
  }
  const isIn = (row: Row) => {
    const value = path.read(row);
    return wanted.has(normalized(value)) || spans.some((test) => test(value));
  };
  return {
    test: (row) => isIn(row) !== negated,
    candidates: () => (negated || spans.length > 0 || wanted.has(null) ? undefined : path.lookUp(values)),
  };
}

function checkFilterable({ field }: FieldPath, ctx: SoqlContext): void {
  if (field.type === 'address' || (field.type === 'textarea' && field.length > longText)) {
    throw soqlError(
      ctx,
      'INVALID_FIELD',
      field.name,
      `field '${field.name}' can not be filtered in a query call`,
    );
  }
}
