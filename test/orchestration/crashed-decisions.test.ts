import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExceptionAction } from '#orchestration/client.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { toOrderId } from './business-records.ts';
import {
  callContext,
  insertQuote,
  reaches,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

const seed = Math.floor(Math.random() * 1_000_000);
let database: TestDatabase;
let survivor: Orchestration & AsyncDisposable;

beforeAll(async () => {
  database = await startTestDatabase();
  survivor = await startTestOrchestration(database);
});

afterAll(async () => {
  await survivor?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const childFile = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

/** The lines of a process that dies once it has decided about the quote's exception. */
async function runChild(
  orders: object,
): Promise<{ readonly lines: readonly string[]; readonly killed: boolean }> {
  const argument = JSON.stringify({ url: database.url, ...orders });
  const child = spawn(process.execPath, ['--disable-warning=DeprecationWarning', childFile, argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const [, signal] = await once(child, 'close');
  return { lines, killed: signal === 'SIGKILL' };
}

interface Case {
  readonly action: ExceptionAction;
  readonly quote: { readonly skus?: readonly string[]; readonly credit?: string };
  readonly value?: () => Promise<string>;
  readonly ends: string;
  /** Orders and subscriptions that stand, and write-backs. */
  readonly effects: { readonly orders: number; readonly subscriptions: number; readonly writeBacks: number };
}

async function orderByHand(): Promise<string> {
  const { rows } = await database.pool.query<{ number: string }>(
    `insert into doubles.sales_order (external_id, customer_id) values (gen_random_uuid(), 'by hand') returning number`,
  );
  return toOrderId(rows[0]?.number ?? '');
}

const cases: readonly Case[] = [
  {
    action: 'RETRY',
    quote: { credit: 'HOLD_AT_BOOKING' },
    ends: 'SUCCEEDED',
    effects: { orders: 1, subscriptions: 1, writeBacks: 1 },
  },
  {
    action: 'EDIT_AND_RETRY',
    quote: { skus: ['ANVIL', 'NO-PRICE'] },
    value: async () => JSON.stringify({ skus: { 'NO-PRICE': 'SUPPORT' } }),
    ends: 'SUCCEEDED',
    effects: { orders: 1, subscriptions: 1, writeBacks: 1 },
  },
  {
    action: 'SKIP',
    quote: { credit: 'HOLD_AT_BOOKING' },
    value: orderByHand,
    ends: 'SUCCEEDED',
    effects: { orders: 0, subscriptions: 1, writeBacks: 1 },
  },
  {
    action: 'COMPENSATE',
    quote: { skus: ['ANVIL', 'NO-PRICE'] },
    ends: 'COMPENSATED',
    effects: { orders: 0, subscriptions: 0, writeBacks: 0 },
  },
];

const placesToDie = 2;

test.each(cases)('$action survives a kill at any statement behind it, and leaves one audit line', {
  timeout: 120_000,
}, async ({ action, quote: options, value, ends, effects }) => {
  let kills = 0;
  for (let place = 0; place < placesToDie; place++) {
    const quote = await insertQuote(database.pool, options);
    const decide = { action, value: await value?.() };
    const killAt = 1 + ((seed + place * 5) % 15);
    const phase = (seed + place) % 2 === 0 ? 'before' : 'after';
    const { lines, killed } = await runChild({ quoteIds: [quote.id], decide, killAt, phase });
    kills += killed ? 1 : 0;
    const where = `seed ${seed}, killed ${phase} statement ${killAt}`;
    const [workflowId = '', exceptionId = ''] = ['accepted ', 'exception '].map((word) =>
      lines.find((line) => line.startsWith(word))?.slice(word.length),
    );
    expect(exceptionId, where).not.toBe('');
    // Where the decision was not kept, whoever made it makes it again.
    const command = { exceptionId, note: 'once more', ...decide };
    await survivor.client.resolveException(command, 'survivor', callContext());
    await reaches(survivor, workflowId, ends);
    const { rows } = await database.pool.query(
      `select (select count(*)::int from doubles.sales_order where customer_id = $2 and status <> 'CANCELLED') as orders,
              (select count(*)::int from doubles.subscription where quote_id = $1 and status <> 'CANCELLED') as subscriptions,
              (select ordered_writes from doubles.quote where id = $1) as "writeBacks"`,
      [quote.id, quote.customerId],
    );
    expect(rows[0], where).toEqual(effects);
    const decisions = (await survivor.client.decisionsByExceptions([exceptionId])).get(exceptionId);
    expect(decisions, where).toMatchObject([{ action, decidedBy: expect.stringMatching(/child|survivor/) }]);
  }
  expect(kills, `seed ${seed}`).toBeGreaterThan(0);
});
