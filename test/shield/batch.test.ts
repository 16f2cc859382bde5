import { expect, test } from 'vitest';
import { CodedError } from '#platform/errors.ts';
import { type BatcherOptions, createBatcher } from '#shield/batch.ts';
import type { CallOrigin } from '#shield/call.ts';
import type { NextTurn } from '#shield/gathering.ts';
import { callOf } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';

/** An event loop each of whose turns takes so long. */
const turnsOf =
  (clock: VirtualClock, turnMs = 0): NextTurn =>
  (run) =>
    clock.after(turnMs, run);

const rejected = () => new CodedError('SYSTEM_REJECTED', 'malformed id');

/** A bulk form that takes 200 ms and knows every key but those that begin with `no`; `bad` ones spoil the call. */
function createBulk(clock: VirtualClock, more: Partial<BatcherOptions<string, string>> = {}) {
  const calls: { readonly keys: readonly string[]; readonly origin: CallOrigin }[] = [];
  const batcher = createBatcher<string, string>({
    name: 'customers',
    maxSize: 200,
    clock,
    nextTurn: turnsOf(clock),
    workedMs: () => clock.now(),
    ...more,
    load: (keys, origin) =>
      new Promise((resolve, reject) => {
        calls.push({ keys, origin });
        clock.after(200, () => {
          if (keys.some((key) => key.startsWith('bad'))) reject(rejected());
          else
            resolve(new Map(keys.filter((key) => !key.startsWith('no')).map((key) => [key, `value ${key}`])));
        });
      }),
  });
  return { batcher, calls };
}

test('a lone key goes at once', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const value = batcher.load('a', callOf().origin);
  await clock.advance(0);
  await clock.advance(0);
  expect(calls.map(({ keys }) => keys)).toEqual([['a']]);
  await clock.advance(200);
  expect(await value).toBe('value a');
});

test('a thousand keys at once go in as few calls as the vendor takes', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const values = Array.from({ length: 1000 }, (_, i) => batcher.load(`k${i}`, callOf().origin));
  await clock.advance(0);
  await clock.advance(1_000);
  expect(await Promise.all(values)).toHaveLength(1000);
  expect(calls).toHaveLength(5);
});

test('a thousand keys over a second still go in few calls', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const values: Promise<string | undefined>[] = [];
  for (let i = 0; i < 1000; i++) {
    values.push(batcher.load(`k${i}`, callOf().origin));
    await clock.advance(1);
  }
  await clock.advance(1_000);
  await Promise.all(values);
  expect(calls.length).toBeLessThanOrEqual(10);
});

test('equal keys share one place, and a missing one is undefined', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const values = ['a', 'a', 'nobody', 'a'].map((key) => batcher.load(key, callOf().origin));
  await clock.advance(0);
  await clock.advance(200);
  expect(await Promise.all(values)).toEqual(['value a', 'value a', undefined, 'value a']);
  expect(calls.map(({ keys }) => keys)).toEqual([['a', 'nobody']]);
});

test('scopes never share a call', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const values = [batcher.load('a', callOf().origin, 'ann'), batcher.load('a', callOf().origin, 'bob')];
  await clock.advance(0);
  await clock.advance(200);
  await Promise.all(values);
  expect(calls).toHaveLength(2);
});

test('one bad key fails alone', async () => {
  const clock = new VirtualClock();
  const { batcher } = createBulk(clock);
  const keys = Array.from({ length: 64 }, (_, i) => (i === 37 ? 'bad' : `k${i}`));
  const outcomes = Promise.allSettled(keys.map((key) => batcher.load(key, callOf().origin)));
  await clock.advance(0);
  await clock.advance(5_000);
  const failed = (await outcomes).flatMap(({ status }, i) => (status === 'rejected' ? [keys[i]] : []));
  expect(failed).toEqual(['bad']);
});

test('a caller that leaves does not cancel the others; when all have left the call is aborted', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const [ann, bob] = [new AbortController(), new AbortController()];
  const values = [ann, bob].map((one, i) => batcher.load(`k${i}`, callOf({ signal: one.signal }).origin));
  const ends = Promise.allSettled(values);
  await clock.advance(0);
  ann.abort();
  expect(calls[0]?.origin.signal.aborted).toBe(false);
  bob.abort();
  expect(calls[0]?.origin.signal.aborted).toBe(true);
  await clock.advance(200);
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('the shared call has the highest class and the latest deadline of those it is for', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const values = [
    batcher.load('a', callOf({ priority: 'bulk', deadlineAt: 9_000 }).origin),
    batcher.load('b', callOf({ priority: 'interactive', deadlineAt: 5_000 }).origin),
  ];
  await clock.advance(0);
  expect(calls[0]?.origin).toMatchObject({ priority: 'interactive', deadlineAt: 9_000 });
  await clock.advance(200);
  await Promise.all(values);
});

test('many keys of one caller count as one: the next caller finds no crowd to wait for', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock);
  const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
  const first = batcher.loadAll([...keys, 'none', 'k0'], callOf().origin);
  await clock.advance(0);
  const second = batcher.loadAll(['z'], callOf().origin);
  await clock.advance(0);
  expect(calls.map((call) => call.keys.length)).toEqual([51, 1]);
  await clock.advance(200);
  expect([...(await first).keys()]).toEqual(keys);
  expect(await second).toEqual(new Map([['z', 'value z']]));
});

test.each([
  ['a process that keeps up sends what came in a short while', 0, [2, 80]],
  ['a process that does not gathers what each of its turns brings', 6, [1, 1]],
] as const)('%s', async (_, turnMs, [least, most]) => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock, { nextTurn: turnsOf(clock, turnMs) });
  // A crowd, so that the window is open, and one call after it at a time.
  const values = Array.from({ length: 10 }, (_, i) => batcher.load(`a${i}`, callOf().origin));
  await clock.advance(0);
  await clock.advance(300);
  const before = calls.length;
  for (let i = 0; i < 80; i++) {
    values.push(batcher.load(`b${i}`, callOf().origin));
    await clock.advance(5);
  }
  await clock.advance(1_000);
  await Promise.all(values);
  expect(calls.length - before).toBeGreaterThanOrEqual(least);
  expect(calls.length - before).toBeLessThanOrEqual(most);
});

test.each([
  ['has the processor to itself sends them every 500 ms', 1, [3, 5]],
  ['has a third of the processor waits three times as long', 1 / 3, [1, 2]],
  ['has none of it sends them every 2 s all the same', 0, [1, 1]],
] as const)('a process whose turns each bring more, and that %s', async (_, part, [least, most]) => {
  const clock = new VirtualClock();
  const startedAt = clock.now();
  const workedMs = () => (clock.now() - startedAt) * part;
  const { batcher, calls } = createBulk(clock, { nextTurn: turnsOf(clock, 12), workedMs });
  const values: Promise<string | undefined>[] = [];
  for (let i = 0; i < 350; i++) {
    values.push(batcher.load(`k${i % 150}`, callOf().origin));
    await clock.advance(6);
  }
  expect(calls.length).toBeGreaterThanOrEqual(least);
  expect(calls.length).toBeLessThanOrEqual(most);
  await clock.advance(1_000);
  await Promise.all(values);
});

test('where keys were checked before, a rejection is everybody’s and costs one call', async () => {
  const clock = new VirtualClock();
  let calls = 0;
  const batcher = createBatcher<string, string>({
    name: 'customers',
    maxSize: 200,
    clock,
    nextTurn: turnsOf(clock),
    hasCheckedKeys: true,
    async load() {
      calls += 1;
      throw rejected();
    },
  });
  const ends = Promise.allSettled(['a', 'b', 'c'].map((key) => batcher.load(key, callOf().origin)));
  await clock.advance(0);
  expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(calls).toBe(1);
});

test('a key that is under way is waited for with those who asked before', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock, { writes: () => 0 });
  const values = [batcher.load('a', callOf().origin)];
  await clock.advance(0);
  for (let i = 0; i < 50; i++) values.push(batcher.load('a', callOf().origin));
  await clock.advance(199);
  values.push(batcher.load('a', callOf().origin));
  await clock.advance(1);
  expect(new Set(await Promise.all(values))).toEqual(new Set(['value a']));
  expect(calls).toHaveLength(1);
});

test('a read that comes after a write does not share a call that began before it', async () => {
  const clock = new VirtualClock();
  let writes = 0;
  const { batcher, calls } = createBulk(clock, { writes: () => writes });
  const before = batcher.load('a', callOf().origin);
  await clock.advance(0);
  writes += 1;
  const after = batcher.load('a', callOf().origin);
  await clock.advance(1_000);
  await Promise.all([before, after]);
  expect(calls).toHaveLength(2);
});

test('one who joined a call keeps it alive when those who asked first have left', async () => {
  const clock = new VirtualClock();
  const { batcher, calls } = createBulk(clock, { writes: () => 0 });
  const leaving = new AbortController();
  const first = batcher.load('a', callOf({ signal: leaving.signal }).origin);
  await clock.advance(0);
  const second = batcher.load('a', callOf().origin);
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  await clock.advance(200);
  expect(await second).toBe('value a');
  expect(calls).toHaveLength(1);
});

test('one who joined a call that ran out of time asks again with its own', async () => {
  const clock = new VirtualClock();
  let calls = 0;
  const late = new CodedError('DEADLINE_EXCEEDED', 'too late', { retryable: true });
  const batcher = createBatcher<string, string>({
    name: 'customers',
    maxSize: 200,
    clock,
    nextTurn: turnsOf(clock),
    writes: () => 0,
    async load(keys) {
      calls += 1;
      const isLate = calls === 1;
      await new Promise<void>((resolve) => clock.after(100, resolve));
      if (isLate) throw late;
      return new Map(keys.map((key) => [key, key]));
    },
  });
  const first = batcher.load('a', callOf({ deadlineAt: clock.wall() + 50 }).origin);
  const refused = expect(first).rejects.toBe(late);
  await clock.advance(0);
  const second = batcher.load('a', callOf().origin);
  await clock.advance(1_000);
  await refused;
  expect(await second).toBe('a');
  expect(calls).toBe(2);
});
