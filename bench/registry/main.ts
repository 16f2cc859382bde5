import { parseArgs } from 'node:util';
import { type BenchReport, round } from '../report.ts';
import { measureCheck } from './check-process.ts';
import { measureSwap } from './measure-swap.ts';

/**
 * Time and memory of `weir schema check` on a large graph, and how soon a gateway serves what was published.
 * `--subgraphs 20 --types 2000 --operations 5000 --changes nothing,one,all --launches 5 --plans 200`; 0 launches leave the second out.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subgraphs: { type: 'string', default: '20' },
      types: { type: 'string', default: '2000' },
      operations: { type: 'string', default: '5000' },
      changes: { type: 'string', default: 'nothing,one,all' },
      launches: { type: 'string', default: '5' },
      plans: { type: 'string', default: '200' },
    },
  });
  const size = {
    subgraphs: Number(values.subgraphs),
    types: Number(values.types),
    operations: Number(values.operations),
  };
  const rows: Record<string, string | number>[] = [];
  for (const change of ['nothing', 'one', 'all'] as const) {
    if (!values.changes.split(',').includes(change)) continue;
    const { seconds, peakMb, findings, verdict } = await measureCheck(size, change);
    rows.push({ change, seconds: round(seconds, 1), 'peak MB': round(peakMb), findings, verdict });
    console.error(`  ${change}: ${round(seconds, 1)} s`);
  }
  const launches = Number(values.launches);
  const figures = launches > 0 ? await measureSwap(launches, Number(values.plans)) : [];
  const swaps = figures.map(({ publishMs, swapMs }, index) => ({
    launch: index + 1,
    'publish ms': round(publishMs),
    'then swap ms': round(swapMs),
  }));
  return {
    name: 'registry',
    settings: { ...values },
    tables: [
      { title: 'weir schema check', rows },
      { title: 'Publish to gateway swap', rows: swaps },
    ],
    notes: ['A process of its own, from its start to its end: reading, composing both versions, every rule.'],
  };
}
