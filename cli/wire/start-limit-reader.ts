import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallContext } from '#domain/call-context.ts';
import type { Log } from '#platform/log.ts';

/** Asks one system for its limits, and tells its shield where the answer alone does not. */
export type ReadLimits = (ctx: CallContext) => Promise<unknown>;

const everyMs = 300_000;
const deadlineMs = 30_000;

/** Asks each system for its limits now and every five minutes, in the background: other programs spend from them, and people change them. */
export function startLimitReader(readers: Readonly<Record<string, ReadLimits>>, log: Log): AsyncDisposable {
  const stop = new AbortController();
  const contextOf = (): CallContext => ({
    signal: AbortSignal.any([stop.signal, AbortSignal.timeout(deadlineMs)]),
    correlationId: randomUUID(),
    priority: 'sync',
    deadlineAt: Date.now() + deadlineMs,
    caller: 'limit-reader',
  });

  async function keepReading(system: string, read: ReadLimits): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await read(contextOf());
      } catch (err) {
        // What is known stays good: it was declared, or learned from other answers.
        if (!stop.signal.aborted) log.warn({ err, system }, 'the limits of a system could not be read');
      }
      await sleep(everyMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  }

  const loops = Object.entries(readers).map(([system, read]) => keepReading(system, read));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(loops);
    },
  };
}
