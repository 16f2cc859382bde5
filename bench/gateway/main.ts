import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { type BenchReport, type BenchTable, quantile, round } from '../report.ts';
import { type Contender, listContenders } from './contenders.ts';
import { measureHostile } from './hostile.ts';
import { readAnswer, runLoad } from './load.ts';
import { freePort, readCpuMs, readRssMb, startProcess } from './start-process.ts';
import { measureSwaps } from './swap.ts';

const warmupRequests = 1_500;
const maxWarmupSeconds = 15;

interface Sample {
  readonly requestsPerSecond: number;
  readonly cpuMsPerRequest: number;
  readonly p99Ms: number;
  readonly rssMb: number;
  readonly subgraphRequests: number;
}

/**
 * The gateway beside its peers on the field's own workload: `--folder ../shared/bench/federation --rounds 3 --seconds 4
 * --warmup 3 --clients 50 --only weir,hand-written`; `--only swap` or `hostile` is that part alone, `--query big` or `one` one query. Linux with two cores: a gateway has one to itself.
 */
export async function run(args: readonly string[]): Promise<BenchReport> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      folder: { type: 'string', default: '../shared/bench/federation' },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '4' },
      warmup: { type: 'string', default: '3' },
      clients: { type: 'string', default: '50' },
      only: { type: 'string', default: '' },
      query: { type: 'string', default: '' },
    },
  });
  const read = (file: string) => readFileSync(join(values.folder, file), 'utf8');
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  const [subgraphsPort, port] = [await freePort(), await freePort()];
  const supergraphFile = join(folder, 'supergraph.graphql');
  await writeFile(supergraphFile, read('supergraph.graphql').replaceAll(':4301/', `:${subgraphsPort}/`));
  const subgraphsOrigin = `http://127.0.0.1:${subgraphsPort}`;
  await using _ = await startProcess(
    [process.execPath, join(values.folder, 'subgraphs.mjs')],
    1,
    { PORT: String(subgraphsPort) },
    /subgraphs ready/,
  );
  const only = values.only === '' ? [] : values.only.split(',');
  const all = listContenders({ supergraphFile, subgraphsOrigin, port });
  const contenders = all.filter(({ name }) => only.length === 0 || only.some((part) => isNamed(name, part)));
  const settings = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    warmup: Number(values.warmup),
    clients: Number(values.clients),
  };
  const tables: BenchTable[] = [];
  const queries = [
    { title: 'big query, 87.6 KB', query: read('query.graphql'), answer: JSON.parse(read('expected.json')) },
    { title: 'one fetch', query: '{ topProducts { upc name price weight } }', answer: undefined },
  ];
  for (const { title, query, answer } of contenders.length > 0 ? queries : []) {
    if (!title.startsWith(values.query)) continue;
    const body = JSON.stringify({ query });
    const samples = new Map<string, Sample[]>();
    let expected = answer;
    // One round of each in turn, so that what else the machine does falls on all of them.
    for (let number = 0; number < settings.rounds; number++) {
      for (const contender of contenders) {
        const measured = await measure(contender, { port, body, subgraphsOrigin, expected, ...settings });
        expected ??= measured.answer;
        samples.set(contender.name, [...(samples.get(contender.name) ?? []), measured]);
        console.error(`  ${title}: ${contender.name}: ${round(measured.requestsPerSecond)} req/s`);
      }
    }
    tables.push(toTable(title, samples));
  }
  const [ours] = all;
  if (ours && (only.length === 0 || only.includes('swap'))) {
    const sdl = readFileSync(supergraphFile, 'utf8');
    const more = { requestsPerSecond: 500, seconds: 2 * settings.seconds, bigQuery: read('query.graphql') };
    tables.push(await measureSwaps({ contender: ours, port, supergraphFile, sdl, ...more }));
  }
  if (ours && (only.length === 0 || only.includes('hostile'))) {
    const hostilePort = await freePort();
    const text = readFileSync(supergraphFile, 'utf8').replaceAll(`:${subgraphsPort}/`, `:${hostilePort}/`);
    await writeFile(supergraphFile, text);
    tables.push(await measureHostile({ contender: ours, port, subgraphsPort: hostilePort }));
  }
  await rm(folder, { recursive: true });
  return {
    name: 'gateway',
    settings: { ...settings, folder: 'federation' },
    tables,
    notes: [
      'Medians of interleaved rounds; compare within one run only. The gateway on one core, subgraphs and load on the other.',
      'Where other programs share the cores, the ratio by CPU time is the steadier one.',
      'A first answer is compared whole, those under load by length. Peers are measured where they are installed: npm ci in bench/gateway/peers.',
    ],
  };
}

function isNamed(name: string, part: string): boolean {
  return part === 'weir' ? name === part : name.includes(part);
}

interface Measurement {
  readonly port: number;
  readonly body: string;
  readonly subgraphsOrigin: string;
  readonly expected: unknown;
  readonly seconds: number;
  readonly warmup: number;
  readonly clients: number;
}

async function measure(contender: Contender, options: Measurement): Promise<Sample & { answer: unknown }> {
  const { port, body, subgraphsOrigin, expected, seconds, warmup, clients } = options;
  const { command, env, readyLine, name } = contender;
  await using server = await startProcess(command, 0, env, readyLine);
  const text = await readAnswer(port, body);
  const answer = JSON.parse(text);
  if (expected !== undefined && !isDeepStrictEqual(answer, expected))
    throw new Error(`${name} answers wrong: ${text.slice(0, 500)}`);
  // By requests too: a slow machine must not measure code that is not compiled yet.
  const warmupEndsAt = performance.now() + maxWarmupSeconds * 1_000;
  for (let warmed = 0; warmed < warmupRequests && performance.now() < warmupEndsAt; )
    warmed += (await runLoad(port, body, text, { clients, seconds: warmup })).requests;
  await fetch(`${subgraphsOrigin}/reset`);
  const cpuBefore = readCpuMs(server.pid);
  const load = await runLoad(port, body, text, { clients, seconds });
  const cpuMs = readCpuMs(server.pid) - cpuBefore;
  const stats = (await (await fetch(`${subgraphsOrigin}/stats`)).json()) as { hits: number; misses: number };
  return {
    answer,
    requestsPerSecond: load.requests / load.seconds,
    cpuMsPerRequest: cpuMs / load.requests,
    p99Ms: quantile(load.latenciesMs, 0.99),
    rssMb: readRssMb(server.pid),
    subgraphRequests: (stats.hits + stats.misses) / load.requests,
  };
}

function toTable(title: string, samples: ReadonlyMap<string, readonly Sample[]>): BenchTable {
  const median = (name: string, value: (sample: Sample) => number) =>
    quantile((samples.get(name) ?? []).map(value), 0.5);
  const speed = ({ requestsPerSecond }: Sample) => requestsPerSecond;
  const cost = ({ cpuMsPerRequest }: Sample) => cpuMsPerRequest;
  const times = (value: number) => `${round(value, 2)}×`;
  return {
    title,
    rows: [...samples.keys()].map((name) => ({
      server: name,
      'req/s': round(median(name, speed)),
      'CPU ms/req': round(median(name, cost), 3),
      'p99 ms': round(
        median(name, ({ p99Ms }) => p99Ms),
        1,
      ),
      'RSS MB': round(median(name, ({ rssMb }) => rssMb)),
      'subgraph requests': round(
        median(name, ({ subgraphRequests }) => subgraphRequests),
        1,
      ),
      'weir by req/s': times(median('weir', speed) / median(name, speed)),
      'weir by CPU': times(median(name, cost) / median('weir', cost)),
    })),
  };
}
