import type { StoredRecord } from './journal.ts';
import { createRecordIndex, type IndexKey, type RecordIndex } from './record-index.ts';

/** Records of one type, in the order in which they came: the seed first. */
export interface RecordCollection<T extends StoredRecord> {
  readonly name: string;
  readonly size: number;
  get(id: string): T | undefined;
  has(id: string): boolean;
  /** Adds a new record and counts it as created. Throws `RangeError` where the id is taken. */
  insert(record: T): T;
  /** Adds or replaces, without counting. */
  put(record: T): T;
  delete(id: string): boolean;
  values(): IterableIterator<T>;
  /** Adds what the company begins with: neither counted nor journalled, and what earlier runs changed wins. */
  seedWith(records: Iterable<T>): void;
  /** A look-up by another field, kept up to date from now on. */
  index(keyOf: (record: T) => IndexKey): RecordIndex<T>;
}

export interface RecordChange {
  readonly op: 'insert' | 'put' | 'delete';
  readonly id: string;
  readonly before: StoredRecord | undefined;
  readonly after: StoredRecord | undefined;
}

/** What the store needs of a collection beyond what its users see. */
export interface OpenCollection<T extends StoredRecord> {
  readonly collection: RecordCollection<T>;
  /** Takes a change back, without reporting it. */
  undo(change: RecordChange): void;
}

/** `replayed` is what earlier runs left: a record, or null for one that was deleted. */
export function openCollection<T extends StoredRecord>(
  name: string,
  replayed: ReadonlyMap<string, T | null>,
  report: (change: RecordChange) => void,
): OpenCollection<T> {
  const records = new Map<string, T>();
  const indexes: ReturnType<typeof createRecordIndex<T>>[] = [];
  const added = new Map([...replayed].filter((entry): entry is [string, T] => entry[1] !== null));

  const set = (id: string, record: T | undefined) => {
    if (record === undefined) records.delete(id);
    else records.set(id, record);
    for (const index of indexes) index.update(id, record);
  };
  const change = (op: RecordChange['op'], id: string, after: T | undefined) => {
    const before = records.get(id);
    set(id, after);
    report({ op, id, before, after });
  };
  for (const [id, record] of added) set(id, record);

  const collection: RecordCollection<T> = {
    name,
    get size() {
      return records.size;
    },
    get: (id) => records.get(id),
    has: (id) => records.has(id),
    insert(record) {
      if (records.has(record.id)) throw new RangeError(`${name} ${record.id} exists already`);
      change('insert', record.id, record);
      return record;
    },
    put(record) {
      change('put', record.id, record);
      return record;
    },
    delete(id) {
      if (!records.has(id)) return false;
      change('delete', id, undefined);
      return true;
    },
    values: () => records.values(),
    seedWith(seed) {
      // Taken out and added again at the end, so that seeded records come first as they did before the restart.
      for (const id of added.keys()) set(id, undefined);
      for (const record of seed) {
        const later = replayed.get(record.id);
        if (later !== null) set(record.id, later ?? record);
        added.delete(record.id);
      }
      for (const [id, record] of added) set(id, record);
    },
    index(keyOf) {
      const index = createRecordIndex(keyOf);
      for (const record of records.values()) index.update(record.id, record);
      indexes.push(index);
      return index;
    },
  };
  // The before-image of a change of this collection is a record of this collection.
  return { collection, undo: ({ id, before }) => set(id, before as T | undefined) };
}
