import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { shieldMigrations } from '#shield/migrations.ts';
import { type BenchTable, round } from '../report.ts';
import { capacity } from './accounts.ts';
import { startVendor, type VendorStats } from './vendor.ts';

const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1_000));

/** Four processes on one budget, of which one is killed. */
export async function runProcesses(
  measureSeconds: number,
  log: (line: string) => void,
): Promise<readonly BenchTable[]> {
  log('four processes on one budget');
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const { signal } = new AbortController();
  const quiet = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });
  const postgres = stack.use(await startPostgres({ dataDir, log: quiet }, signal));
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: 2 }), (one) => one.end());
  await migrate(pool, shieldMigrations, signal);
  const vendor = stack.use(await startVendor());
  const program = join(import.meta.dirname, 'member.ts');
  const members = Array.from({ length: 4 }, () =>
    stack.adopt(
      spawn(process.execPath, [program, postgres.url, vendor.url], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
      (child) => void child.kill('SIGKILL'),
    ),
  );

  await seconds(10);
  const before = await vendor.stats();
  await seconds(measureSeconds);
  const settled = await vendor.stats();
  members[0]?.kill('SIGKILL');
  const backAfterMs = await untilBack(pool);
  await seconds(1);
  const killed = await vendor.stats();
  await seconds(measureSeconds);
  const after = await vendor.stats();

  const row = (what: string, account: 'erp' | 'billing', from: VendorStats, to: VendorStats) => ({
    what,
    account,
    breaches: to[account].limited - from[account].limited,
    'of allowed %': round(
      (100 * (to[account].accepted - from[account].accepted)) / (capacity[account] * measureSeconds),
      1,
    ),
  });
  return [
    {
      title: `Four processes sharing one budget, ${measureSeconds} s each`,
      rows: (['erp', 'billing'] as const).flatMap((account) => [
        row('four', account, before, settled),
        row('three, one killed', account, killed, after),
      ]),
    },
    { title: 'kill -9 of one', rows: [{ 'slots back after ms': round(backAfterMs) }] },
  ];
}

/** How long until the living hold all slots again. */
async function untilBack(pool: Pool): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { rows } = await pool.query<{ members: number; held: number }>(
      `select count(*)::int members, coalesce(sum((claims->'account'->>'held')::int), 0)::int held
       from shield_member where account = 'erp/bench' and expires_at > now()`,
    );
    if (rows[0]?.members === 3 && rows[0].held === 5) return performance.now() - startedAt;
    await seconds(0.05);
  }
}
