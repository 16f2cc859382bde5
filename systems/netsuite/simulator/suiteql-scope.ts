import type { Expression } from './suiteql-ast.ts';
import { refuse, unknownField } from './suiteql-error.ts';
import type { Column, Row, VirtualTable } from './suiteql-table.ts';

/** One row of each table of a FROM clause, by slot; null for a LEFT JOIN that found none. */
export type Tuple = readonly (Row | null)[];

export interface Slot {
  readonly alias: string;
  readonly table: VirtualTable;
}

export interface FoundColumn {
  readonly slot: number;
  readonly name: string;
  readonly column: Column;
}

/** The column that a name means in a FROM clause. Throws `SuiteQlError` where it is none, or several. */
export function findColumn(
  slots: readonly Slot[],
  { table, name }: Extract<Expression, { kind: 'column' }>,
): FoundColumn {
  const found: FoundColumn[] = [];
  slots.forEach((candidate, slot) => {
    const column = candidate.table.columns.get(name);
    if (column && (table === undefined || candidate.alias === table)) found.push({ slot, name, column });
  });
  const [first, second] = found;
  if (!first) throw unknownField(table === undefined ? name : `${table}.${name}`);
  if (second) throw refuse(`Invalid or unsupported search. Field '${name}' is ambiguous.`);
  return first;
}

/** What an expression is made of, sub-selects excepted: those see no outer columns. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'column':
    case 'literal':
    case 'param':
      return [];
    case 'call':
      return expression.args;
    case 'window':
      return [...expression.partitionBy, ...expression.orderBy.map((term) => term.expression)];
    case 'arithmetic':
    case 'comparison':
      return [expression.left, expression.right];
    case 'case': {
      const branches = expression.branches.flatMap(({ when, result }) => [when, result]);
      return expression.otherwise ? [...branches, expression.otherwise] : branches;
    }
    case 'and':
    case 'or':
      return expression.terms;
    case 'not':
    case 'isNull':
    case 'inSelect':
      return [expression.term];
    case 'in':
      return [expression.term, ...expression.values];
    case 'like':
      return [expression.term, expression.pattern];
  }
}

/** The slots whose columns an expression reads. */
export function slotsOf(slots: readonly Slot[], expression: Expression): ReadonlySet<number> {
  if (expression.kind === 'column') return new Set([findColumn(slots, expression).slot]);
  const all = new Set<number>();
  for (const part of partsOf(expression)) for (const slot of slotsOf(slots, part)) all.add(slot);
  return all;
}

/** The terms of an AND, or the condition itself. */
export function toConjuncts(condition: Expression | undefined): readonly Expression[] {
  if (!condition) return [];
  return condition.kind === 'and' ? condition.terms.flatMap(toConjuncts) : [condition];
}
