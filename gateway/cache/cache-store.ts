/** An answer that is kept. Times in milliseconds since the epoch. */
export interface CacheEntry {
  /** The value as JSON: `null` where the subgraph has none. */
  readonly text: string;
  /** When the subgraph was asked. */
  readonly asOf: number;
  readonly freshUntil: number;
  /** Until when it may be given while a new one is fetched. */
  readonly revalidateUntil: number;
  /** Until when it may be given while the system does not answer. */
  readonly errorUntil: number;
}

export interface CacheWrite {
  readonly key: string;
  readonly entry: CacheEntry;
  readonly marks: readonly string[];
}

/** The moment of a read. What is fetched after it may be kept only where nothing was invalidated since. */
export type ReadMoment = string;

export interface CacheRead {
  /** In the order of the keys. */
  readonly entries: readonly (CacheEntry | undefined)[];
  readonly moment: ReadMoment;
}

/** Where answers are kept. No member rejects: a store that fails has nothing, and keeps nothing. */
export interface CacheStore extends AsyncDisposable {
  /** Entries that are not too old for any use. */
  read(keys: readonly string[]): CacheRead | Promise<CacheRead>;
  /** Keeps what no invalidation since `moment` has named. */
  write(writes: readonly CacheWrite[], moment: ReadMoment): void | Promise<void>;
  /** Forgets whatever bears one of the marks; settles when no later read can find it. */
  invalidate(marks: readonly string[]): void | Promise<void>;
  /** For metrics. */
  usage(): { readonly entries: number; readonly bytes: number };
}

/** Until when an entry is good for anything. */
export function lastUseOf({ freshUntil, revalidateUntil, errorUntil }: CacheEntry): number {
  return Math.max(freshUntil, revalidateUntil, errorUntil);
}
