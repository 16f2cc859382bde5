import type { Aggregates, CompiledWindow, Sort } from './suiteql-compile.ts';
import type { Tuple } from './suiteql-scope.ts';
import { compareValues, type SqlValue } from './suiteql-values.ts';

/**
 * What stands for one row of the answer: a tuple with the results of its window functions, or a group's first tuple with the group's
 * aggregates.
 */
export interface Item {
  readonly tuple: Tuple;
  readonly aggregates: Aggregates;
}

/** Rows with the number that each window function gives them. */
export function toNumberedRows(
  tuples: readonly Tuple[],
  windows: readonly CompiledWindow[],
): readonly Item[] {
  const rows = tuples.map((tuple) => ({ tuple, aggregates: windows.map((): SqlValue => null) }));
  for (const [window, { partitionBy, orderBy }] of windows.entries()) {
    const parts = Map.groupBy(rows, ({ tuple }) =>
      JSON.stringify(partitionBy.map((by) => by.evaluate(tuple))),
    );
    for (const part of parts.values()) {
      for (const [index, row] of sortItems(part, orderBy).entries())
        row.aggregates[window] = String(index + 1);
    }
  }
  return rows;
}

/** The items as an ORDER BY has them. */
export function sortItems<T extends Item>(items: readonly T[], sorts: readonly Sort[]): readonly T[] {
  if (sorts.length === 0) return items;
  const keyed = items.map((item) => ({
    item,
    keys: sorts.map(({ value }) => value.evaluate(item.tuple, item.aggregates)),
  }));
  keyed.sort((a, b) => {
    for (const [index, sort] of sorts.entries()) {
      const order = compareKeys(a.keys[index] ?? null, b.keys[index] ?? null, sort);
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

function compareKeys(a: SqlValue, b: SqlValue, { value, descending, nullsFirst }: Sort): number {
  if (a === null || b === null) return a === b ? 0 : (a === null) === nullsFirst ? -1 : 1;
  const order = compareValues(a, b, value.type);
  return descending ? -order : order;
}
