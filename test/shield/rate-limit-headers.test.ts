import { describe, expect, test } from 'vitest';
import type { SystemContract } from '#shield/contract.ts';
import { createShield } from '#shield/create-shield.ts';
import { readRateLimits } from '#shield/rate-limit-headers.ts';
import { callOf, createVendor } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';

const now = Date.parse('2026-11-20T10:00:00Z');

test.each([
  [
    'draft 11',
    { ratelimit: '"burst";r=50;t=30', 'ratelimit-policy': '"burst";q=100;w=60;pk=:Zm9v:' },
    [{ policy: 'burst', windowMs: 60_000, limit: 100, remaining: 50, resetsAt: now + 30_000 }],
  ],
  [
    'draft 11 with two policies, one of which has no room',
    { ratelimit: '"a,b";r=0;t=5, daily;r=900', 'ratelimit-policy': '"a,b";q=10;w=1,daily;q=1000;w=86400' },
    [
      { policy: 'a,b', windowMs: 1_000, limit: 10, remaining: 0, resetsAt: now + 5_000 },
      { policy: 'daily', windowMs: 86_400_000, limit: 1_000, remaining: 900, resetsAt: undefined },
    ],
  ],
  [
    'draft 7',
    { ratelimit: 'limit=100, remaining=50, reset=30', 'ratelimit-policy': '100;w=60' },
    [{ windowMs: 60_000, limit: 100, remaining: 50, resetsAt: now + 30_000 }],
  ],
  [
    'draft 6',
    { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '50', 'ratelimit-reset': '30' },
    [{ windowMs: undefined, limit: 100, remaining: 50, resetsAt: now + 30_000 }],
  ],
  [
    'seconds since the epoch',
    {
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(now / 1_000 + 42),
    },
    [{ windowMs: undefined, limit: 60, remaining: 0, resetsAt: now + 42_000 }],
  ],
  [
    'milliseconds since the epoch',
    { 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': String(now + 42_000) },
    [{ windowMs: undefined, limit: undefined, remaining: 7, resetsAt: now + 42_000 }],
  ],
  ['nothing', { 'content-type': 'text/html' }, []],
  ['what is no number', { 'x-ratelimit-remaining': 'plenty' }, []],
])('reads %s', (_, headers, told) => {
  expect(readRateLimits(new Headers(headers), now)).toEqual(told);
});

describe('a vendor that tells its quotas by RateLimit fields', () => {
  const minute = { name: 'minute', kind: 'fixed', limit: 100, windowMs: 60_000 } as const;
  const daily = { name: 'daily', kind: 'sliding', limit: 1_000, windowMs: 86_400_000 } as const;
  const open: SystemContract = {
    windows: [minute, daily],
    concurrency: [],
    reserves: { interactive: 1, workflow: 0, sync: 0, bulk: 0 },
  };

  async function askOnce(contract: SystemContract, headers: Record<string, string>, status = 200) {
    const clock = new VirtualClock();
    const vendor = createVendor({ clock, answer: () => new Response('', { status, headers }) });
    const shield = createShield({ system: 'tax', account: 'a', contract, fetch: vendor.fetch, clock });
    const call = callOf({ deadlineAt: clock.wall() + 1_000 });
    const answer = shield.fetch('1', {}, call).catch(() => undefined);
    await clock.advance(200);
    await Promise.race([answer, clock.advance(2_000)]);
    return { shield, clock, vendor };
  }

  test('is believed: its limit, what others spent and when it is full again', async () => {
    const { shield, clock } = await askOnce(open, {
      ratelimit: '"per-minute";r=3;t=20,"per-day";r=400',
      'ratelimit-policy': '"per-minute";q=50;w=60,"per-day";q=500;w=86400,"other";q=1;w=7',
    });
    expect(shield.status().quotas).toMatchObject([
      { name: 'minute', limit: 50, used: 47, remaining: 3 },
      { name: 'daily', limit: 500, used: 100, remaining: 400 },
    ]);
    const resetsAt = shield.status().quotas[0]?.resetsAt ?? 0;
    expect(resetsAt - clock.wall()).toBeGreaterThan(15_000);
    expect(resetsAt - clock.wall()).toBeLessThanOrEqual(20_100);
    await shield[Symbol.asyncDispose]();
  });

  test('is not taken at a word that may mean either of two windows', async () => {
    const { shield } = await askOnce(open, { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0' });
    expect(shield.status().quotas).toMatchObject([
      { limit: 100, used: 1 },
      { limit: 1_000, used: 1 },
    ]);
    await shield[Symbol.asyncDispose]();
  });

  test('has less to say than its contract', async () => {
    const contract: SystemContract = {
      ...open,
      windows: [daily],
      learn: () => [{ kind: 'usage', window: 'daily', used: 10 }],
    };
    const { shield } = await askOnce(contract, { 'x-ratelimit-limit': '5', 'x-ratelimit-remaining': '0' });
    expect(shield.status().quotas).toMatchObject([{ limit: 1_000, used: 10 }]);
    await shield[Symbol.asyncDispose]();
  });

  test('and asks to wait is not called before, also where the contract names the limit', async () => {
    const contract: SystemContract = {
      ...open,
      windows: [{ name: 'second', kind: 'sliding', limit: 10, windowMs: 1_000 }],
      learn: ({ status }) => (status === 429 ? [{ kind: 'exhausted', limit: 'second' }] : []),
    };
    const { shield, clock, vendor } = await askOnce(contract, { 'retry-after': '30' }, 429);
    expect(vendor.calls).toHaveLength(1);
    const early = shield.fetch('2', {}, callOf({ deadlineAt: clock.wall() + 20_000 }));
    await expect(early).rejects.toMatchObject({ code: 'SYSTEM_BUDGET_EXHAUSTED' });
    const patient = shield.fetch('3', {}, callOf({ priority: 'workflow' })).catch(() => undefined);
    await clock.advance(29_000);
    expect(vendor.calls).toHaveLength(1);
    await clock.advance(3_000);
    expect(vendor.calls.length).toBeGreaterThan(1);
    await Promise.all([patient, shield[Symbol.asyncDispose](), clock.advance(100_000)]);
  });
});
