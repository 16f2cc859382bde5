import { createShield } from '#shield/create-shield.ts';
import { type BenchTable, round } from '../report.ts';
import { accounts, capacity, contracts } from './accounts.ts';
import { startVendor } from './vendor.ts';

/** Declares twice the slots and twice the rate that the vendors have, and counts the refusals until that is learned. */
export async function runLearning(
  seconds: number,
  log: (line: string) => void,
): Promise<readonly BenchTable[]> {
  log('a limit declared twice too high');
  await using vendor = await startVendor();
  const { erp, billing } = contracts;
  const doubled = {
    erp: { ...erp, concurrency: [{ name: 'account', limit: accounts.erp.slots * 2 }] },
    billing: {
      ...billing,
      windows: billing.windows.map((window) => ({ ...window, limit: window.limit * 2 })),
    },
  };
  const rows: Record<string, string | number>[] = [];
  for (const account of ['erp', 'billing'] as const) {
    await using shield = createShield({ system: account, account: 'bench', contract: doubled[account] });
    const { signal } = new AbortController();
    const endsAt = performance.now() + seconds * 2_000;
    let index = 0;
    const worker = async (operation: string) => {
      while (performance.now() < endsAt) {
        const origin = { signal, correlationId: 'bench', priority: 'sync' as const };
        await shield.fetch(
          `${vendor.url}/${account}/${operation}/${index++}`,
          {},
          { operation, effect: 'read', origin },
        );
      }
    };
    const workers = Array.from({ length: 100 }, (_, n) => worker(account === 'erp' ? 'query' : `e${n % 8}`));
    // Disposing ends them.
    for (const one of workers) one.catch(() => undefined);
    const pause = () => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    await pause();
    const learned = (await vendor.stats())[account];
    await pause();
    const { accepted, limited } = (await vendor.stats())[account];
    await shield[Symbol.asyncDispose]();
    await Promise.allSettled(workers);
    rows.push({
      account,
      'breaches while learning': learned.limited,
      'breaches after': limited - learned.limited,
      'of allowed % after': round((100 * (accepted - learned.accepted)) / (capacity[account] * seconds), 1),
    });
  }
  return [{ title: `Limits declared twice too high: ${seconds} s to learn, ${seconds} s after`, rows }];
}
