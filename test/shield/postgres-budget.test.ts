import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start-postgres.ts';
import { shieldMigrations } from '#shield/migrations.ts';
import { startPostgresBudget } from '#shield/postgres-budget.ts';
import { testSharedBudget } from './shared-budget-tests.ts';

const { signal } = new AbortController();
const log = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
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
  await pool.query('delete from shield_member');
  await pool.query('delete from shield_spent');
});
afterAll(async () => {
  await pool.end();
  await postgres[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

testSharedBudget(() => ({
  url: postgres.url,
  start: (options) => startPostgresBudget({ ...options, pool, log }),
  async startCuttable(options) {
    const own = new Pool({ ...postgres.connection, max: 2 });
    own.on('error', () => undefined);
    return { shared: await startPostgresBudget({ ...options, pool: own, log }), cut: () => own.end() };
  },
  async heldSlots() {
    const { rows } = await pool.query<{ held: number }>(
      `select (claims->'account'->>'held')::int held from shield_member
       where account = 'billing/one' and expires_at > now()`,
    );
    return rows.map(({ held }) => held);
  },
}));
