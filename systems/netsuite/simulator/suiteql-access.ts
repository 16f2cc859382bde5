import type { Expression } from './suiteql-ast.ts';
import type { createCompiler } from './suiteql-compile.ts';
import { findColumn, type Slot, slotsOf, type Tuple } from './suiteql-scope.ts';
import type { Lookup, Row } from './suiteql-table.ts';
import { coerce, commonType, type SqlType } from './suiteql-values.ts';

/** A way to find a table's rows by the rows that are there already. */
export interface AccessPath {
  readonly slot: number;
  /** The slots that must be there first. */
  readonly needs: ReadonlySet<number>;
  /** How many rows it finds, about. */
  readonly cost: number;
  find(tuple: Tuple): Iterable<Row>;
}

type Compiler = ReturnType<typeof createCompiler>;
type RunSubSelect = (select: Extract<Expression, { kind: 'inSelect' }>['select']) => {
  readonly type: SqlType;
  readonly values: readonly (string | null)[];
};

const hashJoinTypical = 10;

/** A look-up for a column that has none: rows by value, gathered on first use. */
function gatherLookup(slot: Slot, name: string): Lookup {
  let byKey: Map<string, Row[]> | undefined;
  const gather = () => {
    const read = slot.table.columns.get(name)?.value;
    const rows = new Map<string, Row[]>();
    for (const row of slot.table.rows()) {
      const key = read?.(row);
      if (key == null) continue;
      const bucket = rows.get(key);
      if (bucket) bucket.push(row);
      else rows.set(key, [row]);
    }
    return rows;
  };
  return {
    typical: Math.min(hashJoinTypical, slot.table.size()),
    find(key) {
      byKey ??= gather();
      return byKey.get(key) ?? [];
    },
  };
}

/** The ways that one condition opens: equality of a column with something else, or its membership in a list. */
export function accessPathsOf(
  slots: readonly Slot[],
  compiler: Compiler,
  runSubSelect: RunSubSelect,
  condition: Expression,
): readonly AccessPath[] {
  switch (condition.kind) {
    case 'comparison': {
      if (condition.operator !== '=') return [];
      const { left, right } = condition;
      return [equality(left, right), equality(right, left)].filter((path) => path !== undefined);
    }
    case 'in': {
      if (condition.values.some((value) => slotsOf(slots, value).size > 0)) return [];
      const values = condition.values.map((value) => compiler.toValue(value));
      const type = values.map((value) => value.type).reduce(commonType, 'any');
      const keys = values.map((value) => value.evaluate([]));
      return membership(condition.term, keys, type);
    }
    case 'inSelect': {
      const { type, values } = runSubSelect(condition.select);
      return membership(condition.term, values, type);
    }
    default:
      return [];
  }

  function equality(term: Expression, other: Expression): AccessPath | undefined {
    if (term.kind !== 'column') return undefined;
    const { slot, name, column } = findColumn(slots, term);
    const needs = slotsOf(slots, other);
    const owner = slots[slot];
    if (!owner || needs.has(slot)) return undefined;
    const value = compiler.toValue(other);
    // A column compared in another type than its own cannot be looked up by its own values.
    if (commonType(column.type, value.type) !== column.type) return undefined;
    const known = owner.table.lookups.get(name);
    const lookup = known ?? gatherLookup(owner, name);
    const find = (tuple: Tuple) => {
      const key = coerce(value.evaluate(tuple), value.type, column.type);
      return key === null ? [] : lookup.find(key);
    };
    return { slot, needs, cost: known ? lookup.typical : lookup.typical + owner.table.size() / 4, find };
  }

  function membership(
    term: Expression,
    values: readonly (string | null)[],
    type: SqlType,
  ): readonly AccessPath[] {
    if (term.kind !== 'column') return [];
    const { slot, name, column } = findColumn(slots, term);
    const lookup = slots[slot]?.table.lookups.get(name);
    if (!lookup || commonType(column.type, type) !== column.type) return [];
    const keys = new Set(
      values.map((value) => coerce(value, type, column.type)).filter((key) => key !== null),
    );
    const find = () => [...keys].flatMap((key) => lookup.find(key));
    return [{ slot, needs: new Set(), cost: keys.size * lookup.typical, find }];
  }
}
