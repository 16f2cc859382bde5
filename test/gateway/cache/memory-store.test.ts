import { expect, test } from 'vitest';
import type { CacheWrite } from '#gateway/cache/cache-store.ts';
import { createMemoryStore } from '#gateway/cache/memory-store.ts';

function write(key: string, marks: readonly string[], text = '1'): CacheWrite {
  const until = 10_000;
  return {
    key,
    marks,
    entry: { text, asOf: 0, freshUntil: until, revalidateUntil: until, errorUntil: until },
  };
}

test('stays within its bytes, lets go of what was used least, and counts it', async () => {
  let evicted = 0;
  const store = createMemoryStore({
    maxBytes: 20_000,
    maxFetchMs: 1_000,
    onEviction: () => evicted++,
    now: () => 0,
  });
  const { moment } = await store.read([]);
  for (let index = 0; index < 100; index++) {
    await store.write([write(`k${index}`, ['m', `m${index}`])], moment);
    await store.read(['k0']);
    expect(store.usage().bytes).toBeLessThanOrEqual(20_000);
  }
  const { entries } = await store.read(['k0', 'k1', 'k99']);
  expect(entries.map((entry) => entry !== undefined)).toEqual([true, false, true]);
  expect(evicted).toBe(100 - store.usage().entries);
  await store.write([write('large', [], 'x'.repeat(20_000))], moment);
  expect((await store.read(['large', 'k0'])).entries.map(Boolean)).toEqual([false, true]);
});

test('forgets what bears a mark, and only that, also after entries came and went', async () => {
  const store = createMemoryStore({ maxBytes: 1_000_000, maxFetchMs: 1_000, now: () => 0 });
  const { moment } = await store.read([]);
  await store.write([write('a', ['x', 'y']), write('b', ['y']), write('c', ['z'])], moment);
  await store.write([write('a', ['z'])], moment);
  await store.invalidate(['x']);
  expect((await store.read(['a', 'b', 'c'])).entries.map(Boolean)).toEqual([true, true, true]);
  await store.invalidate(['z']);
  expect((await store.read(['a', 'b', 'c'])).entries.map(Boolean)).toEqual([false, true, false]);
});

test('keeps nothing that was read before an invalidation of it, nor what took too long to know', async () => {
  let now = 0;
  const store = createMemoryStore({ maxBytes: 1_000_000, maxFetchMs: 1_000, now: () => now });
  const { moment } = await store.read([]);
  await store.invalidate(['x']);
  await store.write([write('a', ['x']), write('b', ['y'])], moment);
  expect((await store.read(['a', 'b'])).entries.map(Boolean)).toEqual([false, true]);
  await store.write([write('a', ['x'])], (await store.read([])).moment);
  expect((await store.read(['a'])).entries.map(Boolean)).toEqual([true]);
  now = 1_001;
  await store.write([write('c', ['z'])], moment);
  expect((await store.read(['c'])).entries.map(Boolean)).toEqual([false]);
});
