import type { CallOrigin } from '#shield/call.ts';
import { createShield } from '#shield/create-shield.ts';
import { type BenchTable, round } from '../report.ts';
import { collectGarbage } from './collect-garbage.ts';

const headers = new Headers({ 'content-type': 'application/json' });
const bytes = new TextEncoder().encode(JSON.stringify({ id: 1, name: 'x'.repeat(100) })).buffer;
// What the shield reads of an answer: making real ones would take most of the time.
const response = { status: 200, statusText: 'OK', headers, arrayBuffer: async () => bytes } as Response;

function answer(): Promise<Response> {
  return new Promise((resolve) => setImmediate(resolve, response));
}

/** The heap after collection while calls of ever new URLs, by ever new callers, go through one shield. */
export async function runMemory(calls: number, log: (line: string) => void): Promise<readonly BenchTable[]> {
  const contract = {
    windows: [
      { name: 'second', kind: 'sliding' as const, limit: 10_000_000, windowMs: 1_000 },
      { name: 'daily', kind: 'sliding' as const, limit: 2_000_000_000, windowMs: 86_400_000 },
    ],
    concurrency: [{ name: 'account', limit: 1_000 }],
    maxInFlightPerOperation: 1_000,
  };
  await using shield = createShield({ system: 'bench', account: 'bench', contract, fetch: answer });
  const rows: Record<string, number>[] = [];
  let next = 0;
  const worker = async (until: number) => {
    while (next < until) {
      const index = next++;
      const { signal } = new AbortController();
      const origin: CallOrigin = {
        signal,
        correlationId: 'bench',
        priority: 'interactive',
        caller: `crm-${index % 50_000}`,
        deadlineAt: Date.now() + 30_000,
      };
      const call = { operation: `get${index % 20}`, effect: 'read' as const, origin };
      await (await shield.fetch(`http://bench/${index}`, { method: 'GET' }, call)).text();
    }
  };
  for (let tenth = 1; tenth <= 10; tenth++) {
    const startedAt = performance.now();
    const from = next;
    await Promise.all(Array.from({ length: 200 }, () => worker(Math.ceil((calls * tenth) / 10))));
    const perSecond = ((next - from) * 1_000) / (performance.now() - startedAt);
    collectGarbage();
    const { heapUsed, rss } = process.memoryUsage();
    const row = {
      calls: next,
      'calls/s': round(perSecond),
      'heap MB': round(heapUsed / 1e6, 1),
      'rss MB': round(rss / 1e6),
    };
    rows.push(row);
    log(`memory: ${JSON.stringify(row)}`);
  }
  return [{ title: 'Memory as calls go by', rows }];
}
