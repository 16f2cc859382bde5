import { LRUCache } from 'lru-cache';
import { type CacheStore, type CacheWrite, lastUseOf } from './cache-store.ts';

export interface MemoryStoreOptions {
  /** What entries with their keys and marks may take. */
  readonly maxBytes: number;
  /** Fetches that take longer are not kept. */
  readonly maxFetchMs: number;
  /** Told of an entry that had to go for another. */
  onEviction?(): void;
  readonly now?: () => number;
}

// A string of V8 takes two bytes a character where any of them is not Latin, and the maps around it their part.
const bytesPerCharacter = 2;
const bytesPerEntry = 400;
const bytesPerMark = 80;
const maxStamps = 100_000;

/** Keeps entries in this process, those that were used last, within a bound in bytes. */
export function createMemoryStore(options: MemoryStoreOptions): CacheStore {
  const { maxBytes, maxFetchMs, onEviction, now = () => Date.now() } = options;
  const keysByMark = new Map<string, Set<string>>();
  const entries = new LRUCache<string, CacheWrite>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 4),
    sizeCalculation: sizeOf,
    dispose({ key, marks }, _key, reason) {
      for (const mark of marks) {
        const keys = keysByMark.get(mark);
        keys?.delete(key);
        if (keys?.size === 0) keysByMark.delete(mark);
      }
      if (reason === 'evict') onEviction?.();
    },
  });

  // Invalidations that a fetch under way may have missed: by mark, the last one. Older ones no fetch can have missed.
  let epoch = 0;
  let earliestKnown = 0;
  let stamps = new Map<string, { readonly epoch: number; readonly atMs: number }>();

  function forgetOldStamps(): void {
    for (const [mark, { atMs }] of stamps) {
      if (now() - atMs <= maxFetchMs) return;
      stamps.delete(mark);
    }
  }

  return {
    read(keys) {
      const found = keys.map((key) => {
        const kept = entries.get(key);
        if (!kept) return undefined;
        if (lastUseOf(kept.entry) > now()) return kept.entry;
        entries.delete(key);
        return undefined;
      });
      return { entries: found, moment: `${epoch} ${now()}` };
    },
    write(writes, moment) {
      const [readAt = 0, readAtMs = 0] = moment.split(' ').map(Number);
      if (now() - readAtMs > maxFetchMs || readAt < earliestKnown) return;
      for (const write of writes) {
        if (write.marks.some((mark) => (stamps.get(mark)?.epoch ?? 0) > readAt)) continue;
        entries.set(write.key, write);
        if (!entries.has(write.key)) continue; // larger than one entry may be
        for (const mark of write.marks) {
          const keys = keysByMark.get(mark);
          if (keys) keys.add(write.key);
          else keysByMark.set(mark, new Set([write.key]));
        }
      }
    },
    invalidate(marks) {
      epoch++;
      forgetOldStamps();
      if (stamps.size + marks.length > maxStamps) {
        stamps = new Map();
        earliestKnown = epoch;
      }
      for (const mark of marks) {
        stamps.delete(mark); // to stand last: the map is in order of time
        stamps.set(mark, { epoch, atMs: now() });
        for (const key of [...(keysByMark.get(mark) ?? [])]) entries.delete(key);
      }
    },
    usage: () => ({ entries: entries.size, bytes: entries.calculatedSize }),
    async [Symbol.asyncDispose]() {
      entries.clear();
    },
  };
}

function sizeOf({ key, entry, marks }: CacheWrite): number {
  const marked = marks.reduce((sum, mark) => sum + mark.length * bytesPerCharacter + bytesPerMark, 0);
  return bytesPerEntry + marked + (key.length + entry.text.length) * bytesPerCharacter;
}
