import { PerformanceObserver } from 'node:perf_hooks';
import { createBatcher } from '#shield/batch.ts';
import type { CallOrigin } from '#shield/call.ts';
import { createShield } from '#shield/create-shield.ts';
import { type BenchTable, quantile, round } from '../report.ts';

const reads = 1_000;
const warmUp = 300;
/** Long enough that the next read is a lone one too. */
const latencyMs = 8;
const longMs = 1;

interface Span {
  readonly at: number;
  readonly ms: number;
}

/** How long reads that come one by one are in batcher and shield before the vendor is called, and which waits hold a collection of memory. */
export async function runLoneReads(): Promise<BenchTable> {
  let calledAt = 0;
  const fetch = async () => {
    calledAt = performance.now();
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    return Response.json({});
  };
  await using shield = createShield({
    system: 'crm',
    account: 'bench',
    contract: {
      windows: [{ name: 'second', kind: 'sliding', limit: 1_000, windowMs: 1_000 }],
      concurrency: [],
    },
    fetch,
  });
  const { signal } = new AbortController();
  const origin: CallOrigin = { signal, correlationId: 'bench', priority: 'interactive' };
  const batcher = createBatcher<string, string>({
    name: 'customers',
    maxSize: 200,
    async load(keys, merged) {
      await shield.fetch(`http://crm/${keys[0]}`, {}, { operation: 'query', effect: 'read', origin: merged });
      return new Map(keys.map((key) => [key, key]));
    },
  });

  const collections: Span[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      collections.push({ at: startTime, ms: duration });
  });
  observer.observe({ entryTypes: ['gc'] });
  const waits: Span[] = [];
  for (let index = 0; index < warmUp + reads; index++) {
    const at = performance.now();
    await batcher.load(`lone${index}`, origin);
    if (index >= warmUp) waits.push({ at, ms: calledAt - at });
  }
  // What the observer has yet to tell of comes with the next turns.
  await new Promise((resolve) => setTimeout(resolve, latencyMs));
  observer.disconnect();

  const times = waits.map(({ ms }) => ms);
  const long = waits.filter(({ ms }) => ms > longMs);
  const hasCollection = (wait: Span) =>
    collections.some(({ at, ms }) => at < wait.at + wait.ms && at + ms > wait.at);
  return {
    title: '1,000 lone reads: time in batcher and shield before the vendor is called',
    rows: [
      {
        'p50 ms': round(quantile(times, 0.5), 3),
        'p99 ms': round(quantile(times, 0.99), 3),
        'max ms': round(quantile(times, 1), 3),
        [`over ${longMs} ms`]: long.length,
        'of them in a collection': long.filter(hasCollection).length,
      },
    ],
  };
}
