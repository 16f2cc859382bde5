import { quantile } from '../report.ts';
import type { Found, Load } from './run-process.ts';

/** Keeps so many workflows under way until all are through. A tenth more goes before it and does not count. */
export async function measure(load: Load, one: (index: number) => Promise<void>): Promise<Found> {
  const warmUp = Math.ceil(load.workflows / 10);
  await runAll(0, warmUp, load.concurrency, one);
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const took = await runAll(warmUp, load.workflows, load.concurrency, one);
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (load.workflows * 1_000) / (performance.now() - startedAt),
    p50Ms: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    cpuMs: (user + system) / 1_000 / load.workflows,
  };
}

async function runAll(
  first: number,
  count: number,
  concurrency: number,
  one: (index: number) => Promise<void>,
): Promise<readonly number[]> {
  const took: number[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = first + next++;
      const startedAt = performance.now();
      await one(index);
      took.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  return took;
}
