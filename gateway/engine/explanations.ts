import type { Freshness } from '../cache/unit-reader.ts';
import type { ResponsePath } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { Explanation } from '../request-context.ts';

/** Collects what subgraphs say an answer cost and how fresh it is; one for each execution. */
export interface Explanations {
  /** `toClientPath` maps a path of the subgraph's answer to one of the client's. */
  add(extensions: unknown, toClientPath: (path: ResponsePath) => ResponsePath): void;
  /** Counts one entity or root field that may be kept. */
  addRead(state: Freshness): void;
  /** An entry of `extensions.freshness`. */
  addFreshness(entry: {
    readonly path: ResponsePath;
    readonly system: string;
    readonly asOf: string;
    readonly state: Freshness;
  }): void;
  /** Undefined where the caller asked for nothing. */
  merged(): JsonObject | undefined;
}

interface Shield {
  readonly calls: Record<string, number>;
  queuedMs: number;
  readonly cache: { hits: number; misses: number; stale: number };
}

export function createExplanations(asked: ReadonlySet<Explanation>): Explanations {
  const shield: Shield = { calls: Object.create(null), queuedMs: 0, cache: { hits: 0, misses: 0, stale: 0 } };
  const freshness: unknown[] = [];
  return {
    add(extensions, toClientPath) {
      if (asked.size === 0 || !isJsonObject(extensions)) return;
      if (isJsonObject(extensions.shield)) addShield(shield, extensions.shield);
      if (Array.isArray(extensions.freshness)) {
        freshness.push(...extensions.freshness.map((entry) => withClientPath(entry, toClientPath)));
      }
    },
    addRead(state) {
      shield.cache[state === 'FRESH' ? 'hits' : state === 'STALE' ? 'stale' : 'misses']++;
    },
    addFreshness(entry) {
      freshness.push(entry);
    },
    merged() {
      if (!asked.has('shield') && !asked.has('freshness')) return undefined;
      return { ...(asked.has('shield') && { shield }), ...(asked.has('freshness') && { freshness }) };
    },
  };
}

function addShield(total: Shield, part: JsonObject): void {
  const calls = isJsonObject(part.calls) ? part.calls : {};
  for (const [system, count] of Object.entries(calls)) {
    total.calls[system] = (total.calls[system] ?? 0) + toNumber(count);
  }
  total.queuedMs = Math.max(total.queuedMs, toNumber(part.queuedMs));
  const cache = isJsonObject(part.cache) ? part.cache : {};
  total.cache.hits += toNumber(cache.hits);
  total.cache.misses += toNumber(cache.misses);
  total.cache.stale += toNumber(cache.stale);
}

function withClientPath(entry: unknown, toClientPath: (path: ResponsePath) => ResponsePath): unknown {
  if (!isJsonObject(entry) || !Array.isArray(entry.path)) return entry;
  return { ...entry, path: toClientPath(entry.path) };
}

function toNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
