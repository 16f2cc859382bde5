import type { OrderByClause, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';
import { ApiError } from './api-error.ts';
import { type Row, readField, type Table, type Value } from './org-data.ts';
import { aggregate, isAggregate, isBareCount } from './soql-aggregate.ts';
import { compareValues } from './soql-compare.ts';
import { toConditionTree } from './soql-condition-tree.ts';
import { noSuchObject, noSuchRelationship, unsupported } from './soql-error.ts';
import { parseSoql } from './soql-parse.ts';
import { type FieldPath, pathNames, resolvePath, type SoqlContext } from './soql-path.ts';
import { compileSelect } from './soql-select.ts';
import { type Filter, toFilter } from './soql-where.ts';

/** The whole result of a query. Records are made when a page asks for them. */
export interface QueryResult {
  readonly totalSize: number;
  records(from: number, to: number): readonly Record<string, unknown>[];
}

const maxOffset = 2_000;

/** Answers a query. Throws `ApiError`, also for whatever of the language it does not know. */
export function runSoql(soql: string, org: Omit<SoqlContext, 'soql'>): QueryResult {
  const ctx: SoqlContext = { ...org, soql };
  const query = parseSoql(soql);
  const table = ctx.org.table(query.sObject ?? '');
  if (!table) throw noSuchObject(ctx, query.sObject ?? '');
  checkClauses(query);
  if (isBareCount(query)) {
    return { totalSize: compileRows(query, table, ctx)(table.rows.values()).length, records: () => [] };
  }
  if (isAggregate(query)) {
    const { limit: _limit, offset: _offset, orderBy: _orderBy, ...unlimited } = query;
    const records = aggregate(query, table, compileRows(unlimited, table, ctx)(table.rows.values()), ctx);
    return { totalSize: records.length, records: (from, to) => records.slice(from, to) };
  }
  const rows = compileRows(query, table, ctx)(table.rows.values());
  const project = compileSelect(
    query.fields ?? [],
    { table, alias: query.sObjectAlias, limit: query.limit },
    ctx,
    compileSubquery,
  );
  return { totalSize: rows.length, records: (from, to) => rows.slice(from, to).map(project) };
}

function checkClauses(query: QueryBase): void {
  if (query.usingScope && query.usingScope.toLowerCase() !== 'everything') throw unsupported('USING SCOPE');
  if (query.withDataCategory) throw unsupported('WITH DATA CATEGORY');
  if (query.for === 'UPDATE') throw unsupported('FOR UPDATE');
  if (query.update) throw unsupported('UPDATE');
  if ((query.offset ?? 0) > maxOffset) {
    throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${maxOffset}`);
  }
}

/** The rows of a query, filtered, sorted and cut, out of `all` or of the fewer that an index finds. */
function compileRows(
  query: QueryBase,
  table: Table,
  ctx: SoqlContext,
): (all: Iterable<Row>) => readonly Row[] {
  const filter: Filter | undefined =
    query.where &&
    toFilter(toConditionTree(query.where, ctx), { table, alias: query.sObjectAlias, ctx, semiJoin });
  const sort = compileOrder([query.orderBy ?? []].flat(), table, query.sObjectAlias, ctx);
  const from = query.offset ?? 0;
  const to = query.limit === undefined ? undefined : from + query.limit;
  return (all) => {
    const found = filter?.candidates() ?? all;
    const passing: Row[] = [];
    for (const row of found) {
      if (!ctx.includeDeleted && row.values.IsDeleted === true) continue;
      if (!filter || filter.test(row)) passing.push(row);
    }
    return sort(passing).slice(from, to);
  };
}

function compileSubquery(subquery: Subquery, parent: Table, ctx: SoqlContext): (row: Row) => unknown {
  const child = parent.child(subquery.relationshipName);
  if (!child) throw noSuchRelationship(ctx, subquery.relationshipName);
  checkClauses(subquery);
  const { table, field } = child;
  const scope = { table, alias: subquery.sObjectAlias, limit: subquery.limit };
  const project = compileSelect(subquery.fields ?? [], scope, ctx, compileSubquery);
  const childrenOnly = compileChildRows(subquery, table, ctx);
  return (row) => {
    const rows = childrenOnly(table.index(field)?.find(row.id) ?? []);
    return rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map(project) };
  };
}

/** As `compileRows`, but never beyond the rows given: an index would find other parents' children. */
function compileChildRows(
  query: QueryBase,
  table: Table,
  ctx: SoqlContext,
): (children: readonly Row[]) => readonly Row[] {
  const { where, ...rest } = query;
  const filter =
    where && toFilter(toConditionTree(where, ctx), { table, alias: query.sObjectAlias, ctx, semiJoin });
  const sorted = compileRows(rest, table, ctx);
  return (children) => sorted(filter ? children.filter((row) => filter.test(row)) : children);
}

/** The values of the one column that a semi-join selects. */
function semiJoin(query: unknown, outer: SoqlContext): readonly Value[] {
  // The parser's own type for what stands in `IN (SELECT …)`.
  const inner = query as Query;
  const table = outer.org.table(inner.sObject ?? '');
  if (!table) throw noSuchObject(outer, inner.sObject ?? '');
  const [item, ...others] = inner.fields ?? [];
  if (item?.type !== 'Field' || others.length > 0) throw unsupported('a semi-join of more than one field');
  const field = resolvePath(table, [item.field], outer).field;
  const rows = compileRows(inner, table, outer)(table.rows.values());
  return rows.map((row) => readField(row, field)).filter((value) => value !== null);
}

interface SortKey {
  readonly path: FieldPath;
  readonly sign: number;
  /** Where nulls stand, whatever the direction. */
  readonly nullOrder: number;
}

function compileOrder(
  clauses: readonly OrderByClause[],
  table: Table,
  alias: string | undefined,
  ctx: SoqlContext,
): (rows: Row[]) => readonly Row[] {
  if (clauses.length === 0) return (rows) => rows;
  const keys = clauses.map((clause): SortKey => {
    if (!('field' in clause)) throw unsupported('functions in ORDER BY');
    return {
      path: resolvePath(table, pathNames(clause.field, alias), ctx),
      sign: clause.order === 'DESC' ? -1 : 1,
      nullOrder: clause.nulls === 'LAST' ? 1 : -1,
    };
  });
  return (rows) => rows.sort((a, b) => compareRows(keys, a, b));
}

function compareRows(keys: readonly SortKey[], a: Row, b: Row): number {
  for (const { path, sign, nullOrder } of keys) {
    const [left, right] = [path.read(a), path.read(b)];
    if (left === right) continue;
    if (left === null) return nullOrder;
    if (right === null) return -nullOrder;
    const order = compareValues(path.field, left, right) * sign;
    if (order !== 0) return order;
  }
  return 0;
}
