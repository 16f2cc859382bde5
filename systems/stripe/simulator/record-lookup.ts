import type { RecordCollection } from '#sandbox/kit/record-collection.ts';
import { missing } from './api-error.ts';
import type { Metadata } from './models.ts';
import { fields, list, text } from './params.ts';

/** Parameters of a call that takes none but `expand`. */
export const expandOnly = fields({ expand: list(text, 20) });

/** The record of that id, or Stripe's error: of the path, or of the parameter that named it. */
export function find<T extends { readonly id: string }>(
  records: RecordCollection<T>,
  what: string,
  id: string | undefined,
  param = 'id',
): T {
  const record = id === undefined ? undefined : records.get(id);
  if (!record) throw missing(what, id ?? '', param);
  return record;
}

/** Metadata after an update: given keys are set, empty ones taken away, an empty string takes all away. */
export function mergeMetadata(before: Metadata, change: Metadata | '' | undefined): Metadata {
  if (change === undefined) return before;
  if (change === '') return {};
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
}
