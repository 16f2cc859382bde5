import { constants } from 'node:os';

export interface LifecycleSettings {
  /** How long a shutdown may take before it is cut short; 25 s where absent, under the 30 s that most orchestrators give. */
  readonly drainMs?: number;
  /** Signals this soon after the first are the same request: a terminal and npm both pass Ctrl-C on. 500 ms where absent. */
  readonly repeatMs?: number;
  /** Tells the operator why the process ends. */
  readonly report: (message: string, error?: unknown) => void;
}

const stopSignals = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a program until it ends by itself or is asked to stop. `main` starts its parts with `await using`, awaits
 * `untilAborted(signal)` and returns: its parts are disposed in reverse, the loop empties and the process ends. A second
 * request, or a shutdown longer than `drainMs`, ends it at once. Only an entry point may call this.
 */
export async function runUntilSignal(
  main: (signal: AbortSignal) => Promise<void>,
  { drainMs = 25_000, repeatMs = 500, report }: LifecycleSettings,
): Promise<void> {
  const stopping = new AbortController();
  let askedAtMs: number | undefined;

  const endWithinDrain = () => {
    setTimeout(() => {
      report(`Shutting down took longer than ${drainMs / 1000} s: ending at once.`);
      process.exit(1);
      // Without a reference it fires only if something else still holds the loop open.
    }, drainMs).unref();
  };
  const onSignal = (name: (typeof stopSignals)[number]) => {
    if (askedAtMs === undefined) {
      askedAtMs = performance.now();
      endWithinDrain();
      stopping.abort(new DOMException(`stopped by ${name}`, 'AbortError'));
    } else if (performance.now() - askedAtMs >= repeatMs) {
      report(`${name} again: ending at once.`);
      process.exit(128 + constants.signals[name]);
    }
  };
  for (const name of stopSignals) process.on(name, onSignal);

  try {
    await main(stopping.signal);
  } catch (error) {
    // A start that the signal interrupted is a stop like any other.
    if (stopping.signal.aborted && isAbort(error)) return;
    report('Ending after a failure.', error);
    process.exitCode = 1;
    endWithinDrain();
  }
}

/** Resolves when the signal aborts, holding the event loop open until then. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const hold = setInterval(() => undefined, 2 ** 31 - 1);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearInterval(hold);
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
