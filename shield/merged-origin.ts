import type { CallOrigin } from './call.ts';
import { rankOf } from './priority.ts';
import { whenAborted } from './when-aborted.ts';

/**
 * The origin of a call made for several: the highest class among them, the latest deadline, and aborted when all of them
 * are. Each call is told to one of the highest class, which pays for it. Dispose of it when the call is over.
 */
export function mergeOrigins(origins: readonly CallOrigin[]): Disposable & { readonly origin: CallOrigin } {
  const [first] = origins;
  if (first === undefined) throw new RangeError('There is no origin to merge: a call needs at least one.');
  if (origins.length === 1) return { origin: first, [Symbol.dispose]() {} };
  const leading = origins.reduce((best, next) =>
    rankOf[next.priority] < rankOf[best.priority] ? next : best,
  );
  const controller = new AbortController();
  let waiting = origins.length;
  const onAbort = () => {
    waiting -= 1;
    if (waiting === 0) controller.abort(first.signal.reason);
  };
  const stops: (() => void)[] = [];
  for (const { signal } of origins) {
    if (signal.aborted) onAbort();
    // A function of its own for each: several may come with one signal.
    else stops.push(whenAborted(signal, () => onAbort()));
  }
  const { deadlineAt: _own, ...rest } = leading;
  const deadlineAt = latestDeadline(origins);
  return {
    origin: { ...rest, signal: controller.signal, ...(deadlineAt === undefined ? {} : { deadlineAt }) },
    [Symbol.dispose]() {
      for (const stop of stops) stop();
    },
  };
}

/** `undefined` where one of them has no deadline. */
function latestDeadline(origins: readonly CallOrigin[]): number | undefined {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { deadlineAt } of origins) {
    if (deadlineAt === undefined) return undefined;
    latest = Math.max(latest, deadlineAt);
  }
  return latest;
}
