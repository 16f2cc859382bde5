import type { GatewayLog } from '../gateway-config.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { Generation } from './generation.ts';
import type { OperationUse } from './operation-uses.ts';
import type { SupergraphSource } from './supergraph-source.ts';

/** Holds the supergraph that is served, and puts a new one in its place once that is ready. */
export interface SupergraphKeeper {
  current(): Generation;
  /** Called after each swap, with what is served from then on. */
  onSwap(listener: (next: Generation) => void): Disposable;
}

export interface SupergraphKeeperOptions {
  readonly source: SupergraphSource;
  load(sdl: string, earlier: readonly OperationUse[]): Promise<Generation>;
  readonly log: GatewayLog;
  readonly metrics: GatewayMetrics;
  /** How many of the operations in use are planned before a swap. */
  readonly maxWarmed?: number;
}

/** Rejects where the first supergraph cannot be served. A later one that cannot is logged, and the one in use stays. */
export async function startSupergraphKeeper(
  options: SupergraphKeeperOptions,
  signal: AbortSignal,
): Promise<SupergraphKeeper & AsyncDisposable> {
  const { source, load, log, metrics, maxWarmed = 500 } = options;
  const listeners = new Set<(next: Generation) => void>();
  let isDisposed = false;
  let waiting: string | undefined;
  const first = Promise.withResolvers<void>();
  let generation: Generation;
  let swapping = first.promise;

  async function swapTo(sdl: string): Promise<void> {
    try {
      const next = await load(sdl, generation.mostUsed(maxWarmed));
      if (isDisposed) return next[Symbol.dispose]();
      const previous = generation;
      generation = next;
      metrics.supergraphSwaps.inc({ outcome: 'served' });
      log.info({ subgraphs: next.subgraphs }, 'a new supergraph is served');
      for (const listener of [...listeners]) listener(next);
      // A request plans in the turn in which it asks for the current one, so none comes to the previous one from here on.
      previous[Symbol.dispose]();
    } catch (err) {
      metrics.supergraphSwaps.inc({ outcome: 'refused' });
      log.error({ err }, 'a new supergraph cannot be served: the one in use stays');
    }
  }

  // One at a time, and of several that come meanwhile only the last.
  function onUpdate(sdl: string): void {
    const isIdle = waiting === undefined;
    waiting = sdl;
    if (!isIdle) return;
    swapping = swapping.then(async () => {
      const latest = waiting;
      waiting = undefined;
      if (latest !== undefined && !isDisposed) await swapTo(latest);
    });
  }

  const started = await source.start(onUpdate, signal);
  try {
    generation = await load(started.sdl, []);
    first.resolve();
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
  return {
    current: () => generation,
    onSwap(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await started[Symbol.asyncDispose]();
      await swapping;
    },
  };
}
