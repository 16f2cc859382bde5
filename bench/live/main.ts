import { parseArgs } from 'node:util';
import type { BenchReport, BenchTable } from '../report.ts';
import { measureDistinct, measureIdle, measureLatency, measureShared, type Row } from './measures.ts';
import { measureChaos, measureStorm } from './resilience.ts';
import { startRig } from './rig.ts';

/**
 * Live subscriptions over the event log, beside a plain graphql-ws server that executes for each subscriber. A client that misses an
 * event, or gets one twice, voids the run. `--only idle,shared,distinct,latency,storm,chaos`, `--scale 1` (0.1 is a tenth of the clients).
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', default: 'idle,shared,distinct,latency,storm,chaos' },
      scale: { type: 'string', default: '1' },
      rate: { type: 'string', default: '5000' },
      followers: { type: 'string', default: '10' },
      rounds: { type: 'string', default: '8' },
    },
  });
  const wanted = new Set(values.only.split(','));
  const scaled = (count: number) => Math.round(count * Number(values.scale));
  const tables: BenchTable[] = [];
  const say = (line: string) => console.error(line);
  await using rig = await startRig();

  for (const [title, measure] of [
    [
      'idle',
      (name: string, server: Parameters<typeof measureIdle>[1]) =>
        measureIdle(rig, server, name, scaled(19_800)),
    ],
    [
      'shared',
      (name: string, server: Parameters<typeof measureIdle>[1]) =>
        measureShared(rig, server, name, scaled(8_000), 20),
    ],
    [
      'distinct',
      (name: string, server: Parameters<typeof measureIdle>[1]) =>
        measureDistinct(rig, server, name, scaled(10_000), 6),
    ],
  ] as const) {
    if (!wanted.has(title)) continue;
    const rows: Row[] = [];
    for (const [name, file] of [
      ['weir', 'gateway-process.ts'],
      ['graphql-ws', 'peer-process.ts'],
    ] as const) {
      say(`  ${title}: ${name}`);
      await using server = await rig.startServer(file);
      rows.push(await measure(name, server));
    }
    tables.push({ title, rows });
  }
  if (wanted.has('latency')) {
    say('  latency');
    await using server = await rig.startServer('gateway-process.ts');
    const settings = {
      count: scaled(10_000),
      followers: Number(values.followers),
      perSecond: Number(values.rate),
      seconds: 10,
    };
    tables.push({ title: 'From the log to the client', rows: [await measureLatency(rig, server, settings)] });
  }
  if (wanted.has('storm')) {
    say('  storm');
    await using server = await rig.startServer('gateway-process.ts');
    tables.push({
      title: 'All come back at once',
      rows: [await measureStorm(rig, server, scaled(10_000), 3)],
    });
  }
  if (wanted.has('chaos')) {
    say('  chaos');
    tables.push({
      title: 'Chaos',
      rows: [await measureChaos(rig, scaled(1_000), Number(values.rounds), say)],
    });
  }
  return {
    name: 'live',
    settings: { ...values },
    tables,
    notes: [
      'The server runs alone on one core; PostgreSQL, subgraphs, clients and the writer share the other.',
      'Figures a core count the server’s own processor time, kernel included. Latency runs from the insert, before its commit, to the client.',
      'The graphql-ws server has everything in memory and asks no subgraph.',
    ],
  };
}
