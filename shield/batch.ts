import { performance } from 'node:perf_hooks';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { CallOrigin } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import { mergeOrigins } from './merged-origin.ts';
import { whenAborted } from './when-aborted.ts';

/** Told of every bulk call and how many keys it is for. */
export type BatchListener = (name: string, keys: number, calls: number) => void;

export interface BatcherOptions<K, V> {
  /** The batch's name in metrics. */
  readonly name: string;
  /**
   * Asks the vendor's bulk form for these keys, at most `maxSize` of them and each once. A key that the answer lacks does
   * not exist; an `Error` as its value fails it alone.
   */
  readonly load: (keys: readonly K[], origin: CallOrigin) => Promise<ReadonlyMap<K, V | Error>>;
  readonly maxSize: number;
  /**
   * Whether keys were checked before, so that none of them can make the bulk form fail by itself. Where absent, halves of a
   * rejected call are tried, so that one bad key fails alone.
   */
  readonly hasCheckedKeys?: boolean;
  /** How long a key may wait for others while many arrive; 25 ms where absent. A lone key never waits. */
  readonly maxWaitMs?: number;
  /** How long it may wait while more keep coming than the process can take in; 500 ms where absent. */
  readonly maxSaturatedWaitMs?: number;
  /** Begins to measure; the answer tells the part of the time since that the process was busy. The event loop's where absent. */
  readonly measureLoad?: () => () => number;
  /** How many bulk calls may run at a time before even a lone key waits for one to end; 4 where absent. */
  readonly maxInFlight?: number;
  readonly clock?: Clock;
  readonly onBatch?: BatchListener | undefined;
}

/** Makes the vendor's bulk form of single reads that arrive together. */
export interface Batcher<K, V> {
  /**
   * The value of one key; `undefined` where there is none. Reads of one `scope` share a call: pass whatever tells apart
   * the authorization at the vendor, and anything else that a shared call must agree on.
   */
  load(key: K, origin: CallOrigin, scope?: string): Promise<V | undefined>;
  /** The values of the keys that exist. They count as one arrival: many keys of one caller wait for nobody. */
  loadAll(keys: Iterable<K>, origin: CallOrigin, scope?: string): Promise<ReadonlyMap<K, V>>;
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
  loadSinceArrival: () => number;
  /** When the last key came, and how far apart they come. */
  arrivedAt: number;
  gapMs: number;
}

const defaultMaxWaitMs = 25;
const defaultMaxSaturatedWaitMs = 500;
const defaultMaxInFlight = 4;
/** A process this busy takes in its callers slower than they come. */
const saturation = 0.9;
const longGapMs = 1_000;
const expectedAtLeast = 4;
const mostScopes = 1_000;

/**
 * A lone key goes at once, with those of the same turn of the event loop. While keys come quickly, they gather until they
 * fill a call, or until the call before them is back, or for `maxWaitMs` where there is none.
 */
export function createBatcher<K, V>(options: BatcherOptions<K, V>): Batcher<K, V> {
  const { name, load, maxSize, hasCheckedKeys = false, onBatch, clock = systemClock } = options;
  const { maxWaitMs = defaultMaxWaitMs, maxInFlight = defaultMaxInFlight } = options;
  const { maxSaturatedWaitMs = defaultMaxSaturatedWaitMs, measureLoad = measureLoop } = options;
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
        loadSinceArrival: () => 0,
        arrivedAt: Number.NEGATIVE_INFINITY,
        gapMs: longGapMs,
      };
      scopes.set(scopeName, scope);
    }
    return scope;
  }

  /** Of callers, not keys, of which one caller may want many. */
  function noteArrival(scope: Scope<K, V>): void {
    const now = clock.now();
    const sinceMs = now - scope.arrivedAt;
    // What a busy process takes in late was there before.
    const wasThere = sinceMs <= maxSaturatedWaitMs && scope.loadSinceArrival() >= saturation;
    const gapMs = wasThere ? 0 : Math.min(longGapMs, sinceMs);
    scope.arrivedAt = now;
    scope.loadSinceArrival = measureLoad();
    scope.gapMs =
      gapMs < scope.gapMs ? Math.max(gapMs, scope.gapMs / 8) : scope.gapMs + (gapMs - scope.gapMs) / 8;
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
    if (isBusy(scope)) {
      gather(scope, clock.now());
      return;
    }
    // Keys of one turn of the loop belong together; setImmediate runs after all its promises.
    const immediate = setImmediate(() => due(scope));
    scope.cancelTimer = () => clearImmediate(immediate);
  }

  function due(scope: Scope<K, V>): void {
    scope.cancelTimer = undefined;
    scope.isDue = true;
    plan(scope);
  }

  /** Waits for more, and longer while a busy process keeps bringing them: a call that goes now helps none of those in its backlog. */
  function gather(scope: Scope<K, V>, since: number): void {
    const loadOf = measureLoad();
    scope.cancelTimer = clock.after(maxWaitMs, () => {
      const isSaturated = clock.now() - scope.arrivedAt <= 2 * maxWaitMs && loadOf() >= saturation;
      if (isSaturated && clock.now() - since + maxWaitMs <= maxSaturatedWaitMs) gather(scope, since);
      else due(scope);
    });
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
    const origins = new Set([...batch.values()].flat().map(({ origin }) => origin));
    const merged = mergeOrigins([...origins]);
    try {
      onBatch?.(name, batch.size, 1);
      const values = await load([...batch.keys()], merged.origin);
      for (const [key, waits] of batch) settle(waits, values.get(key));
    } catch (error) {
      if (batch.size === 1 || hasCheckedKeys || !isAboutItsKeys(error)) {
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

  function enqueue(scope: Scope<K, V>, key: K, origin: CallOrigin): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      const wait = listen({ origin, resolve, reject });
      const same = scope.waits.get(key);
      if (same !== undefined) same.push(wait);
      else scope.waits.set(key, [wait]);
    });
  }

  return {
    load(key, origin, scopeName = '') {
      if (origin.signal.aborted) return Promise.reject(leftEarly(origin.signal.reason));
      const scope = scopeOf(scopeName);
      const value = enqueue(scope, key, origin);
      noteArrival(scope);
      plan(scope);
      return value;
    },
    async loadAll(keys, origin, scopeName = '') {
      if (origin.signal.aborted) throw leftEarly(origin.signal.reason);
      const scope = scopeOf(scopeName);
      const wanted = [...new Set(keys)];
      if (wanted.length === 0) return new Map();
      const values = wanted.map((key) => enqueue(scope, key, origin));
      noteArrival(scope);
      plan(scope);
      const found = new Map<K, V>();
      for (const [index, value] of (await Promise.all(values)).entries())
        if (value !== undefined) found.set(wanted[index] as K, value);
      return found;
    },
  };
}

function measureLoop(): () => number {
  const before = performance.eventLoopUtilization();
  return () => performance.eventLoopUtilization(before).utilization;
}

/** A wait that ends as soon as its caller leaves. */
function listen<V>({ origin, resolve, reject }: Wait<V>): Wait<V> {
  const stop = whenAborted(origin.signal, () => reject(leftEarly(origin.signal.reason)));
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

/** What `make` returns, or what it throws as a value: one record that cannot be read fails alone in its batch. */
export function valueOrError<V>(make: () => V): V | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error('A record could not be read.', { cause: error });
  }
}

function isAboutItsKeys(error: unknown): boolean {
  return isCodedError(error) && ['SYSTEM_REJECTED', 'BAD_USER_INPUT', 'NOT_FOUND'].includes(error.code);
}

function leftEarly(cause: unknown): CodedError {
  if (isCodedError(cause)) return cause;
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new CodedError('DEADLINE_EXCEEDED', `The caller stopped waiting${why}`, { retryable: true, cause });
}
