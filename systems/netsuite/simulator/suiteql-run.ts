import { LRUCache } from 'lru-cache';
import type { Expression, OrderTerm, Select } from './suiteql-ast.ts';
import {
  type CompiledAggregate,
  type CompiledWindow,
  type CompileScope,
  createCompiler,
} from './suiteql-compile.ts';
import { refuse, unknownTable } from './suiteql-error.ts';
import { aggregate, aggregateNames } from './suiteql-functions.ts';
import { type Item, sortItems, toNumberedRows } from './suiteql-items.ts';
import { joinSources } from './suiteql-join.ts';
import { parseStatement, type Statement } from './suiteql-parser.ts';
import { findColumn, partsOf, type Slot, type Tuple, toConjuncts } from './suiteql-scope.ts';
import { defineTable, type VirtualTable } from './suiteql-table.ts';
import type { SqlType, SqlValue } from './suiteql-values.ts';

/** The tables of the query service, by lower-case name. */
export type Tables = ReadonlyMap<string, VirtualTable>;

export interface ResultColumn {
  readonly name: string;
  readonly type: SqlType;
}

/** Rows as arrays, in the order of the columns. */
export interface Result {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly SqlValue[])[];
}

interface Context {
  readonly tables: Tables;
  readonly params: readonly SqlValue[];
}

// A client sends the same few statements over and over.
const parsed = new LRUCache<string, Statement>({ max: 200 });

function parseOnce(text: string): Statement {
  const known = parsed.get(text) ?? parseStatement(text);
  parsed.set(text, known);
  return known;
}

/** Runs a statement with its bound parameters. Throws `SuiteQlError` for what NetSuite refuses. */
export function runSuiteQl(text: string, params: readonly SqlValue[], tables: Tables): Result {
  const { select, paramCount } = parseOnce(text);
  if (paramCount !== params.length) {
    throw refuse(`Invalid number of parameters. Expected: ${paramCount}. Provided: ${params.length}.`);
  }
  return runSelect(select, { tables, params });
}

function runSelect(select: Select, context: Context): Result {
  const slots = select.sources.map(({ from, alias }): Slot => {
    if (typeof from !== 'string') return { alias, table: toDerivedTable(alias, runSelect(from, context)) };
    const table = context.tables.get(from);
    if (!table) throw unknownTable(from);
    return { alias, table };
  });
  const subSelects = new Map<Select, { type: SqlType; values: readonly SqlValue[] }>();
  const runSubSelect = (sub: Select) => {
    const known = subSelects.get(sub) ?? toList(runSelect(sub, context));
    subSelects.set(sub, known);
    return known;
  };
  const scope: CompileScope = { slots, params: context.params, runSubSelect };
  const { conditions, rowLimit } = splitRowNumber(toConjuncts(select.where));
  const tuples = joinSources(select, conditions, scope).slice(0, rowLimit);
  return project(select, tuples, scope);
}

function toList({ columns, rows }: Result) {
  if (columns.length !== 1) throw refuse('Invalid or unsupported search. ORA-00913: too many values');
  return { type: columns[0]?.type ?? 'any', values: rows.map(([value]) => value ?? null) };
}

function toDerivedTable(name: string, { columns, rows }: Result): VirtualTable {
  return defineTable<readonly SqlValue[]>({
    name,
    columns: Object.fromEntries(
      columns.map((column, index) => [column.name, [column.type, (row: readonly SqlValue[]) => row[index]]]),
    ),
    rows: () => rows,
    size: () => rows.length,
  });
}

/** `ROWNUM <= n` limits rows before they are grouped or sorted. */
function splitRowNumber(conditions: readonly Expression[]) {
  let rowLimit = Number.POSITIVE_INFINITY;
  const others = conditions.filter((condition) => {
    if (condition.kind !== 'comparison') return true;
    const { left, right, operator } = condition;
    if (left.kind !== 'column' || left.name !== 'rownum' || left.table !== undefined) return true;
    if (right.kind !== 'literal' || (operator !== '<=' && operator !== '<')) {
      throw refuse('Invalid or unsupported search. ROWNUM is supported as ROWNUM <= n.');
    }
    rowLimit = Math.min(
      rowLimit,
      operator === '<' ? Math.ceil(Number(right.value)) - 1 : Number(right.value),
    );
    return false;
  });
  return { conditions: others, rowLimit };
}

function nameOf(expression: Expression, alias: string | undefined, index: number): string {
  if (alias !== undefined) return alias;
  return expression.kind === 'column' ? expression.name : `expr${index + 1}`;
}

function project(select: Select, tuples: readonly Tuple[], scope: CompileScope): Result {
  const columns = select.columns ?? allColumns(scope.slots);
  const ordered = select.orderBy.map((term) => resolveOrder(term, columns));
  const all = [
    ...columns.map(({ expression }) => expression),
    ...ordered.map(({ expression }) => expression),
  ];
  const grouped = select.groupBy.length > 0 || select.having !== undefined || all.some(hasAggregate);
  if (grouped) for (const expression of all) checkGrouped(expression, select.groupBy, scope.slots);
  const aggregates: CompiledAggregate[] = [];
  const windows: CompiledWindow[] = [];
  const compiler = createCompiler(grouped ? { ...scope, aggregates } : { ...scope, windows });
  const values = columns.map(({ expression }) => compiler.toValue(expression));
  const sorts = ordered.map((term) => ({ ...term, value: compiler.toValue(term.expression) }));
  const having = select.having && compiler.toTest(select.having);
  let items: readonly Item[] = grouped
    ? toGroups(select.groupBy, tuples, aggregates, scope)
    : toNumberedRows(tuples, windows);
  if (having) items = items.filter((item) => having(item.tuple, item.aggregates) === true);
  const rows = sortItems(items, sorts).map((item) =>
    values.map((value) => value.evaluate(item.tuple, item.aggregates)),
  );
  const unique = select.distinct ? distinctRows(rows) : rows;
  return {
    columns: columns.map(({ expression, alias }, index) => ({
      name: nameOf(expression, alias, index),
      type: values[index]?.type ?? 'any',
    })),
    rows: unique.slice(0, select.limit),
  };
}

function allColumns(slots: readonly Slot[]) {
  return slots.flatMap(({ alias, table }) =>
    [...table.columns.keys()].map((name) => {
      return { expression: { kind: 'column', table: alias, name } as Expression, alias: undefined };
    }),
  );
}

function resolveOrder(
  term: OrderTerm,
  columns: readonly { expression: Expression; alias?: string | undefined }[],
) {
  const { expression } = term;
  if (expression.kind === 'literal' && expression.type === 'number') {
    const column = columns[Number(expression.value) - 1];
    if (!column)
      throw refuse(
        'Invalid or unsupported search. ORA-01785: ORDER BY item must be the number of a SELECT-list expression',
      );
    return { ...term, expression: column.expression };
  }
  const name = expression.kind === 'column' && expression.table === undefined ? expression.name : undefined;
  const aliased = name === undefined ? undefined : columns.find(({ alias }) => alias === name);
  return aliased ? { ...term, expression: aliased.expression } : term;
}

function hasAggregate(expression: Expression): boolean {
  if (expression.kind === 'call' && aggregateNames.has(expression.name)) return true;
  return partsOf(expression).some(hasAggregate);
}

/** The same for two expressions that mean the same. */
function meaningOf(expression: Expression, slots: readonly Slot[]): string {
  return JSON.stringify(expression, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('kind' in part) || part.kind !== 'column') return part;
    const { slot, name } = findColumn(slots, part as Extract<Expression, { kind: 'column' }>);
    return `${slot}.${name}`;
  });
}

function checkGrouped(expression: Expression, groupBy: readonly Expression[], slots: readonly Slot[]): void {
  const meaning = meaningOf(expression, slots);
  if (groupBy.some((grouped) => meaningOf(grouped, slots) === meaning)) return;
  if (expression.kind === 'column') {
    throw refuse(`Invalid or unsupported search. ORA-00979: ${expression.name} is not a GROUP BY expression`);
  }
  if (expression.kind === 'call' && aggregateNames.has(expression.name)) return;
  for (const part of partsOf(expression)) checkGrouped(part, groupBy, slots);
}

function toGroups(
  groupBy: readonly Expression[],
  tuples: readonly Tuple[],
  aggregates: readonly CompiledAggregate[],
  scope: CompileScope,
): readonly Item[] {
  const compiler = createCompiler(scope);
  const keys = groupBy.map(compiler.toValue);
  const groups = Map.groupBy(tuples, (tuple) => JSON.stringify(keys.map((key) => key.evaluate(tuple))));
  // Without GROUP BY everything is one group, also nothing.
  if (groupBy.length === 0 && groups.size === 0) groups.set('[]', []);
  return [...groups.values()].map((members) => ({
    tuple: members[0] ?? [],
    aggregates: aggregates.map((one) => runAggregate(one, members)),
  }));
}

function runAggregate({ name, distinct, argument }: CompiledAggregate, members: readonly Tuple[]): SqlValue {
  if (!argument) return String(members.length);
  const values = members.map((tuple) => argument.evaluate(tuple)).filter((value) => value !== null);
  return aggregate(name, distinct ? [...new Set(values)] : values, argument.type);
}

function distinctRows(rows: readonly (readonly SqlValue[])[]) {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const key = JSON.stringify(row);
    return !seen.has(key) && seen.add(key);
  });
}
