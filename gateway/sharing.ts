/** Who waits for shared work, and for how long at most. */
export interface Waiter {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Runs `work` once for all who ask for the same at the same time. */
export type Share<T> = (
  of: object,
  key: string,
  waiter: Waiter,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

interface Flight<T> {
  readonly result: Promise<T>;
  readonly leave: AbortController;
  readonly joinUntil: number;
  readonly epoch: number;
  waiting: number;
}

/**
 * Shares work in flight by an object and a key. The work's signal aborts when everyone who waited has left. Who joins waits
 * by the time limit of the first, so that one can join only in the first tenth of that time; all name the same limit, which
 * belongs into the key. Nobody joins work that began in an earlier epoch: what was fetched then may be old by now.
 */
export function createSharing<T>(epoch: () => number = () => 0): Share<T> {
  const byObject = new WeakMap<object, Map<string, Flight<T>>>();

  function start(
    flights: Map<string, Flight<T>>,
    key: string,
    timeoutMs: number,
    work: Parameters<Share<T>>[3],
  ) {
    const leave = new AbortController();
    const flight: Flight<T> = {
      result: work(leave.signal),
      leave,
      joinUntil: performance.now() + timeoutMs / 10,
      epoch: epoch(),
      waiting: 0,
    };
    const land = () => flights.get(key) === flight && flights.delete(key);
    flight.result.then(land, land);
    leave.signal.addEventListener('abort', land, { once: true });
    flights.set(key, flight);
    return flight;
  }

  return function share(of, key, { signal, timeoutMs }, work) {
    if (signal.aborted) return Promise.reject(signal.reason);
    const flights = byObject.get(of) ?? new Map<string, Flight<T>>();
    byObject.set(of, flights);
    const known = flights.get(key);
    const flight =
      known && known.epoch === epoch() && performance.now() < known.joinUntil
        ? known
        : start(flights, key, timeoutMs, work);
    flight.waiting++;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const onAbort = () => {
      reject(signal.reason);
      if (--flight.waiting === 0) flight.leave.abort(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const settled = () => signal.removeEventListener('abort', onAbort);
    flight.result.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error) => {
        settled();
        reject(error);
      },
    );
    return promise;
  };
}
