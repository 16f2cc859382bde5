import { expect, test } from 'vitest';
import { simulateShield } from './simulate-shield.ts';

const firstSeed = Number(process.env.WEIR_SEED ?? 1);
const seeds = 1_000;

test(`over ${seeds} wild vendors each call ends once, no write is done twice and nothing is left behind`, async () => {
  const totals = { answered: 0, failed: 0, resent: 0, left: 0 };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    try {
      const one = await simulateShield(seed);
      for (const name of ['answered', 'failed', 'resent', 'left'] as const) totals[name] += one[name];
    } catch (error) {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  for (const total of Object.values(totals)) expect(total).toBeGreaterThan(seeds / 10);
}, 120_000);
