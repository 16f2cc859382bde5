import type { Journal, JournalEntry, StoredRecord } from './journal.ts';
import {
  type OpenCollection,
  openCollection,
  type RecordChange,
  type RecordCollection,
} from './record-collection.ts';

export interface CollectionOptions {
  /** False leaves its inserts out of `created`: events, idempotency keys, jobs. */
  readonly counted?: boolean;
  /** False forgets it at a restart: tokens, cursors. */
  readonly journalled?: boolean;
}

/** What a simulated system holds. Changes are kept over a restart once the present turn of the event loop is over, or `flush` was called. */
export interface RecordStore {
  /** The collection of that name; the name is the TYPE under which `created` counts its inserts. */
  collection<T extends StoredRecord>(name: string, options?: CollectionOptions): RecordCollection<T>;
  /** The next number of a named sequence, never given twice, also not after a restart. */
  next(name: string, first?: number): number;
  /** Runs `work` as one: where it throws, all its changes are undone and the error goes on. `work` is synchronous. */
  transact<T>(work: () => T): T;
  /** Inserts since the last reset, by collection; restarts do not reset. */
  created(): Readonly<Record<string, number>>;
  resetCreated(): void;
  /** Hands every change to the operating system; throws where the journal cannot be written. */
  flush(): void;
  close(): void;
}

interface Replay {
  readonly records: Map<string, Map<string, StoredRecord | null>>;
  readonly numbers: Map<string, number>;
  created: Map<string, number>;
}

function replayEntries(entries: readonly JournalEntry[]): Replay {
  const replay: Replay = { records: new Map(), numbers: new Map(), created: new Map() };
  const count = (type: string, by: number) => {
    replay.created.set(type, (replay.created.get(type) ?? 0) + by);
  };
  const set = (type: string, id: string, record: StoredRecord | null) => {
    const records = replay.records.get(type) ?? new Map<string, StoredRecord | null>();
    replay.records.set(type, records);
    records.set(id, record);
  };
  for (const entry of entries) {
    switch (entry.op) {
      case 'insert':
        count(entry.type, 1);
        set(entry.type, entry.record.id, entry.record);
        break;
      case 'put':
        set(entry.type, entry.record.id, entry.record);
        break;
      case 'delete':
        set(entry.type, entry.id, null);
        break;
      case 'created':
        count(entry.type, entry.count);
        break;
      case 'next':
        replay.numbers.set(entry.name, entry.value);
        break;
      case 'reset':
        replay.created = new Map();
        break;
      default:
        entry satisfies never;
    }
  }
  return replay;
}

function toEntry(type: string, change: RecordChange, counted: boolean): JournalEntry {
  if (change.op === 'delete' || !change.after) return { op: 'delete', type, id: change.id };
  return { op: counted ? change.op : 'put', type, record: change.after };
}

/** A store over `journal`, or in memory alone. */
export function createRecordStore(journal?: Journal): RecordStore {
  const { records: replayed, numbers, created: replayedCreated } = replayEntries(journal?.entries ?? []);
  let created = replayedCreated;
  const collections = new Map<string, OpenCollection<StoredRecord>>();
  let pending: JournalEntry[] = [];
  let undoLog: (() => void)[] | undefined;
  let flushing = false;

  const flush = () => {
    if (pending.length === 0) return;
    journal?.append(pending);
    pending = [];
  };
  const write = (entry: JournalEntry) => {
    if (!journal) return;
    // A record may be changed in place before the flush; the journal takes it as it is now.
    pending.push(entry.op === 'insert' || entry.op === 'put' ? structuredClone(entry) : entry);
    if (flushing) return;
    flushing = true;
    queueMicrotask(() => {
      flushing = false;
      try {
        flush();
      } catch {
        // Kept pending: the next `flush`, before an answer leaves, throws it to the caller.
      }
    });
  };
  const countCreated = (type: string, by: number) => created.set(type, (created.get(type) ?? 0) + by);

  const open = <T extends StoredRecord>(name: string, options: CollectionOptions): OpenCollection<T> => {
    const { counted = true, journalled = true } = options;
    // Whoever names the collection wrote these records in an earlier run.
    const earlier = (replayed.get(name) ?? new Map()) as Map<string, T | null>;
    const opened: OpenCollection<T> = openCollection(name, earlier, (change) => {
      if (counted && change.op === 'insert') countCreated(name, 1);
      if (journalled) write(toEntry(name, change, counted));
      undoLog?.push(() => {
        opened.undo(change);
        if (counted && change.op === 'insert') countCreated(name, -1);
      });
    });
    return opened;
  };

  return {
    collection<T extends StoredRecord>(name: string, options: CollectionOptions = {}) {
      // One name is one type of record: that is what makes it one collection.
      let opened = collections.get(name) as unknown as OpenCollection<T> | undefined;
      if (!opened) {
        opened = open<T>(name, options);
        collections.set(name, opened as unknown as OpenCollection<StoredRecord>);
      }
      return opened.collection;
    },
    next(name, first = 1) {
      const value = Math.max((numbers.get(name) ?? first - 1) + 1, first);
      numbers.set(name, value);
      write({ op: 'next', name, value });
      return value;
    },
    transact(work) {
      if (undoLog) return work();
      const begun = pending.length;
      undoLog = [];
      try {
        return work();
      } catch (error) {
        for (const undo of undoLog.reverse()) undo();
        pending = pending.slice(0, begun).concat(pending.slice(begun).filter(({ op }) => op === 'next'));
        throw error;
      } finally {
        undoLog = undefined;
      }
    },
    created: () => Object.fromEntries([...created].filter(([, count]) => count > 0)),
    resetCreated() {
      created = new Map();
      write({ op: 'reset' });
    },
    flush,
    close() {
      flush();
      journal?.close();
    },
  };
}
