import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Pool } from 'pg';
import { createLog } from '#platform/log.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import { type BenchReport, quantile, round } from '../report.ts';
import { readCpu } from './cpu.ts';
import { sendWebhooks, type WebhookLoad } from './send-webhooks.ts';
import { type Layout, startProduct } from './start-product.ts';
import type { Sent } from './webhook-sender.ts';

/**
 * Stripe webhooks against the product, with its receiver, worker and simulated systems apart and all in one process: acknowledged at a
 * steady rate, then killed with -9 in the middle of the load; every webhook that was acknowledged has to be in the inbox.
 * `--rate 2000 --seconds 12`.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rate: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '12' },
      layout: { type: 'string' },
    },
  });
  const [perSecond, seconds] = [Number(values.rate), Number(values.seconds)];
  const today = new Date().toISOString().slice(0, 10);
  const company = createCompany({ seed: 1, scale: 1, today });
  const subscriptions = company.subscriptions.map(({ stripeId }) => stripeId);
  const load = { perSecond, seconds, subscriptions };
  const measured = [];
  for (const layout of layouts.filter((one) => values.layout === undefined || values.layout === one))
    measured.push(await measure(layout, load));
  return {
    name: 'inbox',
    settings: { rate: perSecond, seconds },
    tables: [
      { title: 'Webhooks', rows: measured.flatMap(({ webhooks }) => webhooks) },
      { title: 'Processor time, ms each second', rows: measured.map(({ cpu }) => cpu) },
      { title: 'After the kill', rows: measured.map(({ kept }) => kept) },
    ],
    notes: [
      'Processes apart: `weir webhooks`, `weir worker` and `weir sandbox`; one process: `weir start`. Database and load are processes of their own on the same machine.',
      'What the changes lead to is worked on meanwhile. Latency counts from when a webhook was due to be sent.',
    ],
  };
}

const layouts: readonly Layout[] = ['processes apart', 'one process'];

async function measure(layout: Layout, load: Pick<WebhookLoad, 'perSecond' | 'seconds' | 'subscriptions'>) {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-bench-inbox-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
  try {
    const product = await startProduct(dataDir, layout);
    const send = (more: Pick<WebhookLoad, 'prefix'> & Partial<WebhookLoad>) =>
      sendWebhooks({ ...load, url: product.url, ...more });
    let steady: Sent;
    let cut: Sent;
    let cpu = {};
    try {
      await send({ prefix: 'warm', perSecond: load.perSecond / 4, seconds: 3 });
      const before = readCpu(product.pids, dataDir);
      steady = await send({ prefix: 'steady' });
      const after = readCpu(product.pids, dataDir);
      cpu = Object.fromEntries(
        Object.entries(after).map(([name, ms]) => [name, round((ms - (before[name] ?? 0)) / load.seconds)]),
      );
      cut = await send({ prefix: 'cut', seconds: 3, part: 0.6, onPart: () => void product.kill() });
    } finally {
      await product.kill();
    }
    const acknowledged = [...steady.acknowledged, ...cut.acknowledged];
    const { lost, told } = await countMissing(dataDir, acknowledged);
    return {
      webhooks: [
        toRow(layout, `${load.perSecond}/s`, steady),
        toRow(layout, 'killed with -9 in the middle', cut),
      ],
      cpu: { layout, ...cpu },
      kept: { layout, acknowledged: acknowledged.length, lost, 'worked on before the kill': told },
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function toRow(layout: Layout, what: string, sent: Sent) {
  return {
    layout,
    what,
    sent: sent.acknowledged.length + sent.refused + sent.failed,
    acknowledged: sent.acknowledged.length,
    refused: sent.refused,
    'cut off': sent.failed,
    'late p99': round(quantile(sent.lateMs, 0.99), 1),
    'p50 ms': round(quantile(sent.latenciesMs, 0.5), 1),
    'p99 ms': round(quantile(sent.latenciesMs, 0.99), 1),
    'longest ms': round(Math.max(...sent.latenciesMs), 1),
  };
}

/** How many of these events are not in the inbox, and how many changes were told. */
async function countMissing(
  dataDir: string,
  ids: readonly string[],
): Promise<{ readonly lost: number; readonly told: number }> {
  const log = createLog({ level: 'error', format: 'line', destination: process.stderr });
  await using postgres = await startPostgres({ dataDir, log }, AbortSignal.timeout(60_000));
  const pool = new Pool(postgres.connection);
  pool.on('error', () => undefined); // the server may end before the pool's connections have
  try {
    const { rows } = await pool.query<{ lost: number; told: number }>(
      `select count(*)::int as lost,
              (select count(*)::int from orchestration.inbox_change where state = 'DONE') as told
        from unnest($1::text[]) as sent (id)
        where not exists (select 1 from orchestration.inbox where source = 'stripe' and dedupe_key = sent.id)`,
      [ids],
    );
    return rows[0] ?? { lost: ids.length, told: 0 };
  } finally {
    await pool.end();
  }
}
