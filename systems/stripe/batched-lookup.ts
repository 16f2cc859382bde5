import { LRUCache } from 'lru-cache';
import type { CallContext } from '#domain/call-context.ts';
import { type BatchListener, createBatcher } from '#shield/batch.ts';

export interface BatchedLookupOptions<T> {
  /** Names the batches in metrics. */
  readonly name: string;
  /** Loads at most `chunkSize` keys in one call; keys that the answer lacks do not exist. */
  readonly load: (keys: readonly string[], ctx: CallContext) => Promise<ReadonlyMap<string, T>>;
  readonly chunkSize: number;
  readonly ttlMs: number;
  /** How long a key is taken not to exist. */
  readonly missTtlMs: number;
  readonly max: number;
  readonly onBatch?: BatchListener | undefined;
}

/** Remembers reference data, and asks together for what several callers want at about the same time. */
export interface BatchedLookup<T> {
  get(keys: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, T>>;
  put(key: string, value: T): void;
}

interface Known<T> {
  readonly value: T | undefined;
}

export function createBatchedLookup<T>(options: BatchedLookupOptions<T>): BatchedLookup<T> {
  const { name, load, chunkSize, ttlMs, missTtlMs, max, onBatch } = options;
  const known = new LRUCache<string, Known<T>>({ max });
  const remember = (key: string, value: T | undefined) =>
    known.set(key, { value }, { ttl: value === undefined ? missTtlMs : ttlMs });
  const unknown = createBatcher<string, T>({
    name,
    maxSize: chunkSize,
    hasCheckedKeys: true,
    // What is remembered for minutes may as well have been asked for before a write.
    writes: () => 0,
    onBatch,
    async load(keys, ctx) {
      const found = await load(keys, ctx);
      // What was put meanwhile is newer than an answer that lacks it.
      for (const key of keys) if (found.has(key) || !known.has(key)) remember(key, found.get(key));
      return found;
    },
  });

  return {
    async get(keys, ctx) {
      const result = new Map<string, T>();
      const wanted: string[] = [];
      for (const key of new Set(keys)) {
        const hit = known.get(key);
        if (hit === undefined) wanted.push(key);
        else if (hit.value !== undefined) result.set(key, hit.value);
      }
      for (const [key, value] of await unknown.loadAll(wanted, ctx, ctx.priority)) result.set(key, value);
      return result;
    },
    put: (key, value) => void remember(key, value),
  };
}
