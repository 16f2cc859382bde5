import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unavailable } from './business-systems.ts';
import {
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(async () => {
  await database?.[Symbol.asyncDispose]();
});

const ordersOf = async ({ customerId }: { readonly customerId: string }) =>
  (await database.pool.query('select 1 from doubles.sales_order where customer_id = $1', [customerId]))
    .rowCount;

test('an outage that was looked at again and again before a restart ends after it', async () => {
  const quote = await insertQuote(database.pool);
  const first = await startTestOrchestration(
    database,
    (operation, phase) => {
      if (operation === 'createOrder' && phase === 'before') throw unavailable('netsuite');
    },
    { outageRetryMs: 20 },
  );
  const workflowId = await start(first, quote.id);
  await reaches(first, workflowId, 'EXCEPTION');
  const attempts = async () =>
    (await first.client.workflowSteps([workflowId]))
      .get(workflowId)
      ?.find(({ name }) => name === 'createOrder')?.attempts ?? 0;
  // More than the three before the exception and the three of the first look.
  await expect.poll(attempts).toBeGreaterThan(9);
  await first[Symbol.asyncDispose]();

  await using second = await startTestOrchestration(database, undefined, { outageRetryMs: 20 });
  await reaches(second, workflowId, 'SUCCEEDED');
  const exceptions = (await second.client.exceptionsByWorkflows([workflowId])).get(workflowId);
  expect(exceptions).toMatchObject([{ step: 'createOrder', status: 'RESOLVED', resolvedBy: 'weir' }]);
  expect(await ordersOf(quote)).toBe(1);
});

/** Dies for the engine in the middle of the booking, after its effect. */
async function interrupted(release: number): Promise<{ workflowId: string; customerId: string }> {
  const quote = await insertQuote(database.pool);
  const booking = Promise.withResolvers<void>();
  await using process = await startTestOrchestration(
    database,
    async (operation, phase, { signal }) => {
      if (operation !== 'createOrder' || phase !== 'after') return;
      booking.resolve();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    { release, drainMs: 20 },
  );
  const workflowId = await start(process, quote.id);
  await booking.promise;
  return { workflowId, customerId: quote.customerId };
}

test('a newer release goes on with the runs of an older one; what a newer one began is left to it', async () => {
  const newer = await interrupted(8);
  const older = await interrupted(6);
  {
    await using upgraded = await startTestOrchestration(database, undefined, { release: 7 });
    await reaches(upgraded, older.workflowId, 'SUCCEEDED');
    expect(await ordersOf(older)).toBe(1);
    const { rows } = await database.pool.query(
      `select status, recovery_attempts::int as attempts from dbos.workflow_status where application_version = 'weir@8'`,
    );
    expect(rows).toEqual([{ status: 'PENDING', attempts: 1 }]);
    expect((await upgraded.client.workflowsByIds([newer.workflowId])).get(newer.workflowId)?.status).toBe(
      'RUNNING',
    );
  }
  await using own = await startTestOrchestration(database, undefined, { release: 8 });
  await reaches(own, newer.workflowId, 'SUCCEEDED');
  expect(await ordersOf(newer)).toBe(1);
});

test('a system that does not heed its deadline holds no step up: it is asked again', async () => {
  let deaf = true;
  await using orchestration = await startTestOrchestration(
    database,
    async (operation, phase) => {
      if (operation !== 'createOrder' || phase !== 'after' || !deaf) return;
      deaf = false;
      await delay(600_000, undefined, { ref: false });
    },
    { retry: { attempts: 3, firstPauseMs: 5, longestPauseMs: 20, callMs: 300 }, release: 8 },
  );
  const quote = await insertQuote(database.pool);
  await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
  expect(await ordersOf(quote)).toBe(1);
});

test('many runs at once are at a system in turn', async () => {
  let atOnce = 0;
  let most = 0;
  await using orchestration = await startTestOrchestration(
    database,
    async (operation, phase) => {
      if (operation !== 'productsBySkus') return;
      atOnce += phase === 'before' ? 1 : -1;
      most = Math.max(most, atOnce);
      await delay(1);
    },
    { callsAtOnce: 4, release: 8 },
  );
  const quotes = await Promise.all(Array.from({ length: 30 }, () => insertQuote(database.pool)));
  const workflowIds = await Promise.all(quotes.map(({ id }) => start(orchestration, id)));
  for (const workflowId of workflowIds) await reaches(orchestration, workflowId, 'SUCCEEDED');
  expect(most).toBeLessThanOrEqual(4);
  expect(most).toBeGreaterThan(1);
});
