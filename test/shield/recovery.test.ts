import { expect, test } from 'vitest';
import { createShield } from '#shield/create-shield.ts';
import { callOf, createVendor } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';

const answers: readonly (() => Response | Error)[] = [
  () => Response.json({}),
  () => new Response('', { status: 500 }),
  () => new Response('', { status: 429 }),
  () => Response.json({}),
  () => Response.json({}),
  () => new TypeError('fetch failed'),
  () => new Response('', { status: 503 }),
  () => new Response('', { status: 400 }),
];

test('it is told once when a system answers again, whatever it says, and not of limits', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, answer: (_, index) => answers[index]?.() ?? Response.json({}) });
  const told: number[] = [];
  await using shield = createShield({
    ...{ system: 'erp', account: 'a', fetch: vendor.fetch, clock },
    contract: { windows: [], concurrency: [], shouldRetry: () => false },
    onRecovered: () => told.push(vendor.calls.length),
  });
  for (const [index] of answers.entries()) {
    const answer = shield.fetch(`http://erp/${index}`, { method: 'POST' }, callOf({ effect: 'unsafe' }));
    answer.catch(() => undefined);
    await clock.advance(5_000);
  }
  expect(vendor.calls).toHaveLength(answers.length);
  expect(told).toEqual([4, 8]);
});
