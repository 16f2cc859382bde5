import { isCodedError } from '#platform/errors.ts';
import { untilAborted } from '../deadline.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { CacheMetrics } from './cache-metrics.ts';
import type { CacheEntry, CacheStore, ReadMoment } from './cache-store.ts';
import type { CompiledUnit } from './compile-unit.ts';
import { createFlights } from './flights.ts';

/** What came of one unit. Errors have paths that begin in the value. */
export type UnitOutcome =
  | { readonly kind: 'value'; readonly value: unknown; readonly errors: readonly JsonObject[] }
  | { readonly kind: 'failed'; readonly error: unknown };

/** `LIVE`: fetched for this request. */
export type Freshness = 'LIVE' | 'FRESH' | 'STALE';

export type ReadResult = UnitOutcome & { readonly state: Freshness; readonly asOf: number };

export interface UnitRequest {
  readonly unit: CompiledUnit;
  /** Undefined where nothing is kept for this caller. */
  readonly key: string | undefined;
  /** Called before anything is kept, with the value as it is. */
  marks(value: unknown): readonly string[];
}

export interface ReadTerms {
  /** Nothing older is taken. */
  readonly maxAgeMs: number;
  /** False for a mutation, which sees what it has done. */
  readonly mayRead: boolean;
  readonly mayKeep: boolean;
  readonly signal: AbortSignal;
}

/** `background`: for nobody who waits, under a deadline of its own. */
export type FetchUnits = (
  indexes: readonly number[],
  way: 'foreground' | 'background',
) => Promise<readonly UnitOutcome[]>;

export interface UnitReader {
  /** Every unit from the store, from another request that is fetching it, or by one call of `fetchUnits`. Never rejects. */
  read(
    requests: readonly UnitRequest[],
    terms: ReadTerms,
    fetchUnits: FetchUnits,
  ): Promise<readonly ReadResult[]>;
  /** Nobody joins a fetch that began before now. */
  forgetFlights(): void;
}

export interface UnitReaderOptions {
  readonly store: CacheStore;
  readonly metrics: CacheMetrics;
  /** How long the knowledge that there is nothing is kept, at most. */
  readonly negativeMaxAgeMs: number;
  readonly now: () => number;
}

export function createUnitReader({ store, metrics, negativeMaxAgeMs, now }: UnitReaderOptions): UnitReader {
  const flights = createFlights();

  async function keep(
    requests: readonly UnitRequest[],
    outcomes: readonly (readonly [number, UnitOutcome, string | undefined])[],
    asOf: number,
    moment: ReadMoment,
  ): Promise<void> {
    const writes = outcomes.flatMap(([index, outcome, text]) => {
      const request = requests[index];
      const lifetime = request?.unit.lifetime;
      if (!request?.key || !lifetime || outcome.kind === 'failed' || text === undefined) return [];
      if (outcome.errors.length > 0) return [];
      const isNegative = outcome.value === null;
      const maxAgeMs = isNegative ? Math.min(lifetime.maxAgeMs, negativeMaxAgeMs) : lifetime.maxAgeMs;
      const freshUntil = asOf + maxAgeMs;
      const entry: CacheEntry = {
        text,
        asOf,
        freshUntil,
        // That something is missing is never told when it is old.
        revalidateUntil: freshUntil + (isNegative ? 0 : lifetime.staleWhileRevalidateMs),
        errorUntil: freshUntil + (isNegative ? 0 : lifetime.staleIfErrorMs),
      };
      return [{ key: request.key, entry, marks: request.marks(outcome.value) }];
    });
    if (writes.length > 0) await store.write(writes, moment);
  }

  /** Fetches, lets those who wait for the same have it too, and keeps what may be kept. */
  async function fetchAndKeep(
    requests: readonly UnitRequest[],
    indexes: readonly number[],
    moment: ReadMoment,
    { mayKeep, signal }: Pick<ReadTerms, 'mayKeep' | 'signal'>,
    fetchUnits: FetchUnits,
    way: 'foreground' | 'background',
  ): Promise<ReadonlyMap<number, ReadResult>> {
    const asOf = now();
    const led = mayKeep ? indexes.map((index) => flights.lead(requests[index]?.key, asOf)) : [];
    let outcomes: readonly UnitOutcome[];
    try {
      outcomes = await fetchUnits(indexes, way);
    } catch (error) {
      outcomes = indexes.map(() => ({ kind: 'failed', error }));
    }
    const texts = outcomes.map((outcome, order) =>
      mayKeep && outcome.kind === 'value' && requests[indexes[order] ?? -1]?.key !== undefined
        ? JSON.stringify(outcome.value)
        : undefined,
    );
    for (const [order, land] of led.entries()) {
      const outcome = outcomes[order];
      // Who gave up has not found out anything for others.
      if (!outcome || (outcome.kind === 'failed' && signal.aborted)) land(undefined);
      else if (outcome.kind === 'failed') land(outcome);
      else land({ kind: 'text', text: texts[order], errors: outcome.errors });
    }
    if (mayKeep) {
      const kept = outcomes.map((outcome, order) => [indexes[order] ?? -1, outcome, texts[order]] as const);
      await keep(requests, kept, asOf, moment);
    }
    return new Map(
      outcomes.map((outcome, order) => [indexes[order] ?? -1, { ...outcome, state: 'LIVE', asOf }]),
    );
  }

  return {
    forgetFlights: flights.forget,

    async read(requests, terms, fetchUnits) {
      const readKeys = requests.flatMap(({ key }) => (terms.mayRead && key !== undefined ? [key] : []));
      const found = store.read(readKeys);
      const { entries, moment } = found instanceof Promise ? await found : found;
      const results = new Array<ReadResult | undefined>(requests.length);
      const stale: (CacheEntry | undefined)[] = new Array(requests.length);
      const missing: number[] = [];
      const joined: { readonly index: number; readonly flight: ReturnType<typeof flights.find> }[] = [];
      const renewing: number[] = [];
      const at = now();
      let order = 0;
      for (const [index, { unit, key }] of requests.entries()) {
        if (key === undefined) {
          missing.push(index);
          continue;
        }
        const note = (outcome: Parameters<CacheMetrics['read']>[2]) =>
          metrics.read(unit.subgraph, unit.typeName, outcome);
        const entry = terms.mayRead ? entries[order++] : undefined;
        const isYoungEnough = entry !== undefined && at - entry.asOf <= terms.maxAgeMs && terms.maxAgeMs > 0;
        if (isYoungEnough && at < entry.freshUntil) {
          note(entry.text === 'null' ? 'negative' : 'hit');
          results[index] = fromEntry(entry, 'FRESH');
          continue;
        }
        if (isYoungEnough && at < entry.revalidateUntil) {
          note('stale');
          results[index] = fromEntry(entry, 'STALE');
          if (terms.mayKeep && !flights.find(key, 0)) renewing.push(index);
          continue;
        }
        if (isYoungEnough && at < entry.errorUntil) stale[index] = entry;
        const flight =
          terms.mayRead && terms.maxAgeMs > 0 ? flights.find(key, at - terms.maxAgeMs) : undefined;
        note(flight ? 'shared' : 'miss');
        if (flight) joined.push({ index, flight });
        else missing.push(index);
      }

      if (renewing.length > 0) {
        const own = { mayKeep: true, signal: new AbortController().signal };
        void fetchAndKeep(requests, renewing, moment, own, fetchUnits, 'background');
      }
      const take = (fetched: ReadonlyMap<number, ReadResult>) => {
        for (const [index, result] of fetched) {
          const old = stale[index];
          results[index] = old && isSystemFailure(result) ? fromEntry(old, 'STALE') : result;
          const unit = requests[index]?.unit;
          if (old && unit && results[index]?.state === 'STALE')
            metrics.read(unit.subgraph, unit.typeName, 'stale');
        }
      };
      const abandoned: number[] = [];
      await Promise.all([
        missing.length > 0 &&
          fetchAndKeep(requests, missing, moment, terms, fetchUnits, 'foreground').then(take),
        ...joined.map(async ({ index, flight }) => {
          const landed = flight && (await untilAborted(flight.landing, terms.signal).catch(() => undefined));
          if (!flight || !landed) return void abandoned.push(index);
          const outcome: UnitOutcome =
            landed.kind === 'failed'
              ? landed
              : {
                  kind: 'value',
                  value: landed.text && JSON.parse(landed.text),
                  errors: landed.errors,
                };
          take(new Map([[index, { ...outcome, state: 'LIVE', asOf: flight.asOf }]]));
        }),
      ]);
      if (abandoned.length > 0)
        take(await fetchAndKeep(requests, abandoned, moment, terms, fetchUnits, 'foreground'));
      return results.map((result) => result ?? { kind: 'failed', error: undefined, state: 'LIVE', asOf: at });
    },
  };
}

function fromEntry({ text, asOf }: CacheEntry, state: Freshness): ReadResult {
  return { kind: 'value', value: JSON.parse(text), errors: [], state, asOf };
}

const outages = new Set<unknown>(['SYSTEM_UNAVAILABLE', 'SYSTEM_BUDGET_EXHAUSTED']);

/** Whether a system of record did not answer, so that what it said before is better than nothing. */
function isSystemFailure(outcome: UnitOutcome): boolean {
  if (outcome.kind === 'failed') return isCodedError(outcome.error) && outages.has(outcome.error.code);
  return outcome.errors.some(({ extensions }) => isJsonObject(extensions) && outages.has(extensions.code));
}
