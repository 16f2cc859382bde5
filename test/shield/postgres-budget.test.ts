import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start-postgres.ts';
import { createShield } from '#shield/create-shield.ts';
import { shieldMigrations } from '#shield/migrations.ts';
import { startPostgresBudget } from '#shield/postgres-budget.ts';
import { startLimitedVendor } from './limited-vendor.ts';
import { callOf } from './vendor.ts';

const { signal } = new AbortController();
const log = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
const children: ChildProcess[] = [];
let dataDir: string;
let postgres: Postgres;
let pool: Pool;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-shield-'));
  postgres = await startPostgres({ dataDir, log }, signal);
  pool = new Pool({ ...postgres.connection, max: 10 });
  // Idle connections report the server's end here.
  pool.on('error', () => undefined);
  await migrate(pool, shieldMigrations, signal);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await pool.query('delete from shield_member');
  await pool.query('delete from shield_spent');
});
afterAll(async () => {
  await pool.end();
  await postgres[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

function startMember(vendorUrl: string): ChildProcess {
  const program = join(import.meta.dirname, 'budget-member.ts');
  const child = spawn(process.execPath, [program, postgres.url, vendorUrl], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  return child;
}

/** The slots that each living process holds. */
async function heldSlots(): Promise<readonly number[]> {
  const { rows } = await pool.query<{ held: number }>(
    `select (claims->'account'->>'held')::int held from shield_member where expires_at > now()`,
  );
  return rows.map(({ held }) => held);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const until = (condition: () => void | Promise<void>) =>
  vi.waitFor(condition, { timeout: 25_000, interval: 50 });

test('four processes share one allowance without a breach, and a killed one leaves its part to the others', async () => {
  await using vendor = await startLimitedVendor(60);
  const members = [1, 2, 3, 4].map(() => startMember(vendor.url));
  await until(() => expect(vendor.seen.callers.size).toBe(4));
  await until(() => expect(vendor.seen.sentAt.length).toBeGreaterThan(200));
  await until(async () => expect((await heldSlots()).length).toBe(4));

  members[0]?.kill('SIGKILL');
  await until(async () => {
    const held = await heldSlots();
    expect(held.length).toBe(3);
    expect(sum(held)).toBe(6);
  });
  const before = vendor.seen.sentAt.length;
  await until(() => expect(vendor.seen.sentAt.length).toBeGreaterThan(before + 60));
  expect(vendor.seen.peak).toBeLessThanOrEqual(6);
  const sentAt = vendor.seen.sentAt.toSorted((a, b) => a - b);
  for (const [index, at] of sentAt.entries())
    if (index >= 60) expect(at - (sentAt[index - 60] ?? 0)).toBeGreaterThanOrEqual(1_000);
}, 60_000);

test('a budget of calls is spent once, whoever spends it', async () => {
  const contract = {
    windows: [{ name: 'daily', kind: 'sliding' as const, limit: 50, windowMs: 86_400_000 }],
    concurrency: [],
    reserves: { interactive: 1, workflow: 0, sync: 0, bulk: 0 },
    maxWaitMs: { interactive: 1_500 },
  };
  let sent = 0;
  const fetch = async () => {
    sent += 1;
    return Response.json({});
  };
  await using stack = new AsyncDisposableStack();
  const start = async () => {
    const shared = stack.use(await startPostgresBudget({ pool, system: 'crm', account: 'one', syncMs: 50 }));
    return stack.use(createShield({ system: 'crm', account: 'one', contract, fetch, shared }));
  };
  const parts = await Promise.all([start(), start(), start()]);
  const ends = await Promise.allSettled(
    parts.flatMap((shield, part) =>
      Array.from({ length: 40 }, (_, i) => shield.fetch(`${part}/${i}`, {}, callOf())),
    ),
  );
  // Each keeps one call at hand, also when it has no more use for it.
  expect(sent).toBeGreaterThanOrEqual(50 - parts.length);
  expect(sent).toBeLessThanOrEqual(50);
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(sent);
}, 60_000);

test('a process that cannot renew its lease stops sending', async () => {
  const own = new Pool({ ...postgres.connection, max: 2 });
  own.on('error', () => undefined);
  const shared = await startPostgresBudget({
    pool: own,
    system: 'erp',
    account: 'one',
    leaseMs: 400,
    syncMs: 50,
    log,
  });
  let sent = 0;
  const fetch = async () => {
    sent += 1;
    return Response.json({});
  };
  const contract = { windows: [], concurrency: [{ name: 'account', limit: 5 }] };
  await using shield = createShield({ system: 'erp', account: 'one', contract, fetch, shared });
  expect((await shield.fetch('1', {}, callOf())).status).toBe(200);
  await own.end();
  const deadlineAt = Date.now() + 1_500;
  let end: unknown;
  for (let i = 2; end === undefined; i++)
    await shield.fetch(`${i}`, {}, callOf({ deadlineAt })).then(
      () => new Promise(setImmediate),
      (error) => {
        end = error;
      },
    );
  expect(end).toHaveProperty('code', expect.stringMatching(/DEADLINE_EXCEEDED|SYSTEM_BUDGET_EXHAUSTED/));
  expect(sent).toBeGreaterThan(0);
  await expect(shared[Symbol.asyncDispose]()).rejects.toThrow();
});

test('the first call of an operation is neither refused nor kept waiting for its part', async () => {
  const contract = {
    windows: [{ name: 'second', kind: 'sliding' as const, limit: 10, windowMs: 1_000, perOperation: true }],
    concurrency: [{ name: 'account', limit: 5 }],
  };
  await using stack = new AsyncDisposableStack();
  const shared = stack.use(
    await startPostgresBudget({ pool, system: 'crm', account: 'two', syncMs: 60_000 }),
  );
  const fetch = async () => Response.json({});
  const shield = stack.use(createShield({ system: 'crm', account: 'two', contract, fetch, shared }));
  for (const operation of ['get', 'list', 'create'])
    expect(
      (await shield.fetch(operation, {}, callOf({ operation, deadlineAt: Date.now() + 5_000 }))).status,
    ).toBe(200);
});
