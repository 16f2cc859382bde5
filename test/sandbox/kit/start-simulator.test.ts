import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Simulator, SimulatorConfig } from '#sandbox/kit/simulator.ts';
import { startSimulator } from '#sandbox/kit/start-simulator.ts';
import { emptyCompany } from './empty-company.ts';
import { createLedger } from './ledger-vendor.ts';

const running: AsyncDisposable[] = [];

afterEach(async () => {
  for (const resource of running.splice(0)) await resource[Symbol.asyncDispose]();
});

async function start(changes: Partial<SimulatorConfig> = {}): Promise<Simulator> {
  const simulator = await startSimulator(
    'ledger',
    createLedger,
    {
      host: '127.0.0.1',
      port: 0,
      company: emptyCompany,
      latency: 'fast',
      limits: 'real',
      seed: 1,
      ...changes,
    },
    AbortSignal.timeout(20_000),
  );
  running.push(simulator);
  return simulator;
}

async function call(simulator: Simulator, method: string, path: string, body?: unknown) {
  const response = await fetch(`${simulator.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

const stats = async (simulator: Simulator) => (await call(simulator, 'GET', '/_sandbox/stats')).json();

describe('a simulated system', () => {
  it('serves the vendor and counts its calls by operation, refusals and created records, but no control route', async () => {
    const simulator = await start();
    expect((await call(simulator, 'POST', '/entries', 'one')).status).toBe(201);
    expect((await call(simulator, 'GET', '/entries/entry-1')).json()).toEqual({ id: 'entry-1', text: 'one' });
    expect((await call(simulator, 'GET', '/entries/entry-9')).status).toBe(404);
    expect((await fetch(`${simulator.url}/entries/x`, { headers: { 'x-over-limit': '1' } })).status).toBe(
      429,
    );

    expect(await stats(simulator)).toEqual({
      system: 'ledger',
      calls: 4,
      limited: 1,
      peakConcurrency: 1,
      byOperation: { 'create entry': 1, 'read entry': 2, refused: 1 },
      created: { entry: 1 },
    });
    expect((await call(simulator, 'POST', '/_sandbox/stats/reset')).status).toBe(200);
    expect(await stats(simulator)).toEqual({
      system: 'ledger',
      calls: 0,
      limited: 0,
      peakConcurrency: 0,
      byOperation: {},
      created: {},
    });
  });

  it('sees how many calls are in it at the same time', async () => {
    const simulator = await start({ latency: 'real' });
    await Promise.all([1, 2, 3].map((n) => call(simulator, 'GET', `/entries/${n}`)));
    expect((await stats(simulator)).peakConcurrency).toBe(3);
  });

  it('lists its records, seeded and created, and refuses a type that it does not know', async () => {
    const simulator = await start();
    await call(simulator, 'POST', '/entries', 'two');
    expect((await call(simulator, 'GET', '/_sandbox/records/entry')).json()).toEqual([
      { id: 'seed-1', text: 'first' },
      { id: 'entry-1', text: 'two' },
    ]);
    const unknown = await call(simulator, 'GET', '/_sandbox/records/teapot');
    expect(unknown.status).toBe(404);
    expect(unknown.json().error).toContain('teapot');
    expect((await call(simulator, 'GET', '/_sandbox/stat')).json().error).toContain('GET stats');
  });

  it('stands on the day of its company, moves its clock and tells the vendor', async () => {
    const simulator = await start();
    expect((await call(simulator, 'GET', '/_sandbox/clock')).json().now).toContain(emptyCompany.today);
    await call(simulator, 'POST', '/_sandbox/clock', { set: '2030-05-01T00:00:00Z' });
    await call(simulator, 'POST', '/_sandbox/clock', { advanceMs: 86_400_000 });
    const { now, clockMoves } = (await call(simulator, 'GET', '/clock')).json();
    expect(new Date(now).toISOString()).toMatch(/^2030-05-02T00:00/);
    expect(clockMoves).toBe(2);
    for (const wrong of [
      {},
      { advanceMs: -1 },
      { set: 'soon' },
      { advanceMs: 1, set: 0 },
      { advancems: 1 },
    ]) {
      expect((await call(simulator, 'POST', '/_sandbox/clock', wrong)).status).toBe(400);
    }
  });

  it('answers a failure of its own as a 500 and says so in its log', async () => {
    const lines: string[] = [];
    const simulator = await start({ log: (line) => lines.push(line) });
    expect((await call(simulator, 'GET', '/fail')).status).toBe(500);
    expect(lines.join()).toContain('no such luck');
  });

  it('says which port is taken', async () => {
    const { port } = await start();
    await expect(start({ port })).rejects.toThrow(`127.0.0.1:${port}`);
  });

  it('stops while a call hangs', async () => {
    const simulator = await start();
    await call(simulator, 'POST', '/_sandbox/faults', [{ path: '.', hangMs: 3_600_000 }]);
    const hanging = call(simulator, 'GET', '/entries/1').then(
      () => 'answered',
      () => 'cut',
    );
    await vi.waitUntil(async () => (await stats(simulator)).calls === 1);
    await simulator[Symbol.asyncDispose]();
    expect(await hanging).toBe('cut');
    await expect(fetch(simulator.url)).rejects.toThrow();
  });
});

describe('faults', () => {
  it('answer in place of the vendor, as often as asked, with any body and headers', async () => {
    const simulator = await start();
    const faults = [
      {
        method: 'post',
        path: '^/entries$',
        times: 1,
        status: 503,
        body: '<h1>maintenance</h1>',
        headers: { 'retry-after': '7' },
      },
      { path: '^/entries/seed', status: 429, body: { error: 'slow down' } },
    ];
    expect((await call(simulator, 'POST', '/_sandbox/faults', faults)).status).toBe(200);
    const first = await call(simulator, 'POST', '/entries', 'x');
    expect([first.status, first.text]).toEqual([503, '<h1>maintenance</h1>']);
    expect(first.headers.get('retry-after')).toBe('7');
    expect(first.headers.get('content-type')).toBe('text/html');
    expect((await call(simulator, 'POST', '/entries', 'x')).status).toBe(201);
    expect((await call(simulator, 'GET', '/entries/seed-1')).json()).toEqual({ error: 'slow down' });
    expect((await stats(simulator)).created).toEqual({ entry: 1 });

    await call(simulator, 'POST', '/_sandbox/faults', []);
    expect((await call(simulator, 'GET', '/entries/seed-1')).status).toBe(200);
  });

  it('cut the connection before the work, or after it', async () => {
    const simulator = await start();
    await call(simulator, 'POST', '/_sandbox/faults', [
      { path: '/entries', times: 1, drop: 'before' },
      { path: '/entries', times: 1, drop: 'after' },
    ]);
    await expect(call(simulator, 'POST', '/entries', 'lost')).rejects.toThrow();
    expect((await stats(simulator)).created).toEqual({});
    await expect(call(simulator, 'POST', '/entries', 'done')).rejects.toThrow();
    expect((await stats(simulator)).created).toEqual({ entry: 1 });
  });

  it('match the query too, and happen by chance', async () => {
    const simulator = await start();
    await call(simulator, 'POST', '/_sandbox/faults', [
      { path: 'limit=7', status: 500 },
      { path: '/entries', probability: 0.5, status: 502 },
    ]);
    expect((await call(simulator, 'GET', '/entries/seed-1?limit=7')).status).toBe(500);
    const seen = new Set<number>();
    await vi.waitUntil(async () => {
      seen.add((await call(simulator, 'GET', '/entries/seed-1')).status);
      return seen.size === 2;
    });
    expect(seen).toEqual(new Set([200, 502]));
  });

  it('delay an answer that the vendor still gives', async () => {
    const simulator = await start();
    await call(simulator, 'POST', '/_sandbox/faults', [{ path: '/entries', times: 1, delayMs: 300 }]);
    const order: string[] = [];
    const delayed = call(simulator, 'GET', '/entries/seed-1').then(({ status }) =>
      order.push(`delayed ${status}`),
    );
    await vi.waitUntil(async () => (await call(simulator, 'GET', '/_sandbox/faults')).text.trim() === '[]');
    await call(simulator, 'GET', '/entries/seed-1').then(({ status }) => order.push(`prompt ${status}`));
    await delayed;
    expect(order).toEqual(['prompt 200', 'delayed 200']);
  });

  it('add headers to what the vendor answers, and speak after a silence where they have a status', async () => {
    const simulator = await start();
    await call(simulator, 'POST', '/_sandbox/faults', [
      { path: 'seed', times: 1, headers: { 'x-degraded': 'yes' } },
      { path: 'seed', times: 1, hangMs: 5, status: 504 },
    ]);
    const first = await call(simulator, 'GET', '/entries/seed-1');
    expect([first.status, first.headers.get('x-degraded')]).toEqual([200, 'yes']);
    expect((await call(simulator, 'GET', '/entries/seed-1')).status).toBe(504);
    expect((await stats(simulator)).byOperation).toEqual({ 'read entry': 1, faulted: 1 });
  });

  it.each([
    [{ path: '(' }, 'fault 0 path'],
    [{ path: '.', chance: 1 }, 'chance'],
    [{ path: '.', probability: 2 }, 'fault 0 probability'],
    [{ path: '.', drop: 'during' }, 'fault 0 drop'],
    [{ status: 500 }, 'fault 0 path'],
  ])('are refused with the problem named: %j', async (fault, problem) => {
    const simulator = await start();
    const refused = await call(simulator, 'POST', '/_sandbox/faults', [fault]);
    expect(refused.status).toBe(400);
    expect(refused.json().error).toContain(problem);
    expect((await call(simulator, 'POST', '/_sandbox/faults', '{')).status).toBe(400);
    expect((await call(simulator, 'POST', '/_sandbox/faults', fault)).json().error).toContain('the body');
  });
});

describe('webhooks', () => {
  async function startReceiver(answer: (n: number) => number) {
    const received: { id: string; signature: string | undefined }[] = [];
    let posts = 0;
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const status = answer(++posts);
      if (status === 200) {
        received.push({ id: JSON.parse(body).id, signature: request.headers['x-signature'] as string });
      }
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push({
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
  }

  it('arrive signed, again after a failure', async () => {
    const receiver = await startReceiver((n) => (n === 1 ? 500 : 200));
    const simulator = await start({ webhookUrl: receiver.url });
    await call(simulator, 'POST', '/entries', 'x');
    await vi.waitUntil(() => receiver.received.length === 1, { timeout: 5_000 });
    expect(receiver.received[0]?.signature).toMatch(/^\d{10}:/);
    await vi.waitUntil(async () => {
      const { pending, sent } = (await call(simulator, 'GET', '/_sandbox/webhooks')).json();
      return pending === 0 && sent === 1;
    });
  });

  it('that found no receiver before a restart arrive after it', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'weir-webhooks-'));
    const receiver = await startReceiver(() => 200);
    const before = await start({ dataDir, webhookUrl: 'http://127.0.0.1:9/nobody' });
    await call(before, 'POST', '/entries', 'kept');
    await before[Symbol.asyncDispose]();
    const after = await start({ dataDir, webhookUrl: receiver.url });
    await vi.waitUntil(() => receiver.received.length === 1);
    expect(receiver.received[0]?.id).toBe('entry-1');
    await after[Symbol.asyncDispose]();
    await rm(dataDir, { recursive: true });
  });

  it('come twice and out of order where asked, and none is lost', async () => {
    const receiver = await startReceiver(() => 200);
    const simulator = await start({ webhookUrl: receiver.url });
    const changed = await call(simulator, 'POST', '/_sandbox/webhooks', {
      duplicate: 1,
      shuffle: 40,
      delayMs: 1,
    });
    expect(changed.status).toBe(200);
    for (let n = 0; n < 20; n++) await call(simulator, 'POST', '/entries', 'x');
    await vi.waitUntil(() => receiver.received.length === 40);
    const ids = receiver.received.map(({ id }) => id);
    expect(new Set(ids).size).toBe(20);
    const inOrder = Array.from({ length: 40 }, (_, n) => `entry-${Math.floor(n / 2) + 1}`);
    expect(ids).not.toEqual(inOrder);
    expect((await call(simulator, 'POST', '/_sandbox/webhooks', { duplicate: 3 })).status).toBe(400);
  });
});
