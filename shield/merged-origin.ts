import type { CallOrigin } from './call.ts';
import { rankOf } from './priority.ts';
import { whenAborted } from './when-aborted.ts';

/** The origin of a call made for several. Dispose of it when the call is over. */
export interface MergedOrigin extends Disposable {
  readonly origin: CallOrigin;
  /** One more waits for the call, which is under way: it is not aborted while this one stays. */
  join(origin: CallOrigin): void;
  /** Whether this one came when the call was under way. */
  hasJoined(origin: CallOrigin): boolean;
}

/**
 * The highest class among them, the latest deadline, and aborted when all of them are. Each call is told to one of the highest
 * class, which pays for it.
 */
export function mergeOrigins(origins: readonly CallOrigin[]): MergedOrigin {
  const [first] = origins;
  if (first === undefined) throw new RangeError('There is no origin to merge: a call needs at least one.');
  const leading = origins.reduce((best, next) =>
    rankOf[next.priority] < rankOf[best.priority] ? next : best,
  );
  const controller = new AbortController();
  const joined = new Set<CallOrigin>();
  const stops: (() => void)[] = [];
  let waiting = 0;
  const wait = ({ signal }: CallOrigin) => {
    if (signal.aborted) return;
    waiting += 1;
    const leave = () => {
      waiting -= 1;
      if (waiting === 0) controller.abort(first.signal.reason);
    };
    stops.push(whenAborted(signal, leave));
  };
  for (const origin of origins) wait(origin);
  if (waiting === 0) controller.abort(first.signal.reason);
  const { deadlineAt: _own, ...rest } = leading;
  const deadlineAt = latestDeadline(origins);
  return {
    origin: { ...rest, signal: controller.signal, ...(deadlineAt === undefined ? {} : { deadlineAt }) },
    join(origin) {
      joined.add(origin);
      wait(origin);
    },
    hasJoined: (origin) => joined.has(origin),
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
