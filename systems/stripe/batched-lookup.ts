import { LRUCache } from 'lru-cache';
import type { CallContext } from '#domain/call-context.ts';

export interface BatchedLookupOptions<T> {
  /** Loads at most `chunkSize` keys in one call; keys that the answer lacks do not exist. */
  readonly load: (keys: readonly string[], ctx: CallContext) => Promise<ReadonlyMap<string, T>>;
  readonly chunkSize: number;
  readonly ttlMs: number;
  /** How long a key is taken not to exist. */
  readonly missTtlMs: number;
  readonly max: number;
}

/** Remembers reference data, and asks once for what several callers want at the same time. */
export interface BatchedLookup<T> {
  get(keys: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, T>>;
  put(key: string, value: T): void;
}

interface Known<T> {
  readonly value: T | undefined;
}

export function createBatchedLookup<T>(options: BatchedLookupOptions<T>): BatchedLookup<T> {
  const { load, chunkSize, ttlMs, missTtlMs, max } = options;
  const known = new LRUCache<string, Known<T>>({ max });
  const underway = new Map<string, Promise<ReadonlyMap<string, T>>>();
  const remember = (key: string, value: T | undefined) =>
    known.set(key, { value }, { ttl: value === undefined ? missTtlMs : ttlMs });

  function start(keys: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, T>> {
    const call = load(keys, ctx)
      .then((found) => {
        for (const key of keys) remember(key, found.get(key));
        return found;
      })
      .finally(() => {
        for (const key of keys) underway.delete(key);
      });
    for (const key of keys) underway.set(key, call);
    return call;
  }

  /** Another caller's call, unless that caller gave up: then ours. */
  async function follow(
    key: string,
    call: Promise<ReadonlyMap<string, T>>,
    ctx: CallContext,
  ): Promise<T | undefined> {
    try {
      return (await call).get(key);
    } catch (error) {
      if (ctx.signal.aborted) throw error;
      return (await get([key], ctx)).get(key);
    }
  }

  async function get(keys: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, T>> {
    const result = new Map<string, T>();
    const wanted: string[] = [];
    const waits: Promise<void>[] = [];
    const collect = (key: string, value: T | undefined) => {
      if (value !== undefined) result.set(key, value);
    };
    for (const key of new Set(keys)) {
      const hit = known.get(key);
      const call = underway.get(key);
      if (hit) collect(key, hit.value);
      else if (call) waits.push(follow(key, call, ctx).then((value) => collect(key, value)));
      else wanted.push(key);
    }
    for (let at = 0; at < wanted.length; at += chunkSize) {
      const chunk = wanted.slice(at, at + chunkSize);
      waits.push(
        start(chunk, ctx).then((found) => {
          for (const key of chunk) collect(key, found.get(key));
        }),
      );
    }
    await Promise.all(waits);
    return result;
  }

  return { get, put: (key, value) => void remember(key, value) };
}
