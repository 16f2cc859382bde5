import type { FieldFunctionExpression, Query } from '@jetstreamapp/soql-parser-js';
import { addDecimals, type Decimal, divideDecimals, parseDecimal, zero } from '#domain/decimal.ts';
import type { Row, Table, Value } from './org-data.ts';
import { compareValues } from './soql-compare.ts';
import { soqlError, unsupported } from './soql-error.ts';
import { type FieldPath, pathNames, resolvePath, type SoqlContext } from './soql-path.ts';

interface AggregateColumn {
  readonly name: string;
  readonly of: (rows: readonly Row[]) => Value;
}

const averageDigits = 15;

export function isAggregate(query: Query): boolean {
  const hasFunction = query.fields?.some(
    (item) => item.type === 'FieldFunctionExpression' && item.isAggregateFn,
  );
  return hasFunction === true || query.groupBy !== undefined;
}

/** `SELECT COUNT() FROM …`, which answers a number and no rows. */
export function isBareCount({ fields = [] }: Query): boolean {
  const [item] = fields;
  return (
    fields.length === 1 &&
    item?.type === 'FieldFunctionExpression' &&
    item.functionName.toUpperCase() === 'COUNT' &&
    item.parameters.length === 0
  );
}

/** The rows of a query with aggregate functions or GROUP BY, from the rows that pass its filter. */
export function aggregate(
  query: Query,
  table: Table,
  rows: readonly Row[],
  ctx: SoqlContext,
): readonly Record<string, unknown>[] {
  if (query.having) throw unsupported('HAVING');
  if (query.orderBy) throw unsupported('ORDER BY of aggregates');
  const groupBy = [query.groupBy ?? []].flat().map((clause) => {
    if (!('field' in clause)) throw unsupported('functions in GROUP BY');
    return resolvePath(table, pathNames(clause.field, query.sObjectAlias), ctx);
  });
  const columns = toColumns(query, table, groupBy, ctx);
  const groups = groupBy.length === 0 ? [rows] : [...groupRows(rows, groupBy).values()];
  const records = groups.map((group) => ({
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(columns.map(({ name, of }) => [name, of(group)])),
  }));
  const from = query.offset ?? 0;
  return records.slice(from, query.limit === undefined ? undefined : from + query.limit);
}

function groupRows(rows: readonly Row[], paths: readonly FieldPath[]): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => JSON.stringify(paths.map((path) => path.read(row))));
}

function toColumns(
  query: Query,
  table: Table,
  groupBy: readonly FieldPath[],
  ctx: SoqlContext,
): readonly AggregateColumn[] {
  let expressions = 0;
  return (query.fields ?? []).map((item) => {
    if (item.type === 'FieldFunctionExpression') {
      const name = item.alias ?? `expr${expressions++}`;
      return { name, of: toFunction(item, table, query.sObjectAlias, ctx) };
    }
    if (item.type !== 'Field' && item.type !== 'FieldRelationship')
      throw unsupported(`${item.type} with GROUP BY`);
    const names = item.type === 'Field' ? [item.field] : [...item.relationships, item.field];
    const path = resolvePath(table, pathNames(names.join('.'), query.sObjectAlias), ctx);
    const isGrouped = groupBy.some(
      ({ field, references }) => field === path.field && references.length === path.references.length,
    );
    if (!isGrouped) {
      throw soqlError(
        ctx,
        'MALFORMED_QUERY',
        item.field,
        `Field must be grouped or aggregated: ${names.join('.')}`,
      );
    }
    const alias = 'alias' in item && item.alias ? item.alias : path.field.name;
    return { name: alias, of: ([first]) => (first ? path.read(first) : null) };
  });
}

function toFunction(
  item: FieldFunctionExpression,
  table: Table,
  alias: string | undefined,
  ctx: SoqlContext,
): (rows: readonly Row[]) => Value {
  const [parameter] = item.parameters;
  if (typeof parameter !== 'string')
    throw unsupported(`${item.rawValue ?? item.functionName} beside other columns`);
  const path = resolvePath(table, pathNames(parameter, alias), ctx);
  const values = (rows: readonly Row[]) => rows.map(path.read).filter((value) => value !== null);
  const isNumber = ['int', 'double', 'currency', 'percent'].includes(path.field.type);
  const sum = (rows: readonly Row[]) =>
    values(rows).reduce<Decimal>((total, value) => addDecimals(total, parseDecimal(String(value))), zero);
  switch (item.functionName.toUpperCase()) {
    case 'COUNT':
      return (rows) => values(rows).length;
    case 'COUNT_DISTINCT':
      return (rows) => new Set(values(rows).map((value) => String(value).toLowerCase())).size;
    case 'MIN':
      return (rows) => extreme(path, values(rows), -1);
    case 'MAX':
      return (rows) => extreme(path, values(rows), 1);
    case 'SUM':
      if (isNumber) return (rows) => (values(rows).length === 0 ? null : Number(sum(rows)));
      break;
    case 'AVG':
      if (isNumber) return (rows) => average(values(rows).length, sum(rows));
      break;
    default:
      throw unsupported(`the function ${item.functionName}`);
  }
  throw soqlError(
    ctx,
    'MALFORMED_QUERY',
    parameter,
    `field ${path.field.name} does not support aggregate operator ${item.functionName.toUpperCase()}`,
  );
}

function average(count: number, sum: ReturnType<typeof parseDecimal>): Value {
  return count === 0 ? null : Number(divideDecimals(sum, parseDecimal(count), averageDigits));
}

function extreme(path: FieldPath, values: readonly NonNullable<Value>[], sign: number): Value {
  return values.reduce<Value>(
    (best, value) => (best === null || compareValues(path.field, value, best) * sign > 0 ? value : best),
    null,
  );
}
