import type { CallOrigin } from '#shield/call.ts';
import { createShield } from '#shield/create-shield.ts';
import { type BenchTable, round } from '../report.ts';
import { collectGarbage } from './collect-garbage.ts';

const body = JSON.stringify({ id: 1, name: 'x'.repeat(100) });
const headers = { 'content-type': 'application/json' };
const requestHeaders = { authorization: 'Bearer token', accept: 'application/json' };

/** A vendor that costs next to nothing, so that what remains is the shield. */
function answer(): Promise<Response> {
  return new Promise((resolve) => setImmediate(() => resolve(new Response(body, { headers }))));
}

interface Cost {
  readonly cpuUs: number;
  readonly perSecond: number;
}

async function measure(calls: number, one: (index: number) => Promise<Response>): Promise<Cost> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < calls) await (await one(next++)).text();
  };
  await Promise.all(Array.from({ length: 200 }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { cpuUs: (user + system) / calls, perSecond: (calls * 1000) / (performance.now() - startedAt) };
}

/** The CPU time of a call through the shield beyond that of the same call without it, and the heap as calls go by. */
export async function runOwnCost(calls: number, log: (line: string) => void): Promise<readonly BenchTable[]> {
  const contract = {
    windows: [
      { name: 'second', kind: 'sliding' as const, limit: 10_000_000, windowMs: 1_000 },
      { name: 'daily', kind: 'sliding' as const, limit: 2_000_000_000, windowMs: 86_400_000 },
    ],
    concurrency: [{ name: 'account', limit: 1_000 }],
    maxInFlightPerOperation: 1_000,
  };
  await using shield = createShield({ system: 'bench', account: 'bench', contract, fetch: answer });
  const { signal } = new AbortController();
  const origin: CallOrigin = { signal, correlationId: 'bench', priority: 'interactive', caller: 'crm' };
  const deadlineAt = Date.now() + 3_600_000;
  const through = (index: number) =>
    shield.fetch(
      `http://bench/${index}`,
      { method: 'GET', headers: requestHeaders },
      { operation: 'get', effect: 'read', origin: { ...origin, deadlineAt } },
    );
  const tenth = Math.ceil(calls / 10);
  await measure(tenth, answer);
  await measure(tenth, through);
  const direct = await measure(tenth, answer);
  const rows: Record<string, number>[] = [];
  for (let done = tenth; done <= calls; done += tenth) {
    const shielded = await measure(tenth, through);
    collectGarbage();
    rows.push({
      calls: done,
      'shielded us': round(shielded.cpuUs, 1),
      'direct us': round(direct.cpuUs, 1),
      'own us': round(shielded.cpuUs - direct.cpuUs, 1),
      'calls/s': round(shielded.perSecond),
      'heap MB': round(process.memoryUsage().heapUsed / 1e6, 1),
    });
    log(`own cost: ${done} calls`);
  }
  return [{ title: 'CPU of a call through the shield, and the heap after collection', rows }];
}
