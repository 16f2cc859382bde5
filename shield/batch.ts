import { isCodedError } from '#platform/errors.ts';
import { type BatchWait, createBatchWait, leftEarly, settleWaits } from './batch-wait.ts';
import type { CallOrigin, Priority } from './call.ts';
import { type Clock, systemClock } from './clock.ts';
import { Gathering, type NextTurn, nextLoopTurn, threadWorkedMs } from './gathering.ts';
import { type MergedOrigin, mergeOrigins } from './merged-origin.ts';

/** Told of every bulk call and how many keys it is for. */
export type BatchListener = (name: string, keys: number, calls: number, priority: Priority) => void;

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
  /** How many writes the account has seen begin or end; where absent, nobody joins a call that is under way. */
  readonly writes?: (() => number) | undefined;
  /** How long a key may wait for others while many arrive; 25 ms where absent. A lone key never waits. */
  readonly maxWaitMs?: number;
  /** How long of our own work it may wait while each turn of the event loop brings more, and four times as long by the clock; 500 ms where absent. */
  readonly maxBacklogMs?: number;
  /** How many bulk calls may run at a time before even a lone key waits for one to end; 4 where absent. */
  readonly maxInFlight?: number;
  readonly clock?: Clock;
  readonly nextTurn?: NextTurn;
  /** How long this thread has run in all. */
  readonly workedMs?: () => number;
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

/** A bulk call under way. */
interface Batch<K, V> {
  readonly waits: Map<K, BatchWait<V>[]>;
  readonly merged: MergedOrigin;
  readonly writesBefore: number | undefined;
}

interface Scope<K, V> {
  readonly name: string;
  readonly waits: Map<K, BatchWait<V>[]>;
  readonly underWay: Set<Batch<K, V>>;
  readonly gathering: Gathering;
}

const defaultMaxWaitMs = 25;
const defaultMaxBacklogMs = 500;
const defaultMaxInFlight = 4;
const mostScopes = 1_000;

/**
 * A lone key goes at once, with those of the same turn of the event loop. While keys come quickly they gather, until they fill a
 * call or no more are at hand, and until the call before them is back. A key that is under way already is waited for with those who
 * asked before, unless a write began or ended since.
 */
export function createBatcher<K, V>(options: BatcherOptions<K, V>): Batcher<K, V> {
  const { name, load, maxSize, hasCheckedKeys = false, onBatch, writes, clock = systemClock } = options;
  const { maxWaitMs = defaultMaxWaitMs, maxInFlight = defaultMaxInFlight } = options;
  const { maxBacklogMs = defaultMaxBacklogMs, nextTurn = nextLoopTurn, workedMs = threadWorkedMs } = options;
  const scopes = new Map<string, Scope<K, V>>();

  function scopeOf(scopeName: string): Scope<K, V> {
    const known = scopes.get(scopeName);
    if (known !== undefined) return known;
    const onReady = () => plan(scope);
    const gathering = new Gathering({ clock, nextTurn, maxWaitMs, maxBacklogMs, workedMs, onReady });
    const scope: Scope<K, V> = { name: scopeName, waits: new Map(), underWay: new Set(), gathering };
    scopes.set(scopeName, scope);
    return scope;
  }

  function plan(scope: Scope<K, V>): void {
    const { gathering, waits, underWay } = scope;
    while (waits.size >= maxSize) send(scope);
    if (waits.size === 0) gathering.end();
    else if (!gathering.isReady) gathering.begin();
    else if (underWay.size < (gathering.isBusy ? 1 : maxInFlight)) send(scope);
  }

  function send(scope: Scope<K, V>): void {
    scope.gathering.end();
    const waits = new Map<K, BatchWait<V>[]>();
    for (const [key, all] of scope.waits) {
      if (waits.size === maxSize) break;
      scope.waits.delete(key);
      const waiting = all.filter(({ origin }) => !origin.signal.aborted);
      if (waiting.length > 0) waits.set(key, waiting);
    }
    if (waits.size === 0) return;
    const merged = mergeOrigins([...new Set([...waits.values()].flat().map(({ origin }) => origin))]);
    const batch: Batch<K, V> = { waits, merged, writesBefore: writes?.() };
    scope.underWay.add(batch);
    void deliver(batch.waits, batch, scope).finally(() => {
      merged[Symbol.dispose]();
      scope.underWay.delete(batch);
      scope.gathering.resume();
      plan(scope);
      const isIdle = scope.underWay.size === 0 && scope.waits.size === 0;
      if (isIdle && scopes.size > mostScopes) scopes.delete(scope.name);
    });
  }

  /** Where the bulk call is rejected as a whole, halves of it are tried, so that one bad key fails alone. */
  async function deliver(
    waits: ReadonlyMap<K, BatchWait<V>[]>,
    batch: Batch<K, V>,
    scope: Scope<K, V>,
  ): Promise<void> {
    try {
      onBatch?.(name, waits.size, 1, batch.merged.origin.priority);
      const values = await load([...waits.keys()], batch.merged.origin);
      scope.underWay.delete(batch);
      for (const [key, own] of waits) settleWaits(own, values.get(key));
    } catch (error) {
      if (waits.size === 1 || hasCheckedKeys || !isAboutItsKeys(error)) {
        scope.underWay.delete(batch);
        for (const [key, own] of waits) for (const wait of own) fail(scope, batch, key, wait, error);
        return;
      }
      const entries = [...waits];
      const middle = Math.ceil(entries.length / 2);
      await Promise.all([
        deliver(new Map(entries.slice(0, middle)), batch, scope),
        deliver(new Map(entries.slice(middle)), batch, scope),
      ]);
    }
  }

  /** One who joined a call that was under way has more time than the call had: then it asks again. */
  function fail(scope: Scope<K, V>, batch: Batch<K, V>, key: K, wait: BatchWait<V>, error: unknown): void {
    const isLate = isCodedError(error) && error.code === 'DEADLINE_EXCEEDED';
    if (!isLate || wait.origin.signal.aborted || !batch.merged.hasJoined(wait.origin)) {
      wait.reject(error);
      return;
    }
    queue(scope, key, wait);
    plan(scope);
  }

  function queue(scope: Scope<K, V>, key: K, wait: BatchWait<V>): void {
    const same = scope.waits.get(key);
    if (same !== undefined) same.push(wait);
    else scope.waits.set(key, [wait]);
  }

  function enqueue(scope: Scope<K, V>, key: K, origin: CallOrigin): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      const wait = createBatchWait({ origin, resolve, reject });
      for (const batch of scope.underWay) {
        const same = batch.waits.get(key);
        const mayJoin = batch.writesBefore !== undefined && batch.writesBefore === writes?.();
        if (same === undefined || !mayJoin || batch.merged.origin.signal.aborted) continue;
        batch.merged.join(origin);
        same.push(wait);
        return;
      }
      queue(scope, key, wait);
    });
  }

  return {
    load(key, origin, scopeName = '') {
      if (origin.signal.aborted) return Promise.reject(leftEarly(origin.signal.reason));
      const scope = scopeOf(scopeName);
      const value = enqueue(scope, key, origin);
      scope.gathering.note();
      plan(scope);
      return value;
    },
    async loadAll(keys, origin, scopeName = '') {
      if (origin.signal.aborted) throw leftEarly(origin.signal.reason);
      const scope = scopeOf(scopeName);
      const wanted = [...new Set(keys)];
      if (wanted.length === 0) return new Map();
      const values = wanted.map((key) => enqueue(scope, key, origin));
      scope.gathering.note();
      plan(scope);
      const found = new Map<K, V>();
      for (const [index, value] of (await Promise.all(values)).entries())
        if (value !== undefined) found.set(wanted[index] as K, value);
      return found;
    },
  };
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
