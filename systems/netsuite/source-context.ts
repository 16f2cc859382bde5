import type { BatchListener } from '#shield/batch.ts';
import type { NetSuiteClient } from './client.ts';
import type { Naming } from './mapping/identity.ts';

/** What every port of one account stands on. */
export interface SourceContext {
  readonly client: NetSuiteClient;
  readonly naming: Naming;
  /** The time of an answer, ISO 8601. */
  readonly asOf: () => string;
  readonly onBatch?: BatchListener | undefined;
}

// Oracle takes 1,000 terms in an IN list; shorter ones keep an answer within a page of rows.
export const idsPerQuery = 200;

/** `values` without repetition, in parts of at most `size`. */
export function toChunks<T>(values: Iterable<T>, size: number = idsPerQuery): readonly (readonly T[])[] {
  const unique = [...new Set(values)];
  const chunks = [];
  for (let from = 0; from < unique.length; from += size) chunks.push(unique.slice(from, from + size));
  return chunks;
}

/** `?, ?, ?` for as many values. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
