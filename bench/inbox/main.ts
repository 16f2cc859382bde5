import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { createLog } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import { type BenchReport, quantile, round } from '../report.ts';
import { type Sent, sendWebhooks } from './send-webhooks.ts';
import { startProduct } from './start-product.ts';

/**
 * Stripe webhooks against the whole product in one process: acknowledged at a steady rate, then killed with -9 in the middle of the
 * load; every webhook that was acknowledged has to be in the inbox. `--rate 2000 --seconds 12`.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: { rate: { type: 'string', default: '2000' }, seconds: { type: 'string', default: '12' } },
  });
  const [perSecond, seconds] = [Number(values.rate), Number(values.seconds)];
  const today = new Date().toISOString().slice(0, 10);
  const company = createCompany({ seed: 1, scale: 1, today });
  const subscriptions = company.subscriptions.map(({ stripeId }) => stripeId);
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-bench-inbox-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
  try {
    const product = await startProduct(dataDir);
    let steady: Sent;
    let cut: Sent;
    try {
      await sendWebhooks({
        url: product.url,
        perSecond: perSecond / 4,
        seconds: 3,
        subscriptions,
        prefix: 'warm',
      });
      steady = await sendWebhooks({ url: product.url, perSecond, seconds, subscriptions, prefix: 'steady' });
      cut = await sendWebhooks({
        url: product.url,
        perSecond,
        seconds: 3,
        subscriptions,
        prefix: 'cut',
        part: 0.6,
        onPart: () => void product.kill(),
      });
    } finally {
      await product.kill();
    }
    const acknowledged = [...steady.acknowledged, ...cut.acknowledged];
    const lost = await countMissing(dataDir, acknowledged);
    const row = (what: string, sent: Sent) => ({
      what,
      sent: sent.acknowledged.length + sent.refused + sent.failed,
      acknowledged: sent.acknowledged.length,
      refused: sent.refused,
      'cut off': sent.failed,
      'p50 ms': round(quantile(sent.latenciesMs, 0.5), 1),
      'p99 ms': round(quantile(sent.latenciesMs, 0.99), 1),
      'longest ms': round(Math.max(...sent.latenciesMs), 1),
    });
    return {
      name: 'inbox',
      settings: { rate: perSecond, seconds },
      tables: [
        {
          title: 'Webhooks',
          rows: [row(`${perSecond}/s`, steady), row('killed with -9 in the middle', cut)],
        },
        { title: 'After the kill', rows: [{ acknowledged: acknowledged.length, lost: lost }] },
      ],
      notes: [
        'One process runs the gateway, the inbox, the simulated systems and what the changes lead to; the load comes from this process on the same machine.',
        'Latency counts from when a webhook was due to be sent.',
      ],
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** How many of these events are not in the inbox. */
async function countMissing(dataDir: string, ids: readonly string[]): Promise<number> {
  const log = createLog({ level: 'error', format: 'line', destination: process.stderr });
  await using postgres = await startPostgres({ dataDir, log }, AbortSignal.timeout(60_000));
  const pool = new Pool(postgres.connection);
  try {
    const { rows } = await pool.query<{ missing: number }>(
      `select count(*)::int as missing from unnest($1::text[]) as sent (id)
        where not exists (select 1 from orchestration.inbox where source = 'stripe' and dedupe_key = sent.id)`,
      [ids],
    );
    return rows[0]?.missing ?? ids.length;
  } finally {
    await pool.end();
  }
}
