import { expect, test } from 'vitest';
import { createShield } from '#shield/create-shield.ts';
import { callOf, createVendor } from './vendor.ts';
import { settled, VirtualClock } from './virtual-clock.ts';

const open = { windows: [], concurrency: [] };

test('a call passes through and its answer comes back whole', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, answer: () => Response.json({ id: 7 }, { status: 201 }) });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const answer = shield.fetch('http://crm/1', { method: 'POST', body: '{}' }, callOf({ effect: 'unsafe' }));
  await clock.advance(100);
  const response = await answer;
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toEqual({ id: 7 });
  expect(vendor.calls[0]?.init.method).toBe('POST');
});

test('no more calls are in flight than the vendor allows, and the others follow', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = { windows: [], concurrency: [{ name: 'account', limit: 5 }] };
  await using shield = createShield({ system: 'erp', account: 'a', contract, fetch: vendor.fetch, clock });
  const answers = Array.from({ length: 50 }, (_, i) => shield.fetch(`http://erp/${i}`, {}, callOf()));
  await settled();
  expect(shield.status().concurrency.queued).toBeGreaterThan(40);
  await clock.advance(1_500);
  await Promise.all(answers);
  expect(vendor.state.peak).toBe(5);
  expect(shield.status().concurrency).toMatchObject({ inFlight: 0, queued: 0 });
});

test('a rate is kept in every window of time', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = {
    windows: [{ name: 'second', kind: 'sliding' as const, limit: 25, windowMs: 1000 }],
    concurrency: [],
  };
  await using shield = createShield({
    system: 'billing',
    account: 'a',
    contract,
    fetch: vendor.fetch,
    clock,
  });
  const answers = Array.from({ length: 200 }, (_, i) =>
    shield.fetch(`http://billing/${i}`, {}, callOf({ priority: 'sync' })),
  );
  await clock.advance(20_000);
  await Promise.all(answers);
  const times = vendor.calls.map(({ at }) => at);
  for (let i = 25; i < times.length; i++)
    expect((times[i] as number) - (times[i - 25] as number)).toBeGreaterThan(1000);
});

test('higher classes go first and every caller of a class has its turn', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = {
    windows: [],
    concurrency: [{ name: 'account', limit: 1 }],
    reserves: { interactive: 1, workflow: 0, sync: 0, bulk: 0 },
  };
  await using shield = createShield({ system: 'erp', account: 'a', contract, fetch: vendor.fetch, clock });
  const send = (url: string, priority: 'interactive' | 'bulk', caller: string) =>
    shield.fetch(url, {}, callOf({ priority, caller }));
  const answers = [
    ...[0, 1, 2, 3].map((i) => send(`big${i}`, 'bulk', 'big')),
    send('small0', 'bulk', 'small'),
    send('person', 'interactive', 'person'),
  ];
  await clock.advance(1_000);
  await Promise.all(answers);
  expect(vendor.calls.map(({ url }) => url)).toEqual(['big0', 'person', 'big1', 'small0', 'big2', 'big3']);
});

test('a call that cannot meet its deadline is refused at once and told when to come again', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = {
    windows: [{ name: 'minute', kind: 'fixed' as const, limit: 2, windowMs: 60_000 }],
    concurrency: [],
  };
  await using shield = createShield({ system: 'tax', account: 'a', contract, fetch: vendor.fetch, clock });
  const first = [0, 1].map((i) => shield.fetch(`${i}`, {}, callOf()));
  await clock.advance(200);
  await Promise.all(first);
  const late = shield.fetch('2', {}, callOf({ deadlineAt: clock.wall() + 2_000 }));
  await expect(late).rejects.toMatchObject({
    code: 'SYSTEM_BUDGET_EXHAUSTED',
    system: 'tax',
    retryable: true,
  });
  await expect(late).rejects.toHaveProperty('retryAfterMs', expect.any(Number));
  expect(vendor.calls).toHaveLength(2);
});

test('each call that is sent is told to its origin, with the time it waited', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = { windows: [], concurrency: [{ name: 'account', limit: 1 }] };
  await using shield = createShield({ system: 'erp', account: 'a', contract, fetch: vendor.fetch, clock });
  const told: unknown[] = [];
  const call = callOf({ operation: 'query', onCall: (sent) => told.push(sent) });
  const answers = [shield.fetch('1', {}, call), shield.fetch('2', {}, call)];
  await clock.advance(300);
  await Promise.all(answers);
  expect(told).toEqual([
    { system: 'erp', operation: 'query', queuedMs: 0 },
    { system: 'erp', operation: 'query', queuedMs: 100 },
  ]);
});

test('equal reads in flight are one call, and one that leaves does not cancel the others', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, answer: () => Response.json({ n: 1 }) });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const leaving = new AbortController();
  const headers = { authorization: 'Bearer t' };
  const first = shield.fetch('http://crm/1', { headers }, callOf({ signal: leaving.signal }));
  const others = Array.from({ length: 9 }, () => shield.fetch('http://crm/1', { headers }, callOf()));
  const stranger = shield.fetch('http://crm/1', { headers: { authorization: 'Bearer u' } }, callOf());
  leaving.abort();
  await expect(first).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  await clock.advance(100);
  const bodies = await Promise.all([...others, stranger].map(async (other) => (await other).json()));
  expect(bodies).toEqual(Array.from({ length: 10 }, () => ({ n: 1 })));
  expect(vendor.calls).toHaveLength(2);
});

test('a read that comes after a write does not share one that began before it', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const write = shield.fetch('http://crm/1', { method: 'PATCH', body: '{}' }, callOf({ effect: 'unsafe' }));
  await clock.advance(50);
  const before = shield.fetch('http://crm/1', {}, callOf());
  await clock.advance(50);
  await write;
  const after = shield.fetch('http://crm/1', {}, callOf());
  await clock.advance(100);
  await Promise.all([before, after]);
  expect(vendor.calls).toHaveLength(3);
});

test('a client that leaves frees its place, and its call is not sent', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = { windows: [], concurrency: [{ name: 'account', limit: 1 }] };
  await using shield = createShield({ system: 'erp', account: 'a', contract, fetch: vendor.fetch, clock });
  const leaving = new AbortController();
  const first = shield.fetch('1', {}, callOf());
  const second = shield.fetch('2', {}, callOf({ signal: leaving.signal }));
  leaving.abort();
  await expect(second).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
  await clock.advance(500);
  await first;
  expect(vendor.calls.map(({ url }) => url)).toEqual(['1']);
  expect(clock.pending).toBe(0);
});

test('a deadline that passes on the way ends the wait, and the slot stays taken until the vendor is done', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, latencyMs: 1_000 });
  const contract = { windows: [], concurrency: [{ name: 'account', limit: 1 }] };
  await using shield = createShield({ system: 'erp', account: 'a', contract, fetch: vendor.fetch, clock });
  const late = shield.fetch('1', {}, callOf({ deadlineAt: clock.wall() + 300 }));
  const rejected = expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', system: 'erp' });
  await clock.advance(300);
  await rejected;
  expect(shield.status().concurrency.inFlight).toBe(1);
  await clock.advance(700);
  expect(shield.status().concurrency.inFlight).toBe(0);
  expect(clock.pending).toBe(0);
});

test('a refused connection is tried again and then told as an unavailable system', async () => {
  const clock = new VirtualClock();
  const refusal = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const vendor = createVendor({ clock, answer: () => new TypeError('fetch failed', { cause: refusal }) });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const answer = shield.fetch('1', { method: 'POST' }, callOf({ effect: 'unsafe' }));
  const rejected = expect(answer).rejects.toMatchObject({
    code: 'SYSTEM_UNAVAILABLE',
    system: 'crm',
    retryable: true,
  });
  await clock.advance(60_000);
  await rejected;
  expect(vendor.calls.length).toBeGreaterThan(1);
});

test('a write whose connection broke is not sent again', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, answer: () => new TypeError('fetch failed') });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const answer = shield.fetch('1', { method: 'POST' }, callOf({ effect: 'unsafe' }));
  const rejected = expect(answer).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: false });
  await clock.advance(60_000);
  await rejected;
  expect(vendor.calls).toHaveLength(1);
});

test('a hanging vendor is cut off after the timeout', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock, latencyMs: 1e9 });
  const contract = { ...open, timeoutMs: 5_000 };
  await using shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock });
  const answer = shield.fetch('1', { method: 'POST' }, callOf({ effect: 'unsafe' }));
  const rejected = expect(answer).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: false });
  await clock.advance(5_000);
  await rejected;
  expect(vendor.state.aborted).toBe(1);
});

test('disposing refuses what waits and what comes, and cuts off reads', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = { windows: [], concurrency: [{ name: 'account', limit: 1 }] };
  const shield = createShield({ system: 'erp', account: 'a', contract, fetch: vendor.fetch, clock });
  const answers = [shield.fetch('1', {}, callOf()), shield.fetch('2', {}, callOf())];
  const rejected = Promise.all(
    answers.map((answer) => expect(answer).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE' })),
  );
  await shield[Symbol.asyncDispose]();
  await rejected;
  await expect(shield.fetch('3', {}, callOf())).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE' });
});

test('disposing waits for a write that is under way', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const shield = createShield({ system: 'erp', account: 'a', contract: open, fetch: vendor.fetch, clock });
  const answer = shield.fetch('1', { method: 'POST' }, callOf({ effect: 'unsafe' }));
  const disposed = shield[Symbol.asyncDispose]();
  await clock.advance(100);
  expect((await answer).status).toBe(200);
  await disposed;
});

test('the concurrency that is shown is that of all calls together', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  const contract = {
    windows: [],
    concurrency: [
      { name: 'long', limit: 2, longerThanMs: 20_000 },
      { name: 'each', limit: 1, perOperation: true },
      { name: 'all', limit: 4 },
    ],
  };
  await using shield = createShield({ system: 'crm', account: 'a', contract, fetch: vendor.fetch, clock });
  expect(shield.status().concurrency).toEqual({ limit: 4, inFlight: 0, queued: 0 });
});

test('a call says to the vendor which request and which trace it belongs to', async () => {
  const clock = new VirtualClock();
  const vendor = createVendor({ clock });
  await using shield = createShield({
    system: 'crm',
    account: 'a',
    contract: open,
    fetch: vendor.fetch,
    clock,
  });
  const trace = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'vendor=1',
  };
  const call = callOf();
  const answer = shield.fetch(
    'http://crm/1',
    { headers: { accept: 'text/plain' } },
    { ...call, origin: { ...call.origin, correlationId: 'abc-1', trace } },
  );
  await clock.advance(100);
  await answer;
  expect(Object.fromEntries(new Headers(vendor.calls[0]?.init.headers))).toEqual({
    accept: 'text/plain',
    'x-correlation-id': 'abc-1',
    ...trace,
  });
});
