import { expect, test } from 'vitest';
import { simulateArrivals, type Way } from './simulate-arrivals.ts';

const seeds = 100;

/** Invariant: however long our own process holds a call up, the vendor never counts more arrivals in a window than it allows. */
function goodputOf(way: Way): number {
  let accepted = 0;
  let allowed = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const arrivals = simulateArrivals(seed, way);
    expect(arrivals.breaches, `seed ${seed}`).toBe(0);
    accepted += arrivals.accepted;
    allowed += arrivals.allowed;
  }
  return accepted / allowed;
}

test('a process that runs smoothly breaches nothing and wastes little', () => {
  expect(goodputOf({ blockMs: 0, connectMs: 0, networkMs: 10 })).toBeGreaterThan(0.955);
});

test('a process that is held up for half a second again and again breaches nothing', () => {
  expect(goodputOf({ blockMs: 500, connectMs: 0, networkMs: 8 })).toBeGreaterThan(0.75);
});

test('calls that wait for connections breach nothing', () => {
  expect(goodputOf({ blockMs: 0, connectMs: 400, networkMs: 10 })).toBeGreaterThan(0.8);
});

test('nor do calls that wait for connections in a process that is held up', () => {
  expect(goodputOf({ blockMs: 200, connectMs: 300, networkMs: 8 })).toBeGreaterThan(0.6);
});

test('short hold-ups again and again waste little', () => {
  expect(goodputOf({ blockMs: 40, connectMs: 0, networkMs: 8 })).toBeGreaterThan(0.95);
});

test('nor does a process all of whose turns are long, before a vendor that runs in it', () => {
  expect(goodputOf({ blockMs: 80, connectMs: 0, networkMs: 0, turns: 4 })).toBeGreaterThan(0.55);
});
