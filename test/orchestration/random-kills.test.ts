import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRandomKills } from './random-kills.ts';
import { startTestDatabase, type TestDatabase } from './start-test-orchestration.ts';

const seed = Math.floor(Math.random() * 1_000_000);
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(async () => {
  await database?.[Symbol.asyncDispose]();
});

test('200 quotes survive kill -9 of the process and of PostgreSQL under faults: nothing lost, nothing twice', {
  timeout: 180_000,
}, async () => {
  const report = await runRandomKills(database, {
    quotes: 200,
    kills: 4,
    boundaryKills: 6,
    seed,
    longestLifeMs: 500,
    settleMs: 60_000,
  });
  expect(report, `seed ${seed}`).toMatchObject({
    acknowledged: 200,
    succeeded: 180,
    compensated: 20,
    unfinished: 0,
    lost: 0,
    wronglyDone: 0,
    wronglyTakenBack: 0,
    doubled: 0,
    wrongSums: 0,
    gaps: 0,
    changedAnswers: 0,
    kills: 10,
    postgresKills: 5,
  });
  // Otherwise the kills would prove nothing.
  expect(report.boundariesMet, `seed ${seed}`).toBeGreaterThanOrEqual(3);
  expect(report.killsAmidWork, `seed ${seed}`).toBeGreaterThan(5);
  expect(report.interrupted, `seed ${seed}`).toBeGreaterThan(20);
});
