import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import {
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
  type TestQuote,
} from './start-test-orchestration.ts';

const seed = Math.floor(Math.random() * 1_000_000);
let database: TestDatabase;

beforeAll(async () => {
  database = await startTestDatabase();
});

afterAll(async () => {
  await database?.[Symbol.asyncDispose]();
});

const childFile = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

function spawnChild(orders: object): ChildProcess {
  const argument = JSON.stringify({ url: database.url, ...orders });
  return spawn(process.execPath, ['--disable-warning=DeprecationWarning', childFile, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What the child said, once it has gone; its last words are lost with it where it was killed. */
async function runChild(
  orders: object,
): Promise<{ readonly lines: readonly string[]; readonly killed: boolean }> {
  const child = spawnChild(orders);
  const lines: string[] = [];
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const [, signal] = await once(child, 'close');
  return { lines, killed: signal === 'SIGKILL' };
}

async function effectsOf({ id, customerId }: TestQuote) {
  const { rows } = await database.pool.query(
    `select (select count(*)::int from doubles.sales_order where customer_id = $2) as orders,
            (select count(*)::int from doubles.subscription where quote_id = $1) as subscriptions,
            (select ordered_writes from doubles.quote where id = $1) as "writeBacks",
            (select count(*)::int from orchestration.event where customer_id = $2 and type = 'order.booked') as booked,
            (select count(*)::int from orchestration.workflow where subject_id = $1) as workflows`,
    [id, customerId],
  );
  return rows[0];
}

const exactlyOne = { orders: 1, subscriptions: 1, writeBacks: 1, booked: 1, workflows: 1 };

async function progressIsGapless(workflowId: string): Promise<void> {
  const { rows } = await database.pool.query<{ sequence: number }>(
    `select sequence from orchestration.event where topic = 'workflow.progress' and entity_id = $1 order by xid, seq`,
    [workflowId],
  );
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_, index) => index + 1));
}

async function finish(orchestration: Orchestration, quote: TestQuote): Promise<void> {
  // The client never heard the answer and asks again under the same key.
  const workflowId = await start(orchestration, quote.id);
  await reaches(orchestration, workflowId, 'SUCCEEDED');
  await progressIsGapless(workflowId);
}

/** Places to die, spread over the whole run of a quote and shifted by the seed. */
async function placesToDie(count: number): Promise<readonly { killAt: number; phase: 'before' | 'after' }[]> {
  const probe = await runChild({ quoteIds: [(await insertQuote(database.pool)).id] });
  const statements = Number(probe.lines.at(-1)?.replace('statements ', ''));
  expect(statements).toBeGreaterThan(50);
  const stride = statements / count;
  return Array.from({ length: count }, (_, index) => ({
    killAt: 1 + Math.floor(stride * (index + ((seed + index * 7919) % 1000) / 1000)),
    phase: (seed + index) % 2 === 0 ? 'before' : 'after',
  }));
}

test('a process killed at any statement is taken over by another: each quote has its effects once', {
  timeout: 120_000,
}, async () => {
  const places = await placesToDie(16);
  await using survivor = await startTestOrchestration(database);
  let kills = 0;
  for (const place of places) {
    const quote = await insertQuote(database.pool);
    if ((await runChild({ quoteIds: [quote.id], ...place })).killed) kills += 1;
    await finish(survivor, quote);
    expect(await effectsOf(quote), `seed ${seed}, killed ${place.phase} statement ${place.killAt}`).toEqual(
      exactlyOne,
    );
  }
  // The last places may lie behind the end of a run that was shorter than the probe's.
  expect(kills, `seed ${seed}`).toBeGreaterThanOrEqual(places.length - 3);
});

test('a process that is killed again and again gets through after its restarts', {
  timeout: 120_000,
}, async () => {
  const quotes = await Promise.all(Array.from({ length: 4 }, () => insertQuote(database.pool)));
  const quoteIds = quotes.map(({ id }) => id);
  const kills: boolean[] = [];
  for (const [index, killAt] of [60, 90, 110, 140, 170].entries()) {
    const shifted = killAt + ((seed + index * 31) % 40);
    kills.push((await runChild({ quoteIds, killAt: shifted, phase: index % 2 ? 'after' : 'before' })).killed);
  }
  expect(kills, `seed ${seed}`).toContain(true);
  await using restarted = await startTestOrchestration(database);
  for (const quote of quotes) {
    await finish(restarted, quote);
    expect(await effectsOf(quote), `seed ${seed}`).toEqual(exactlyOne);
  }
});

test('work of a process that dies in the middle of a call goes on in a second one within five seconds', async () => {
  await using survivor = await startTestOrchestration(database, undefined, { takeoverEveryMs: 1_000 });
  const quote = await insertQuote(database.pool);
  const child = spawnChild({ quoteIds: [quote.id], hangIn: 'createOrder' });
  const lines: string[] = [];
  const hanging = new Promise<void>((resolve) => {
    if (!child.stdout) throw new Error('the child says nothing');
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'hanging') resolve();
    });
  });
  await hanging;
  // While it lives nobody touches its work, however long the call takes.
  expect((await effectsOf(quote)).booked).toBe(0);
  child.kill('SIGKILL');
  await once(child, 'close');
  const diedAt = Date.now();
  const workflowId = lines[0]?.replace('accepted ', '') ?? '';
  await reaches(survivor, workflowId, 'SUCCEEDED');
  const { rows } = await database.pool.query<{ at: Date }>(
    `select max(occurred_at) as at from orchestration.event where entity_id = $1`,
    [workflowId],
  );
  expect((rows[0]?.at.getTime() ?? Number.POSITIVE_INFINITY) - diedAt).toBeLessThan(5_000);
  expect(await effectsOf(quote)).toEqual(exactlyOne);
});

test('in a rolling upgrade the older process keeps its work while it lives, and the newer has it done within five seconds after', async () => {
  await using newer = await startTestOrchestration(database, undefined, {
    ...{ release: 4, takeoverEveryMs: 1_000 },
  });
  const quote = await insertQuote(database.pool);
  const older = spawnChild({ quoteIds: [quote.id], hangIn: 'createOrder', release: 3 });
  const { promise: hanging, resolve } = Promise.withResolvers<void>();
  if (!older.stdout) throw new Error('the child says nothing');
  createInterface({ input: older.stdout }).on('line', (line) => line === 'hanging' && resolve());
  await hanging;
  // Beside it the newer one works on what it accepts itself, and asked about that quote, names the run.
  const other = await insertQuote(database.pool);
  await finish(newer, other);
  const workflowId = await start(newer, quote.id);
  expect((await newer.client.workflowsByIds([workflowId])).get(workflowId)?.status).toBe('RUNNING');
  const ended = once(older, 'close');
  const toldAt = Date.now();
  older.kill('SIGTERM');
  await reaches(newer, workflowId, 'SUCCEEDED');
  expect(Date.now() - toldAt).toBeLessThan(5_000);
  expect(await ended).toEqual([0, null]);
  await progressIsGapless(workflowId);
  for (const each of [quote, other]) expect(await effectsOf(each)).toEqual(exactlyOne);
  expect((await newer.client.exceptionsByWorkflows([workflowId])).size).toBe(0);
});

test('a stopped process leaves its work to the next one without a failure', async () => {
  const quote = await insertQuote(database.pool);
  let entered = () => {};
  const inCall = new Promise<void>((resolve) => {
    entered = resolve;
  });
  const first = await startTestOrchestration(
    database,
    async (operation, phase, { signal }) => {
      if (operation !== 'createOrder' || phase !== 'after') return;
      entered();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    },
    { drainMs: 50 },
  );
  const workflowId = await start(first, quote.id);
  await inCall;
  await first[Symbol.asyncDispose]();
  await using second = await startTestOrchestration(database);
  await reaches(second, workflowId, 'SUCCEEDED');
  expect((await second.client.exceptionsByWorkflows([workflowId])).size).toBe(0);
  expect(await effectsOf(quote)).toEqual(exactlyOne);
});

test('connections that PostgreSQL cuts in the middle of the work change nothing', {
  timeout: 90_000,
}, async () => {
  await using orchestration = await startTestOrchestration(database, undefined, {
    retry: { attempts: 50, firstPauseMs: 5, longestPauseMs: 20, callMs: 5_000 },
  });
  const quotes = await Promise.all(Array.from({ length: 8 }, () => insertQuote(database.pool)));
  const workflowIds: string[] = [];
  for (const { id } of quotes) workflowIds.push(await start(orchestration, id));
  for (let cut = 0; cut < 5; cut++) {
    const admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    await admin.end();
    // Some of the work gets through between two cuts.
    await expect
      .poll(() =>
        database.pool.query('select 1').then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
  }
  for (const workflowId of workflowIds) {
    await expect
      .poll(
        async () =>
          (await orchestration.client.workflowsByIds([workflowId]).catch(() => undefined))?.get(workflowId)
            ?.status,
        { timeout: 20_000 },
      )
      .toBe('SUCCEEDED');
    const exceptions = await orchestration.client.exceptionsByWorkflows([workflowId]);
    expect(exceptions.get(workflowId)).toBeUndefined();
    await progressIsGapless(workflowId);
  }
  for (const quote of quotes) expect(await effectsOf(quote)).toEqual(exactlyOne);
});
