import { parseArgs } from 'node:util';
import { type BenchReport, round } from '../report.ts';
import { runProcess } from './run-process.ts';

/**
 * Workflows a second and how long one takes, over systems that answer at once, beside the engine's raw figure for five empty steps;
 * each in a process and on a database of its own. `--workflows 1500 --concurrency 1,20,50 --rounds 1`.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workflows: { type: 'string', default: '1500' },
      concurrency: { type: 'string', default: '1,20,50' },
      rounds: { type: 'string', default: '1' },
    },
  });
  const rows: Record<string, string | number>[] = [];
  for (let turn = 1; turn <= Number(values.rounds); turn++) {
    for (const concurrency of values.concurrency.split(',').map(Number)) {
      // One at a time needs no more than this for a figure.
      const workflows =
        concurrency === 1 ? Math.ceil(Number(values.workflows) / 5) : Number(values.workflows);
      const raw = await runProcess('engine', { workflows, concurrency });
      const ours = await runProcess('quotes', { workflows, concurrency });
      for (const [what, found] of [
        ['engine, 5 empty steps', raw],
        ['quote to order, 5 steps', ours],
      ] as const)
        rows.push({
          what,
          concurrency,
          workflows,
          'workflows/s': round(found.perSecond, 1),
          'of engine %': round((100 * found.perSecond) / raw.perSecond),
          'p50 ms': round(found.p50Ms, 1),
          'p99 ms': round(found.p99Ms, 1),
          'CPU ms each': round(found.cpuMs, 2),
        });
      console.error(`  ${concurrency} at once: ${rows.at(-1)?.['of engine %']} % of the engine`);
    }
  }
  return {
    name: 'orchestration',
    settings: { ...values },
    tables: [{ title: 'Workflows a second', rows }],
    notes: [
      'A quote to order has six steps where it sells all there is; here it sells goods, in five.',
      'A workflow of ours includes the client’s command with its checks, the idempotency record, every progress event and the order’s event.',
    ],
  };
}
