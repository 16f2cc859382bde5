import type { Priority } from '#shield/call.ts';
import { type BenchTable, quantile, round } from '../report.ts';
import { type AccountName, accounts, capacity } from './accounts.ts';
import {
  type Approach,
  createDirect,
  createLimiters,
  createSemaphores,
  createShielded,
} from './approaches.ts';
import { withRatioToHalfLoad } from './by-half-load.ts';
import { pickClass } from './offered-classes.ts';
import { createRandom, createZipf } from './random.ts';
import { startVendor, type VendorStats } from './vendor.ts';

export interface OverloadSettings {
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly loads: readonly number[];
  readonly seed: number;
  readonly approaches: readonly string[];
}

const ids = 10_000;

interface Sample {
  readonly account: AccountName;
  readonly priority: Priority;
  readonly tookMs: number;
}

/** Offers multiples of what the limits allow, to each approach in turn, and tells what came of it. */
export async function runOverload(
  settings: OverloadSettings,
  log: (line: string) => void,
): Promise<readonly BenchTable[]> {
  const byName = {
    direct: createDirect,
    semaphore: createSemaphores,
    bottleneck: createLimiters,
    shield: createShielded,
  };
  const makers = Object.entries(byName).filter(([name]) => settings.approaches.includes(name));
  const rows: Record<AccountName, Record<string, string | number>[]> = { erp: [], billing: [] };
  for (const [, make] of makers) {
    for (const load of settings.loads) {
      await using vendor = await startVendor();
      const approach = await make();
      if (approach === undefined) continue;
      await using _ = approach;
      log(`${approach.name} at ${load}x`);
      const { before, after, samples } = await offer(approach, vendor, load, settings);
      for (const account of ['erp', 'billing'] as const)
        rows[account].push(toRow(approach.name, load, account, before, after, samples, settings.measureMs));
    }
  }
  return (['erp', 'billing'] as const).map((account) => ({
    title: `${account}: ${round(capacity[account], 1)} calls a second allowed`,
    rows: withRatioToHalfLoad(rows[account]),
  }));
}

async function offer(
  approach: Approach,
  vendor: Awaited<ReturnType<typeof startVendor>>,
  load: number,
  { warmupMs, measureMs, seed }: OverloadSettings,
) {
  const random = createRandom(seed);
  const zipf = createZipf(ids, random);
  const samples: Sample[] = [];
  const startsAt = performance.now();
  const countsFrom = startsAt + warmupMs;
  const endsAt = countsFrom + measureMs;
  const next = { erp: startsAt, billing: startsAt };
  let before: VendorStats | undefined;

  const sendOne = (account: AccountName) => {
    const { priority, patienceMs } = pickClass(random.next());
    const operation =
      account === 'erp' ? 'query' : `e${Math.floor(random.next() * accounts.billing.endpoints)}`;
    const isRead = random.next() < 0.5;
    const url = `${vendor.url}/${account}/${operation}/${zipf()}${isRead ? '' : `?${random.next()}`}`;
    const sentAt = performance.now();
    approach.send({ account, operation, url, isRead, priority, deadlineAt: Date.now() + patienceMs }).then(
      (status) => {
        const now = performance.now();
        if (status === 200 && now >= countsFrom && now < endsAt)
          samples.push({ account, priority, tookMs: now - sentAt });
      },
      // Given up or refused: what was not answered shows in the goodput.
      () => undefined,
    );
  };

  while (performance.now() < endsAt) {
    const now = performance.now();
    for (const account of ['erp', 'billing'] as const)
      while (next[account] <= now) {
        sendOne(account);
        next[account] += random.gapMs(capacity[account] * load);
      }
    if (before === undefined && now >= countsFrom) before = await vendor.stats();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const after = await vendor.stats();
  return { before: before ?? after, after, samples };
}

function toRow(
  name: string,
  load: number,
  account: AccountName,
  before: VendorStats,
  after: VendorStats,
  samples: readonly Sample[],
  measureMs: number,
): Record<string, string | number> {
  const seconds = measureMs / 1000;
  const own = samples.filter((sample) => sample.account === account);
  const took = (priority: Priority, part: number) =>
    round(
      quantile(
        own.filter((sample) => sample.priority === priority).map(({ tookMs }) => tookMs),
        part,
      ),
    );
  const perSecond = (priority: Priority) =>
    round(own.filter((sample) => sample.priority === priority).length / seconds, 1);
  const accepted = (after[account].accepted - before[account].accepted) / seconds;
  return {
    approach: name,
    load: `${load}x`,
    'breaches (429)': after[account].limited - before[account].limited,
    'by late counts': after[account].lateCounts - before[account].lateCounts,
    'in warm-up': before[account].limited,
    'vendor calls/s': round(accepted, 1),
    'of allowed %': round((100 * accepted) / capacity[account], 1),
    'answered/s': round(own.length / seconds, 1),
    'interactive p50 ms': took('interactive', 0.5),
    'interactive p99 ms': took('interactive', 0.99),
    'interactive/s': perSecond('interactive'),
    'bulk/s': perSecond('bulk'),
  };
}
