import { describe, expect, test } from 'vitest';
import { type OverloadResult, type OverloadVendor, simulateOverload } from './simulate-overload.ts';

/** 100 calls a second, and 25 of each operation, counted in steps of so many milliseconds. */
function createRates(stepMs: number) {
  const windows = new Map<string, number[]>();
  const stepOf = (at: number) => Math.floor(at / stepMs);
  const recent = (name: string, now: number) => {
    const times = (windows.get(name) ?? []).filter((at) => stepOf(at) >= stepOf(now) - 1_000 / stepMs);
    windows.set(name, times);
    return times;
  };
  return {
    arrive(operation: string, at: number) {
      const [all, own] = [recent('', at), recent(operation, at)];
      if (all.length >= 100 || own.length >= 25) return false;
      all.push(at);
      own.push(at);
      return true;
    },
    leave() {},
  };
}

const rate: OverloadVendor = {
  contract: {
    windows: [
      { name: 'global', kind: 'sliding', limit: 100, windowMs: 1_000 },
      { name: 'endpoint', kind: 'sliding', limit: 25, windowMs: 1_000, perOperation: true },
    ],
    concurrency: [],
  },
  operations: 8,
  medianMs: 120,
  sigma: 0.3,
  jitterMs: 5,
  capacity: 100,
  measureMs: 20_000,
  createRules: () => createRates(0.01),
};

/** Offered ten times as much, interactive calls alone are half of what each of its few operations may have: all of their reserve. */
const fewOperations: OverloadVendor = {
  ...rate,
  contract: {
    windows: rate.contract.windows.map((window) => ({ ...window, windowMs: 1_005 })),
    concurrency: [],
  },
  operations: 4,
  medianMs: 180,
  sigma: 0.2,
  createRules: () => createRates(10),
};

const slots: OverloadVendor = {
  contract: { windows: [], concurrency: [{ name: 'account', limit: 5 }] },
  operations: 3,
  medianMs: 350,
  sigma: 0.4,
  jitterMs: 5,
  capacity: 5_000 / (350 * Math.exp(0.4 ** 2 / 2) + 2.5),
  measureMs: 200_000,
  createRules() {
    let inFlight = 0;
    return {
      arrive() {
        if (inFlight >= 5) return false;
        inFlight += 1;
        return true;
      },
      leave() {
        inFlight -= 1;
      },
    };
  },
};

const loads = [0.5, 1, 3, 10] as const;

describe.each([
  ['a rate', rate],
  ['a rate of few operations', fewOperations],
  ['slots', slots],
] as const)('offered up to ten times what %s allows', (_, vendor) => {
  test('a shield breaches nothing, wastes nothing and keeps interactive calls quick', async () => {
    const results: OverloadResult[] = [];
    for (const load of loads) results.push(await simulateOverload(vendor, load, 7));
    const [half, whole, thrice, tenfold] = results as [
      OverloadResult,
      OverloadResult,
      OverloadResult,
      OverloadResult,
    ];
    expect(results.map(({ breaches }) => breaches)).toEqual([0, 0, 0, 0]);
    expect(tenfold.goodput).toBeGreaterThan(0.96);
    expect(thrice.goodput).toBeGreaterThan(whole.goodput - 0.02);
    expect(tenfold.goodput).toBeGreaterThan(thrice.goodput - 0.02);
    expect(tenfold.interactiveP99Ms).toBeLessThan(2 * half.interactiveP99Ms);
    expect(tenfold.bulkPart).toBeGreaterThan(0.045);
  }, 60_000);
});

test('a way to the vendor that jitters costs a few refusals and little of the goodput', async () => {
  const { breaches, goodput } = await simulateOverload({ ...rate, jitterMs: 80 }, 3, 7);
  expect(breaches).toBeLessThanOrEqual(5);
  expect(goodput).toBeGreaterThan(0.85);
}, 60_000);
