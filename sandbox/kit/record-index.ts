import type { StoredRecord } from './journal.ts';

/** The value or values under which a record is found; undefined leaves it out. */
export type IndexKey = string | readonly string[] | undefined;

/** Finds records by a field other than their id. */
export interface RecordIndex<T extends StoredRecord> {
  /** In the order in which they got this key. */
  find(key: string): readonly T[];
  first(key: string): T | undefined;
}

export function createRecordIndex<T extends StoredRecord>(
  keyOf: (record: T) => IndexKey,
): RecordIndex<T> & { update(id: string, record: T | undefined): void } {
  const buckets = new Map<string, Map<string, T>>();
  // Kept apart from the records, so that a record that was changed in place is still found in its old bucket.
  const keysById = new Map<string, readonly string[]>();
  const keysOf = (record: T | undefined): readonly string[] => {
    const key = record && keyOf(record);
    if (key === undefined) return [];
    return typeof key === 'string' ? [key] : key;
  };
  return {
    find: (key) => [...(buckets.get(key)?.values() ?? [])],
    first: (key) => buckets.get(key)?.values().next().value,
    update(id, record) {
      const keys = keysOf(record);
      for (const key of keysById.get(id) ?? []) {
        const bucket = buckets.get(key);
        if (keys.includes(key) || !bucket) continue;
        bucket.delete(id);
        if (bucket.size === 0) buckets.delete(key);
      }
      if (keys.length === 0) keysById.delete(id);
      else keysById.set(id, keys);
      if (!record) return;
      for (const key of keys) {
        const bucket = buckets.get(key) ?? new Map<string, T>();
        if (bucket.size === 0) buckets.set(key, bucket);
        bucket.set(id, record);
      }
    },
  };
}
