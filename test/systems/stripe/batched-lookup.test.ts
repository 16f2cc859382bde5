import { expect, test } from 'vitest';
import { createBatchedLookup } from '#systems/stripe/batched-lookup.ts';
import { callContext } from './stripe-sandbox.ts';

const options = { name: 'test', chunkSize: 10, ttlMs: 60_000, missTtlMs: 60_000, max: 100 };

test('keys of many callers go in few calls, and are remembered, also those that do not exist', async () => {
  const calls: string[][] = [];
  const lookup = createBatchedLookup<string>({
    ...options,
    async load(keys) {
      calls.push([...keys]);
      return new Map(keys.filter((key) => key !== 'none').map((key) => [key, key.toUpperCase()]));
    },
  });
  const keys = [...Array.from({ length: 14 }, (_, index) => `key${index}`), 'none'];
  const ask = () => Promise.all(keys.map((key) => lookup.get([key], callContext())));
  const found = await ask();
  expect(found.map((one, index) => one.get(keys[index] ?? ''))).toEqual([
    ...keys.slice(0, -1).map((key) => key.toUpperCase()),
    undefined,
  ]);
  expect(calls.map(({ length }) => length)).toEqual([10, 5]);
  await ask();
  expect(calls).toHaveLength(2);
});

test('what was put while a search was under way is not forgotten for its answer', async () => {
  const { promise, resolve } = Promise.withResolvers<ReadonlyMap<string, string>>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const lookup = createBatchedLookup<string>({
    ...options,
    load() {
      begin();
      return promise;
    },
  });
  const early = lookup.get(['customer'], callContext());
  await begun;
  lookup.put('customer', 'created');
  resolve(new Map());
  await early;
  expect(await lookup.get(['customer'], callContext())).toEqual(new Map([['customer', 'created']]));
});
