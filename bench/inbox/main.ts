import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCompany } from '#sandbox/company/create-company.ts';
import { type BenchReport, quantile, round } from '../report.ts';
import { measureCatchUp, withDatabase } from './catch-up.ts';
import { readCpu } from './cpu.ts';
import { readOwnClock } from './own-clock.ts';
import { sendWebhooks, type WebhookLoad } from './send-webhooks.ts';
import { type Layout, startProduct } from './start-product.ts';
import type { Sent } from './webhook-sender.ts';

/**
 * Stripe webhooks against the product, with its receiver and its worker apart and in one process: acknowledged at a steady
 * rate, worked on to the end, then killed with -9 in the middle of the load; every webhook that was acknowledged has to be in the inbox.
 * `--rate 2000 --seconds 12`, `--layout 'one process'` for one of them.
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
      { title: 'Inbox', rows: measured.map(({ inbox }) => inbox) },
    ],
    notes: [
      'Processes apart: `weir webhooks`, `weir worker` and `weir sandbox`; one process: `weir start --no-sandbox` and `weir sandbox`. Database and load are processes of their own on the same machine.',
      'Latency counts from when a webhook was due to be sent; what was sent late is the load generator’s own share of it.',
      'What the changes lead to is worked on meanwhile: 400 subscriptions, of which Stripe’s sandbox lets 25 a second be read.',
    ],
  };
}

const layouts: readonly Layout[] = ['processes apart', 'one process'];

type Load = Pick<WebhookLoad, 'perSecond' | 'seconds' | 'subscriptions'>;

async function measure(layout: Layout, load: Load) {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-bench-inbox-'));
  // The embedded PostgreSQL runs as nobody where we are root.
  await chmod(dataDir, 0o755);
  try {
    const product = await startProduct(dataDir, layout);
    const send = (more: Pick<WebhookLoad, 'prefix'> & Partial<WebhookLoad>) =>
      sendWebhooks({ ...load, url: product.url, ...more });
    try {
      await send({ prefix: 'warm', perSecond: load.perSecond / 4, seconds: 3 });
      const usedBefore = readCpu(product.pids, dataDir);
      const told = await readOwnClock(product.url);
      const steady = await send({ prefix: 'steady' });
      const { all, within20Ms } = await readOwnClock(product.url);
      const used = Object.entries(readCpu(product.pids, dataDir)).map(
        ([name, ms]) => [name, round((ms - (usedBefore[name] ?? 0)) / load.seconds)] as const,
      );
      const { backlog, seconds } = await measureCatchUp(dataDir);
      const cut = await send({ prefix: 'cut', seconds: 3, part: 0.6, onPart: () => void product.kill() });
      await product.kill();
      const acknowledged = [...steady.acknowledged, ...cut.acknowledged];
      return {
        webhooks: [
          toRow(layout, `${load.perSecond}/s`, steady),
          toRow(layout, 'killed with -9 in the middle', cut),
        ],
        cpu: { layout, ...Object.fromEntries(used) },
        inbox: {
          layout,
          'answered within 20 ms by its own clock, %': round(
            ((within20Ms - told.within20Ms) / (all - told.all)) * 100,
            2,
          ),
          'waiting at the end of the load': backlog,
          'all worked on after, s': seconds ?? 'over 120',
          acknowledged: acknowledged.length,
          'lost by the kill': await countMissing(dataDir, acknowledged),
        },
      };
    } finally {
      await product.kill();
    }
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
    'sent late p99 ms': round(quantile(sent.lateMs, 0.99), 1),
    'p50 ms': round(quantile(sent.latenciesMs, 0.5), 1),
    'p99 ms': round(quantile(sent.latenciesMs, 0.99), 1),
    'longest ms': round(Math.max(...sent.latenciesMs), 1),
  };
}

/** How many of these events are not in the inbox. */
async function countMissing(dataDir: string, ids: readonly string[]): Promise<number> {
  return await withDatabase(dataDir, async (pool) => {
    const { rows } = await pool.query<{ lost: number }>(
      `select count(*)::int as lost from unnest($1::text[]) as sent (id)
        where not exists (select 1 from orchestration.inbox where source = 'stripe' and dedupe_key = sent.id)`,
      [ids],
    );
    return rows[0]?.lost ?? ids.length;
  });
}
