import { expect, test } from 'vitest';
import { simulateScheduler } from './simulate-scheduler.ts';

const firstSeed = Number(process.env.WEIR_SEED ?? 1);
const seeds = 10_000;

test(`over ${seeds} random vendors and crowds no limit is broken, nothing idles and every call ends`, () => {
  const totals = { done: 0, expired: 0, refused: 0, cancelled: 0 };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    try {
      const ends = simulateScheduler(seed);
      for (const end of ['done', 'expired', 'refused', 'cancelled'] as const) totals[end] += ends[end];
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  // Every kind of end must have come about, or the crowd was not random enough to prove anything.
  for (const total of Object.values(totals)) expect(total).toBeGreaterThan(seeds / 10);
}, 120_000);
