import { describe, expect, test } from 'vitest';
import { createSharing } from '#gateway/sharing.ts';

const never = new AbortController().signal;

function createWork() {
  const runs: { readonly signal: AbortSignal; resolve(value: number): void; reject(error: Error): void }[] =
    [];
  const work = (signal: AbortSignal) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    runs.push({ signal, resolve, reject });
    return promise;
  };
  return { runs, work };
}

describe('shared work', () => {
  test('is done once for those who ask at the same time, and again for those who ask later', async () => {
    const share = createSharing<number>();
    const { runs, work } = createWork();
    const of = {};
    const waiter = { signal: never, timeoutMs: 10_000 };
    const both = Promise.all([share(of, 'a', waiter, work), share(of, 'a', waiter, work)]);
    share(of, 'b', waiter, work);
    share({}, 'a', waiter, work);
    expect(runs).toHaveLength(3);
    runs[0]?.resolve(1);
    expect(await both).toEqual([1, 1]);
    share(of, 'a', waiter, work);
    expect(runs).toHaveLength(4);
  });

  test('fails for all who wait, and is forgotten', async () => {
    const share = createSharing<number>();
    const { runs, work } = createWork();
    const of = {};
    const both = [1, 2].map(() => share(of, 'a', { signal: never, timeoutMs: 10_000 }, work));
    runs[0]?.reject(new Error('broken'));
    for (const one of both) await expect(one).rejects.toThrow('broken');
    share(of, 'a', { signal: never, timeoutMs: 10_000 }, work);
    expect(runs).toHaveLength(2);
  });

  test('goes on when one who waits leaves, and ends when all have; who comes then has work of its own', async () => {
    const share = createSharing<number>();
    const { runs, work } = createWork();
    const of = {};
    const [one, other] = [new AbortController(), new AbortController()];
    const left = share(of, 'a', { signal: one.signal, timeoutMs: 10_000 }, work);
    const leftToo = share(of, 'a', { signal: other.signal, timeoutMs: 10_000 }, work);
    one.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(runs[0]?.signal.aborted).toBe(false);
    other.abort(new Error('gone too'));
    await expect(leftToo).rejects.toThrow('gone too');
    expect(runs[0]?.signal.aborted).toBe(true);
    const late = share(of, 'a', { signal: never, timeoutMs: 10_000 }, work);
    runs[1]?.resolve(2);
    expect(await late).toBe(2);
    await expect(share(of, 'a', { signal: one.signal, timeoutMs: 10_000 }, work)).rejects.toThrow('gone');
  });

  test('is not joined by one whose time it may not have', () => {
    const share = createSharing<number>();
    const { runs, work } = createWork();
    const of = {};
    share(of, 'a', { signal: never, timeoutMs: 0 }, work);
    share(of, 'a', { signal: never, timeoutMs: 0 }, work);
    expect(runs).toHaveLength(2);
  });
});
