import { rename, writeFile } from 'node:fs/promises';
import type { BenchTable } from '../report.ts';
import { quantile, round } from '../report.ts';
import type { Contender } from './contenders.ts';
import { openClient, readAnswer } from './load.ts';
import { startProcess } from './start-process.ts';

export interface SwapOptions {
  readonly contender: Contender;
  readonly port: number;
  readonly supergraphFile: string;
  readonly sdl: string;
  readonly bigQuery: string;
  readonly requestsPerSecond: number;
  readonly seconds: number;
}

interface Phase {
  readonly latenciesMs: readonly number[];
  readonly failed: number;
  readonly swaps: number;
}

const connections = 100;
const smallOperations = 25;

/** The supergraph's file is replaced every second under a steady load of 26 operations: who waits longer, and who fails. */
export async function measureSwaps(options: SwapOptions): Promise<BenchTable> {
  const { contender, port, requestsPerSecond, seconds, bigQuery } = options;
  await using _ = await startProcess(contender.command, 0, contender.env, contender.readyLine);
  const queries = Array.from(
    { length: smallOperations },
    (_, index) => `{ p${index}: topProducts(first: ${(index % 5) + 1}) { upc name price reviews { id } } }`,
  );
  const bodies = [bigQuery, ...queries].map((query) => JSON.stringify({ query }));
  const expected = new Map<string, string>();
  for (const body of bodies) expected.set(body, await readAnswer(port, body));
  await runSteadily(options, bodies, expected, 3, 0);
  const steady = await runSteadily(options, bodies, expected, seconds, 0);
  const swapping = await runSteadily(options, bodies, expected, seconds, 1_000);
  const times = quantile(swapping.latenciesMs, 0.99) / quantile(steady.latenciesMs, 0.99);
  return {
    title: `swaps of the supergraph under ${requestsPerSecond} requests a second`,
    rows: [
      { phase: 'steady', ...toRow(steady), 'p99 by steady': '' },
      { phase: 'a swap a second', ...toRow(swapping), 'p99 by steady': `${round(times, 2)}×` },
    ],
  };
}

function toRow({ latenciesMs, failed, swaps }: Phase) {
  return {
    requests: latenciesMs.length,
    failed,
    swaps,
    'p50 ms': round(quantile(latenciesMs, 0.5), 2),
    'p99 ms': round(quantile(latenciesMs, 0.99), 2),
    'max ms': round(Math.max(...latenciesMs), 1),
  };
}

async function runSteadily(
  { port, supergraphFile, sdl, requestsPerSecond }: SwapOptions,
  bodies: readonly string[],
  expected: ReadonlyMap<string, string>,
  seconds: number,
  swapEveryMs: number,
): Promise<Phase> {
  const idle = Array.from({ length: connections }, () => openClient(port));
  const all = new Set(idle);
  const latenciesMs: number[] = [];
  let failed = 0;
  let swaps = 0;
  const startedAt = performance.now();
  const inFlight = new Set<Promise<void>>();

  async function send(number: number, dueAt: number): Promise<void> {
    const client = idle.pop() ?? openClient(port);
    all.add(client);
    // One request in ten is the large one.
    const body = bodies[number % 10 === 0 ? 0 : 1 + (number % smallOperations)] ?? '';
    try {
      const answer = await client.ask(body);
      if (answer.text !== expected.get(body)) failed++;
    } catch {
      failed++;
    }
    idle.push(client);
    // From when it was due: a stall counts for all who came during it.
    latenciesMs.push(performance.now() - dueAt);
  }

  let swapping = Promise.resolve();
  let nextSwapAt = swapEveryMs === 0 ? Number.POSITIVE_INFINITY : startedAt;
  for (let number = 0; ; ) {
    const now = performance.now();
    if (now > startedAt + seconds * 1_000) break;
    for (; startedAt + (number * 1_000) / requestsPerSecond <= now; number++) {
      const sent = send(number, startedAt + (number * 1_000) / requestsPerSecond);
      inFlight.add(sent);
      sent.then(() => inFlight.delete(sent));
    }
    if (now >= nextSwapAt) {
      nextSwapAt = now + swapEveryMs;
      const text = `${sdl}\n# ${++swaps}\n`;
      swapping = swapping.then(async () => {
        await writeFile(`${supergraphFile}.new`, text);
        await rename(`${supergraphFile}.new`, supergraphFile);
      });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all([...inFlight, swapping]);
  for (const client of all) client[Symbol.dispose]();
  return { latenciesMs, failed, swaps };
}
