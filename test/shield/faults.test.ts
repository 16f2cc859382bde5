import { expect, test } from 'vitest';
import type { SystemContract } from '#shield/contract.ts';
import { createShield } from '#shield/create-shield.ts';
import { callOf, createVendor } from './vendor.ts';
import { VirtualClock } from './virtual-clock.ts';

const open: SystemContract = { windows: [], concurrency: [] };

test('a refusal for a limit is waited out and sent again, a write too', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({
    clock,
    answer: (_, index) =>
      index === 0 ? new Response('', { status: 429, headers: { 'retry-after': '3' } }) : Response.json({}),
  });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const answer = shield.fetch('1', { method: 'POST', body: '{}' }, callOf({ effect: 'unsafe' }));
  await clock.advance(5_000);
  expect((await answer).status).toBe(200);
  expect(vendor.calls).toHaveLength(2);
  expect((vendor.calls[1]?.at ?? 0) - (vendor.calls[0]?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
});

test('a limit declared twice too high is learned for a few refusals and then kept', async () => {
  const clock = new VirtualClock();
  const arrivals: number[] = [];
  let refused = 0;
  const vendor = createVendor({ clock, latencyMs: 60 });
  const contract: SystemContract = {
    windows: [{ name: 'second', kind: 'sliding', limit: 50, windowMs: 1000 }],
    concurrency: [],
    maxWaitMs: { bulk: 1e9 },
  };
  const fetch: typeof vendor.fetch = (url, init) => {
    const now = clock.now();
    const isOver = arrivals.filter((at) => now - at < 1000).length >= 25;
    if (isOver) refused += 1;
    else arrivals.push(now);
    return vendor
      .fetch(url, init)
      .then((response) => (isOver ? new Response('', { status: 429 }) : response));
  };
  await using shield = createShield({ system: 'billing', account: 'a', contract, fetch, clock });
  const answers = Array.from({ length: 600 }, (_, i) =>
    shield.fetch(`${i}`, {}, callOf({ priority: 'bulk' })),
  );
  await clock.advance(15_000);
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(5);
  const learning = refused;
  const done = arrivals.length;
  await clock.advance(8_000);
  expect(refused).toBe(learning);
  expect(arrivals.length - done).toBeGreaterThan(8 * 25 * 0.8);
  await shield[Symbol.asyncDispose]();
  await Promise.allSettled(answers);
});

test('slots declared twice too many are learned for a few refusals', async () => {
  const clock = new VirtualClock();
  let inFlight = 0;
  let refused = 0;
  let peak = 0;
  const contract: SystemContract = { windows: [], concurrency: [{ name: 'account', limit: 10 }] };
  const fetch = async () => {
    if (inFlight >= 5) {
      refused += 1;
      return new Response('', { status: 429 });
    }
    inFlight += 1;
    peak = Math.max(peak, inFlight);
    await new Promise<void>((resolve) => clock.after(100, resolve));
    inFlight -= 1;
    return Response.json({});
  };
  await using shield = createShield({ system: 'erp', account: 'a', contract, fetch, clock });
  const answers = Array.from({ length: 500 }, (_, i) =>
    shield.fetch(`${i}`, {}, callOf({ priority: 'bulk' })),
  );
  await clock.advance(20_000);
  await Promise.all(answers);
  expect(peak).toBe(5);
  expect(refused).toBeLessThanOrEqual(5);
});

test('in a storm of failures at most a tenth more is sent', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({
    clock,
    latencyMs: 5,
    answer: (_, index) => new Response('', { status: index % 3 ? 200 : 500 }),
  });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const answers: Promise<Response>[] = [];
  for (let i = 0; i < 600; i++) {
    answers.push(shield.fetch(`${i}`, {}, callOf()));
    await clock.advance(10);
  }
  await clock.advance(60_000);
  await Promise.all(answers);
  expect(vendor.calls.length).toBeLessThanOrEqual(600 * 1.1 + 10);
  expect(vendor.calls.length).toBeGreaterThan(600);
});

test('a class of calls that keeps failing is not sent, probed, and sent again when it recovers', async () => {
  const clock = new VirtualClock();
  let isDown = true;
  const vendor = createVendor({
    clock,
    latencyMs: 5,
    answer: () => new Response('', { status: isDown ? 500 : 200 }),
  });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const send = async (url: string) => {
    const answer = shield.fetch(url, { method: 'POST' }, callOf({ effect: 'unsafe', operation: 'create' }));
    const end = answer.then(
      ({ status }) => status,
      (error) => error.code,
    );
    await clock.advance(20);
    return end;
  };
  for (let i = 0; i < 10; i++) expect(await send(`${i}`)).toBe(500);
  expect(await send('11')).toBe('SYSTEM_UNAVAILABLE');
  expect(shield.status().state).toBe('DEGRADED');
  const before = vendor.calls.length;
  isDown = false;
  await clock.advance(2_000);
  expect(await send('12')).toBe(200);
  expect(vendor.calls.length).toBe(before + 1);
  expect(shield.status().state).toBe('UP');
});

test('a maintenance page stops all calls for as long as the vendor says', async () => {
  const clock = new VirtualClock();
  let isAway = true;
  const vendor = createVendor({
    clock,
    answer: () =>
      isAway ? new Response('<html>', { status: 503, headers: { 'retry-after': '60' } }) : Response.json({}),
  });
  const contract: SystemContract = {
    ...open,
    classify: ({ status, text }) => (status === 503 && text().startsWith('<') ? 'maintenance' : 'ok'),
  };
  await using shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock });
  const first = shield.fetch('1', {}, callOf());
  await clock.advance(100);
  expect((await first).status).toBe(503);
  expect(shield.status().state).toBe('DOWN');
  await expect(shield.fetch('2', {}, callOf({ operation: 'other' }))).rejects.toMatchObject({
    code: 'SYSTEM_UNAVAILABLE',
    retryAfterMs: 60_000,
  });
  isAway = false;
  await clock.advance(60_000);
  const second = shield.fetch('3', {}, callOf());
  await clock.advance(100);
  expect((await second).status).toBe(200);
});

test('what the vendor says it has counted is spent, whoever spent it', async () => {
  const clock = new VirtualClock();
  const usage = [18, 20, 19];
  const vendor = createVendor({
    clock,
    answer: (_, index) => new Response('', { headers: { usage: String(usage[index] ?? 0) } }),
  });
  const contract: SystemContract = {
    windows: [{ name: 'daily', kind: 'sliding', limit: 20, windowMs: 86_400_000 }],
    concurrency: [],
    reserves: { interactive: 1, workflow: 0, sync: 0, bulk: 0 },
    learn: ({ headers }) => [{ kind: 'usage', window: 'daily', used: Number(headers.get('usage')) }],
  };
  await using shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock });
  for (const url of ['1', '2']) {
    const answer = shield.fetch(url, {}, callOf());
    await clock.advance(100);
    await answer;
  }
  expect(shield.status().quotas).toMatchObject([{ name: 'daily', limit: 20, used: 20, remaining: 0 }]);
  await expect(shield.fetch('3', {}, callOf())).rejects.toMatchObject({ code: 'SYSTEM_BUDGET_EXHAUSTED' });
});

test('of a daily allowance bulk work leaves the others what is reserved for them', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract: SystemContract = {
    windows: [{ name: 'daily', kind: 'sliding', limit: 100, windowMs: 86_400_000 }],
    concurrency: [],
    reserves: { interactive: 0.3, workflow: 0.2, sync: 0, bulk: 0.1 },
    maxWaitMs: { bulk: 1_000 },
  };
  await using shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock });
  const crowd = (priority: 'bulk' | 'workflow' | 'interactive') =>
    Promise.allSettled(
      Array.from({ length: 100 }, (_, i) => shield.fetch(`${priority}${i}`, {}, callOf({ priority }))),
    );
  for (const priority of ['bulk', 'workflow', 'interactive'] as const) {
    const ends = crowd(priority);
    await clock.advance(20_000);
    await ends;
  }
  const sent = Object.groupBy(vendor.calls, ({ url }) => url.replace(/\d/g, ''));
  expect(sent.bulk).toHaveLength(50);
  expect(sent.workflow).toHaveLength(20);
  expect(sent.interactive).toHaveLength(30);
});

test('calls that run long fall under their own cap; a read too many is cut off and comes again later', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, latencyMs: 29_000 });
  const contract: SystemContract = {
    windows: [],
    concurrency: [{ name: 'long', limit: 2, longerThanMs: 20_000 }],
  };
  await using shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock });
  const ends = Promise.allSettled([1, 2, 3].map((i) => shield.fetch(`${i}`, {}, callOf())));
  await clock.advance(19_999);
  expect(vendor.state.aborted).toBe(1);
  await clock.advance(60_000);
  expect((await ends).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(vendor.calls).toHaveLength(4);
});

test('equal writes under one idempotency key become one call', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract: SystemContract = { ...open, idempotencyHeaders: ['idempotency-key'] };
  await using shield = createShield({
    system: 'billing',
    account: 'a',
    contract,
    fetch: vendor.fetch,
    clock,
  });
  const send = (key: string, body: string) =>
    shield.fetch(
      'pay',
      { method: 'POST', headers: { 'idempotency-key': key }, body },
      callOf({ effect: 'idempotent', operation: 'create' }),
    );
  const answers = [send('k1', 'a'), send('k1', 'a'), send('k1', 'b'), send('k2', 'a')];
  await clock.advance(100);
  await Promise.all(answers);
  expect(vendor.calls).toHaveLength(3);
});
