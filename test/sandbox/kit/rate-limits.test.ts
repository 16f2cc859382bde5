import { describe, expect, it } from 'vitest';
import { createConcurrencyGauge, createSlidingWindow, createTokenBucket } from '#sandbox/kit/rate-limits.ts';

const createTime = () => {
  let ms = 0;
  return { now: () => ms, pass: (by: number) => (ms += by) };
};

describe('a sliding window', () => {
  it('never lets more than its limit through in any window', () => {
    const time = createTime();
    const window = createSlidingWindow({ limit: 25, windowMs: 1_000 }, time.now);
    const taken: number[] = [];
    for (let tick = 0; tick < 5_000; tick += 7) {
      if (window.take()) taken.push(time.now());
      time.pass(7);
    }
    for (const from of taken) {
      const within = taken.filter((at) => at >= from && at < from + 1_000);
      expect(within.length).toBeLessThanOrEqual(25);
    }
    expect(taken.length).toBeGreaterThanOrEqual(120);
  });

  it('takes nothing for a refusal', () => {
    const time = createTime();
    const window = createSlidingWindow({ limit: 10, windowMs: 60_000 }, time.now);
    expect([window.take(8), window.take(3), window.take(2)]).toEqual([true, false, true]);
    expect(window.used()).toBe(10);
    time.pass(61_000);
    expect(window.used()).toBe(0);
  });
});

describe('a token bucket', () => {
  it('gives its capacity at once and then as fast as it is refilled', () => {
    const time = createTime();
    const bucket = createTokenBucket({ capacity: 5, refillPerSecond: 2 }, time.now);
    expect([bucket.take(5), bucket.take()]).toEqual([true, false]);
    expect(bucket.waitMs()).toBe(500);
    time.pass(500);
    expect([bucket.take(), bucket.take()]).toEqual([true, false]);
    time.pass(60_000);
    expect([bucket.take(5), bucket.take()]).toEqual([true, false]);
  });
});

describe('a concurrency gauge', () => {
  it('has as many places as its limit, and one leaving twice frees one', () => {
    const gauge = createConcurrencyGauge(2);
    const leave = gauge.enter();
    expect(gauge.enter()).toBeTypeOf('function');
    expect(gauge.enter()).toBe(undefined);
    leave?.();
    leave?.();
    expect(gauge.inFlight()).toBe(1);
    expect(gauge.enter()).toBeTypeOf('function');
    expect(gauge.enter()).toBe(undefined);
  });
});
