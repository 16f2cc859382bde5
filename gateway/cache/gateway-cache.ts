import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { Policies } from '../authorization/policies.ts';
import { createCacheMetrics } from './cache-metrics.ts';
import { type CacheRules, readCacheRules } from './cache-rules.ts';
import type { CacheStore } from './cache-store.ts';
import { createUnitCompiler, type UnitCompiler } from './compile-unit.ts';
import { createExecutionCache, type ExecutionCache, type ExecutionCacheOptions } from './execution-cache.ts';
import { type Invalidation, namedMarks } from './marks.ts';
import type { NeedsOwnHint } from './unit-lifetime.ts';
import { createUnitReader } from './unit-reader.ts';

/** The cache of one process, whatever supergraph it serves. */
export interface GatewayCache extends AsyncDisposable {
  /** As one supergraph has it, until the supergraph is let go. Without `policies` all scopes of a caller count. */
  load(supergraph: DocumentNode, schema: GraphQLSchema, policies?: Policies): GenerationCache;
  /** Forgets; settles when no later request is given what was kept, nor what was fetched before. */
  invalidate(invalidations: readonly Invalidation[]): Promise<void>;
  /** Counts invalidations: what was asked for at an earlier count may be old. */
  epoch(): number;
}

export interface GenerationCache extends Disposable {
  readonly compiler: UnitCompiler;
  open(request: Omit<ExecutionCacheOptions, 'reader' | 'compiler' | 'invalidate'>): ExecutionCache;
}

export interface GatewayCacheOptions {
  /** Told of each entry that had to go for another. */
  createStore(onEviction: () => void): CacheStore;
  readonly metrics: Registry;
  readonly needsOwnHint?: NeedsOwnHint | undefined;
  readonly negativeMaxAgeMs?: number | undefined;
  readonly now?: (() => number) | undefined;
}

export function createGatewayCache(options: GatewayCacheOptions): GatewayCache {
  const {
    createStore,
    needsOwnHint = () => false,
    negativeMaxAgeMs = 10_000,
    now = () => Date.now(),
  } = options;
  const store = createStore(() => metrics.evicted());
  const metrics = createCacheMetrics(options.metrics, () => store.usage());
  const reader = createUnitReader({ store, metrics, negativeMaxAgeMs, now });
  // What is kept may have been marked by the rules of any supergraph that is still in use.
  const inUse = new Set<CacheRules>();
  let epoch = 0;

  async function invalidate(invalidations: readonly Invalidation[]): Promise<void> {
    for (const { kind } of invalidations) metrics.invalidated(kind);
    const marks = new Set<string>();
    for (const rules of inUse)
      for (const invalidation of invalidations)
        for (const mark of namedMarks(rules, invalidation)) marks.add(mark);
    if (marks.size === 0) return;
    epoch++;
    reader.forgetFlights();
    await store.invalidate([...marks]);
  }

  return {
    epoch: () => epoch,
    load(supergraph, schema, policies) {
      const rules = readCacheRules(supergraph);
      inUse.add(rules);
      const compiler = createUnitCompiler(schema, rules, needsOwnHint, policies);
      return {
        compiler,
        open: (request) => createExecutionCache({ ...request, reader, compiler, invalidate }),
        [Symbol.dispose]: () => void inUse.delete(rules),
      };
    },
    invalidate,
    async [Symbol.asyncDispose]() {
      metrics[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
