import { setTimeout as delay } from 'node:timers/promises';
import type { StepSignals } from './engine.ts';

/** Lets steps end when the engine stops, and parks the rest: a parked step stays unfinished and is done again elsewhere. */
export function createDrain(drainMs: number): {
  readonly runBody: <T>(body: (signals: StepSignals) => Promise<T>) => Promise<T>;
  readonly stop: () => Promise<void>;
} {
  const draining = new AbortController();
  const cut = new AbortController();
  let inFlight = 0;
  let emptied = () => {};

  const left = () => {
    inFlight -= 1;
    if (inFlight === 0) emptied();
  };
  return {
    async runBody(body) {
      if (draining.signal.aborted) return await parked();
      inFlight += 1;
      try {
        const answer = await body({ draining: draining.signal, cut: cut.signal });
        left();
        return answer;
      } catch (error) {
        left();
        // What a stopping process cuts off has not failed, and a failure of a step would be kept.
        if (draining.signal.aborted) return await parked();
        throw error;
      }
    },
    async stop() {
      draining.abort();
      const empty = new Promise<void>((resolve) => {
        emptied = resolve;
      });
      const late = new AbortController();
      if (inFlight > 0)
        await Promise.race([
          empty,
          delay(drainMs, undefined, { signal: late.signal }).catch(() => undefined),
        ]);
      late.abort();
      cut.abort();
    },
  };
}

function parked(): Promise<never> {
  return new Promise(() => undefined);
}
