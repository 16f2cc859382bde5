import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallContext } from '#domain/call-context.ts';
import { createShield, type Shield } from '#shield/create-shield.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';
import { VirtualClock } from '../shield/virtual-clock.ts';
import {
  callContext,
  insertQuote,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

const quotes = 200;
const hourMs = 3_600_000;
const lookEveryMs = 15_000;
const ofErp: ReadonlySet<string> = new Set([
  'creditByCustomers',
  'productsBySkus',
  'createOrder',
  'ordersByExternalIds',
]);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database?.[Symbol.asyncDispose]());

/** Something on the wire where the ERP is, that cuts every call off while it is down. */
async function startErp() {
  const state = { isDown: true, asked: 0 };
  const server = createServer((request, response) => {
    state.asked += 1;
    if (state.isDown) request.socket.destroy();
    else response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    state,
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const askErp = (shield: Shield, url: string, operation: string, ctx: CallContext) =>
  shield.fetch(
    `${url}/${operation}`,
    {},
    { operation, effect: operation === 'createOrder' ? 'unsafe' : 'read', origin: ctx },
  );

const count = async (sql: string): Promise<number> =>
  (await database.pool.query<{ count: number }>(`select count(*)::int from ${sql}`)).rows[0]?.count ?? 0;

/** The database's part of time that passes. */
async function pass(ms: number): Promise<void> {
  await database.pool.query(
    `update orchestration.workflow set started_at = started_at - make_interval(secs => $1)`,
    [ms / 1_000],
  );
  await database.pool.query(
    `update orchestration.exception set due_at = due_at - make_interval(secs => $1)`,
    [ms / 1_000],
  );
}

test(`with the ERP down for an hour, ${quotes} submitted quotes wait, and complete by themselves when it is heard of again`, async () => {
  const clock = new VirtualClock();
  await using erp = await startErp();
  const { state } = erp;
  const listeners = new Set<(system: string) => void>();
  await using shield = createShield({
    ...{ system: 'netsuite', account: 'a', contract: netSuiteContract(), clock },
    onRecovered: () => listeners.forEach((listener) => void listener('netsuite')),
  });
  const onCall = async (operation: string, phase: string, ctx: CallContext) => {
    if (phase === 'before' && ofErp.has(operation)) await askErp(shield, erp.url, operation, ctx);
  };
  await using orchestration = await startTestOrchestration(database, onCall, {
    ...{ outageRetryMs: lookEveryMs, slaEveryMs: 50 },
    after: (ms, run) => clock.after(ms, run),
    onRecovered(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  });
  /** Lets time pass by steps until something is so. */
  const until = (stepMs: number, isSo: () => Promise<boolean> | boolean) => {
    const look = async () => {
      await clock.advance(stepMs);
      return isSo();
    };
    return expect.poll(look, { interval: 20, timeout: 60_000 }).toBe(true);
  };

  // The CRM answers, and so do those who submit.
  const inserted = await Promise.all(Array.from({ length: quotes }, () => insertQuote(database.pool)));
  let submitted = 0;
  const submitting = Promise.all(
    inserted.map(({ id }) => start(orchestration, id).then(() => (submitted += 1))),
  );
  await until(50, () => submitted === quotes);
  await submitting;
  const waiting = `orchestration.exception where status = 'OPEN' and code = 'SYSTEM_UNAVAILABLE'`;
  await until(1_000, async () => (await count(waiting)) === quotes);

  const overdue = `orchestration.exception where code = 'ORDER_OVERDUE'`;
  expect(await count(overdue)).toBe(0);
  const began = clock.now();
  const askedBefore = state.asked;
  const callsBefore = await count('doubles.call');
  for (let shifted = false; clock.now() - began < hourMs; ) {
    const calls = await count('doubles.call');
    await clock.advance(lookEveryMs);
    await expect.poll(() => count('doubles.call'), { interval: 5 }).toBeGreaterThan(calls);
    if (shifted || clock.now() - began < hourMs / 2) continue;
    shifted = true;
    await pass(hourMs / 2);
    await expect.poll(() => count(`${overdue} and status = 'OPEN'`), { timeout: 20_000 }).toBe(quotes);
  }
  await pass(hourMs / 2);
  // Nobody knocks at it all the time: one look of all that wait, and of these one in a minute gets past the breaker.
  expect((await count('doubles.call')) - callsBefore).toBeLessThan(1.5 * (hourMs / lookEveryMs));
  expect(state.asked - askedBefore).toBeLessThan(150);
  expect(await count('doubles.sales_order')).toBe(0);
  // Who asks for something of the ERP hears at once that it is away.
  await expect(askErp(shield, erp.url, 'read', callContext())).rejects.toMatchObject({
    code: 'SYSTEM_UNAVAILABLE',
  });

  state.isDown = false;
  // A person's look, of all that may hear of it first.
  const heardOf = () => askErp(shield, erp.url, 'read', callContext()).then(Boolean, () => false);
  await until(1_000, heardOf);
  const heardAt = clock.now();
  await until(10, async () => (await count(`orchestration.workflow where status = 'SUCCEEDED'`)) === quotes);
  expect(clock.now() - heardAt).toBeLessThan(lookEveryMs);

  expect(await count('doubles.sales_order')).toBe(quotes);
  expect(await count(`doubles.quote where status = 'ORDERED' and ordered_writes = 1`)).toBe(quotes);
  expect(await count('doubles.subscription')).toBe(quotes);
  await expect
    .poll(() => count(`orchestration.exception where status = 'OPEN'`), { timeout: 20_000 })
    .toBe(0);
  expect(await count(`orchestration.exception where resolved_by = 'weir'`)).toBe(2 * quotes);
  const tellings = (type: string) =>
    count(`orchestration.event where type = '${type}' and payload->>'rule' = 'ORDER_BOOKED'`);
  expect(await tellings('sla.missed')).toBe(quotes);
  expect(await tellings('sla.met')).toBe(quotes);
}, 120_000);
