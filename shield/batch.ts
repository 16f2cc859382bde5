import { CodedError, isCodedError } from '#platform/errors.ts';
import type { CallOrigin } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import { mergeOrigins } from './merged-origin.ts';

export interface BatcherOptions<K, V> {
  /** The batch's name in metrics. */
  readonly name: string;
  /**
   * Asks the vendor's bulk form for these keys, at most `maxSize` of them and each once. A key that the answer lacks does
   * not exist; an `Error` as its value fails it alone.
   */
  readonly load: (keys: readonly K[], origin: CallOrigin) => Promise<ReadonlyMap<K, V | Error>>;
  readonly maxSize: number;
  /** How long a key may wait for others while many arrive; 25 ms where absent. A lone key never waits. */
  readonly maxWaitMs?: number;
  /** How many bulk calls may run at a time before even a lone key waits for one to end; 4 where absent. */
  readonly maxInFlight?: number;
  readonly clock?: Clock;
  /** Told of every bulk call: `(name, keys, calls)`. */
  readonly onBatch?: (name: string, keys: number, calls: number) => void;
}

/** Makes the vendor's bulk form of single reads that arrive together. */
export interface Batcher<K, V> {
  /**
   * The value of one key; `undefined` where there is none. Reads of one `scope` share a call: pass whatever tells apart
   * the authorization at the vendor, and anything else that a shared call must agree on.
   */
  load(key: K, origin: CallOrigin, scope?: string): Promise<V | undefined>;
}

interface Wait<V> {
  readonly origin: CallOrigin;
  readonly resolve: (value: V | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Scope<K, V> {
  readonly name: string;
  readonly waits: Map<K, Wait<V>[]>;
  inFlight: number;
  cancelTimer: (() => void) | undefined;
  isDue: boolean;
  /** When the last key came, and how far apart they come. */
  arrivedAt: number;
  gapMs: number;
}

const defaultMaxWaitMs = 25;
const defaultMaxInFlight = 4;
const longGapMs = 1_000;
const expectedAtLeast = 4;
const mostScopes = 1_000;

/**
 * A lone key goes at once, with those of the same turn of the event loop. While keys come quickly, they gather until they
 * fill a call, or until the call before them is back, or for `maxWaitMs` where there is none.
 */
export function createBatcher<K, V>(options: BatcherOptions<K, V>): Batcher<K, V> {
  const { name, load, maxSize, onBatch, clock = systemClock } = options;
  const { maxWaitMs = defaultMaxWaitMs, maxInFlight = defaultMaxInFlight } = options;
  const scopes = new Map<string, Scope<K, V>>();

  function scopeOf(scopeName: string): Scope<K, V> {
    let scope = scopes.get(scopeName);
    if (scope === undefined) {
      scope = {
        name: scopeName,
        waits: new Map(),
        inFlight: 0,
        cancelTimer: undefined,
        isDue: false,
        arrivedAt: Number.NEGATIVE_INFINITY,
        gapMs: longGapMs,
      };
      scopes.set(scopeName, scope);
    }
    return scope;
  }

  function noteArrival(scope: Scope<K, V>): void {
    const now = clock.now();
    const gapMs = Math.min(longGapMs, now - scope.arrivedAt);
    scope.arrivedAt = now;
    scope.gapMs = gapMs < scope.gapMs ? Math.max(gapMs, scope.gapMs / 4) : (scope.gapMs + gapMs) / 2;
  }

  /** Whether several more keys are to be expected in the time that waiting may take. */
  function isBusy(scope: Scope<K, V>): boolean {
    return scope.gapMs * expectedAtLeast <= maxWaitMs;
  }

  function mayGo(scope: Scope<K, V>): boolean {
    return scope.isDue && scope.inFlight < (isBusy(scope) ? 1 : maxInFlight);
  }

  function plan(scope: Scope<K, V>): void {
    while (scope.waits.size >= maxSize) send(scope);
    if (scope.waits.size === 0) return;
    if (mayGo(scope)) {
      send(scope);
      return;
    }
    if (scope.cancelTimer !== undefined || scope.isDue) return;
    const due = () => {
      scope.cancelTimer = undefined;
      scope.isDue = true;
      plan(scope);
    };
    if (isBusy(scope)) scope.cancelTimer = clock.after(maxWaitMs, due);
    else {
      // Keys of one turn of the loop belong together; setImmediate runs after all its promises.
      const immediate = setImmediate(due);
      scope.cancelTimer = () => clearImmediate(immediate);
    }
  }

  function send(scope: Scope<K, V>): void {
    scope.cancelTimer?.();
    scope.cancelTimer = undefined;
    scope.isDue = false;
    const batch = new Map<K, Wait<V>[]>();
    for (const [key, waits] of scope.waits) {
      if (batch.size === maxSize) break;
      scope.waits.delete(key);
      const waiting = waits.filter(({ origin }) => !origin.signal.aborted);
      if (waiting.length > 0) batch.set(key, waiting);
    }
    if (batch.size === 0) return;
    scope.inFlight += 1;
    void deliver(batch).finally(() => {
      scope.inFlight -= 1;
      plan(scope);
      const isIdle = scope.inFlight === 0 && scope.waits.size === 0;
      if (isIdle && scopes.size > mostScopes) scopes.delete(scope.name);
    });
  }

  /** Where the bulk call is rejected as a whole, halves of it are tried, so that one bad key fails alone. */
  async function deliver(batch: ReadonlyMap<K, Wait<V>[]>): Promise<void> {
    const origins = [...batch.values()].flat().map(({ origin }) => origin);
    const merged = mergeOrigins(origins);
    try {
      onBatch?.(name, batch.size, 1);
      const values = await load([...batch.keys()], merged.origin);
      for (const [key, waits] of batch) settle(waits, values.get(key));
    } catch (error) {
      if (batch.size === 1 || !isAboutItsKeys(error)) {
        for (const waits of batch.values()) for (const { reject } of waits) reject(error);
        return;
      }
      const entries = [...batch];
      const middle = Math.ceil(entries.length / 2);
      await Promise.all([
        deliver(new Map(entries.slice(0, middle))),
        deliver(new Map(entries.slice(middle))),
      ]);
    } finally {
      merged[Symbol.dispose]();
    }
  }

  return {
    load(key, origin, scopeName = '') {
      return new Promise((resolve, reject) => {
        if (origin.signal.aborted) {
          reject(leftEarly(origin.signal.reason));
          return;
        }
        const scope = scopeOf(scopeName);
        const wait = listen({ origin, resolve, reject });
        const same = scope.waits.get(key);
        if (same !== undefined) same.push(wait);
        else scope.waits.set(key, [wait]);
        noteArrival(scope);
        plan(scope);
      });
    },
  };
}

/** A wait that ends as soon as its caller leaves. */
function listen<V>({ origin, resolve, reject }: Wait<V>): Wait<V> {
  const onAbort = () => reject(leftEarly(origin.signal.reason));
  const stop = () => origin.signal.removeEventListener('abort', onAbort);
  origin.signal.addEventListener('abort', onAbort, { once: true });
  return {
    origin,
    resolve(value) {
      stop();
      resolve(value);
    },
    reject(error) {
      stop();
      reject(error);
    },
  };
}

function settle<V>(waits: readonly Wait<V>[], value: V | Error | undefined): void {
  for (const wait of waits) {
    if (value instanceof Error) wait.reject(value);
    else wait.resolve(value);
  }
}

function isAboutItsKeys(error: unknown): boolean {
  return isCodedError(error) && ['SYSTEM_REJECTED', 'BAD_USER_INPUT', 'NOT_FOUND'].includes(error.code);
}

function leftEarly(cause: unknown): CodedError {
  return new CodedError('DEADLINE_EXCEEDED', 'The caller stopped waiting.', { retryable: true, cause });
}
