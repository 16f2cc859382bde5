import { parseArgs } from 'node:util';
import type { BenchReport, BenchTable } from '../report.ts';
import { runCoalescing } from './coalescing.ts';
import { runLearning } from './learning.ts';
import { runLoneReads } from './lone-read.ts';
import { runMemory } from './memory.ts';
import { runOverload } from './overload.ts';
import { runOwnCost } from './own-cost.ts';
import { runProcesses } from './processes.ts';
import { runSharing } from './sharing.ts';
import { runSimulators } from './simulators/run-simulators.ts';

const parts = [
  'overload',
  'simulators',
  'learning',
  'coalescing',
  'lone',
  'sharing',
  'cost',
  'memory',
  'processes',
] as const;

/**
 * The shield against vendors with real limits and latencies, beside no shield, a semaphore and a well-known limiter.
 * `--approaches direct,semaphore,bottleneck,shield --seconds 8 --warmup 4 --loads 0.5,1,3,10 --calls 500000 --seed 1 --only overload,simulators,learning,coalescing,lone,sharing,cost,memory,processes --queries 1000`.
 * Ten minutes in all.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '8' },
      warmup: { type: 'string', default: '4' },
      loads: { type: 'string', default: '0.5,1,3,10' },
      calls: { type: 'string', default: '500000' },
      queries: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      approaches: { type: 'string', default: 'direct,semaphore,bottleneck,shield' },
      only: { type: 'string', default: parts.join(',') },
    },
  });
  const only = values.only.split(',');
  const [seconds, warmup, calls, seed] = [values.seconds, values.warmup, values.calls, values.seed].map(
    Number,
  );
  const log = (line: string) => console.error(`  ${line}`);
  const tables: BenchTable[] = [];
  const loads = values.loads.split(',').map(Number);
  const offered = {
    measureMs: (seconds ?? 0) * 1_000,
    warmupMs: (warmup ?? 0) * 1_000,
    loads,
    seed: seed ?? 1,
    approaches: values.approaches.split(','),
  };
  // First: what the others leave behind is collected while it waits.
  if (only.includes('lone')) tables.push(await runLoneReads());
  if (only.includes('overload')) tables.push(...(await runOverload(offered, log)));
  if (only.includes('simulators')) tables.push(...(await runSimulators(offered, log)));
  if (only.includes('learning')) tables.push(...(await runLearning(seconds ?? 0, log)));
  if (only.includes('coalescing')) tables.push(...(await runCoalescing()));
  if (only.includes('sharing')) tables.push(...(await runSharing(Number(values.queries), seed ?? 1, log)));
  if (only.includes('cost')) tables.push(...(await runOwnCost(calls ?? 0, log)));
  if (only.includes('memory')) tables.push(...(await runMemory(calls ?? 0, log)));
  if (only.includes('processes')) tables.push(...(await runProcesses(seconds ?? 0, log)));
  return {
    name: 'shield',
    settings: { ...values },
    tables,
    notes: [
      'bottleneck is compared only where it is installed: npm ci in bench/shield/rivals.',
      'Latencies are the vendor’s own plus waiting; a call not answered within its class’s patience counts nowhere.',
      '“by 0.5x” is the interactive p99 as a multiple of the same approach’s at 0.5x; a p99 of fewer than a hundred calls is the slowest of them.',
      'Salesforce’s allocation is of a day: it counts from the start, warm-up included, and what is spent does not come back.',
    ],
  };
}
