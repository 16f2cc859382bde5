const bySignal = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Runs once when the signal aborts; the answer takes it back. Many calls of one caller share its signal, and each listener that is
 * added to a signal by itself is compared with all that it has.
 */
export function whenAborted(signal: AbortSignal, run: () => void): () => void {
  let runs = bySignal.get(signal);
  if (runs === undefined) {
    runs = new Set();
    bySignal.set(signal, runs);
  }
  if (runs.size === 0) signal.addEventListener('abort', onAbort, { once: true });
  runs.add(run);
  const own = runs;
  return () => {
    if (own.delete(run) && own.size === 0) signal.removeEventListener('abort', onAbort);
  };
}

function onAbort(event: Event): void {
  // Only signals get this listener.
  const runs = bySignal.get(event.target as AbortSignal);
  if (runs === undefined) return;
  const all = [...runs];
  runs.clear();
  for (const run of all) run();
}
