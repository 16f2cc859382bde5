import { expect, test } from 'vitest';
import { createShield } from '#shield/create-shield.ts';
import { simulateDay } from './simulate-day.ts';
import { callOf, createVendor } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';

const seeds = 40;
const limit = 1_000;

/** A vendor of whose day others have spent so much already, and a shield that only interactive calls pass. */
function createDay(spentByOthers: number) {
  const clock = new VirtualClock();
  const day = { used: spentByOthers };
  const vendor = createVendor({
    clock,
    answer() {
      const status = day.used < limit ? 200 : 403;
      if (status === 200) day.used += 1;
      return new Response('', { status, headers: { usage: `${day.used}` } });
    },
  });
  const shield = createShield({
    system: 'crm',
    account: 'a',
    contract: {
      windows: [{ name: 'daily', kind: 'sliding', limit, windowMs: 86_400_000 }],
      concurrency: [],
      classify: ({ status }) => (status === 403 ? 'limited' : 'ok'),
      shouldRetry: () => false,
      learn: ({ headers }) => [{ kind: 'usage', window: 'daily', used: Number(headers.get('usage')) }],
    },
    fetch: vendor.fetch,
    clock,
  });
  const callFor = async (seconds: number, everyMs: number) => {
    for (let at = 0; at < seconds * 1_000; at += everyMs) {
      shield
        .fetch(`${clock.now()}`, {}, callOf({ deadlineAt: clock.wall() + 30_000 }))
        .catch(() => undefined);
      await clock.advance(everyMs);
    }
  };
  return { day, vendor, shield, callFor };
}

test('a day that others spend of too is used up to its last calls, and never beyond', async () => {
  let left = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const day = await simulateDay(seed);
    expect(day.breaches, `seed ${seed}`).toBe(0);
    left += day.left;
  }
  expect(left / seeds).toBeLessThan(2);
}, 60_000);

test('a day that others have used up is asked for every quarter of an hour, until there is some of it again', async () => {
  const { day, vendor, shield, callFor } = createDay(limit);
  await using _ = shield;
  await callFor(3_600, 60_000);
  expect(vendor.calls.length).toBeLessThanOrEqual(4);
  day.used = 0;
  await callFor(3_600, 60_000);
  expect(day.used).toBeGreaterThan(40);
});

test('where others have spent most of a day, reserves are parts of what is left', async () => {
  const { day, shield, callFor } = createDay(800);
  await using _ = shield;
  await callFor(300, 1_000);
  // Of the 200 that are left, 35 % are set aside for the other classes.
  expect(day.used).toBeGreaterThanOrEqual(925);
  expect(day.used).toBeLessThanOrEqual(930);
});
