import { parseArgs } from 'node:util';
import { type BenchReport, round } from '../report.ts';
import { measureCheck } from './check-process.ts';

/** Time and memory of `weir schema check` on a large graph. `--subgraphs 20 --types 2000 --operations 5000`. */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subgraphs: { type: 'string', default: '20' },
      types: { type: 'string', default: '2000' },
      operations: { type: 'string', default: '5000' },
      changes: { type: 'string', default: 'nothing,one,all' },
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
  return {
    name: 'registry',
    settings: { ...values },
    tables: [{ title: 'weir schema check', rows }],
    notes: ['A process of its own, from its start to its end: reading, composing both versions, every rule.'],
  };
}
