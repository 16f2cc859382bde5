import type { Page } from '#domain/page.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import { toCursor } from './cursor.ts';

/** A page of at most `first` of what was found, which is one more where there is a next page. `instantOf` is what the list is ordered by. */
export function toDayPage<T extends { readonly source: SourceRecord }>(
  found: readonly T[],
  first: number,
  instantOf: (node: T) => string,
): Page<T> {
  const items = found.slice(0, first).map((node) => ({
    node,
    cursor: toCursor({ key: instantOf(node).slice(0, 10), id: node.source.recordId }),
  }));
  return { items, hasNextPage: found.length > first };
}
