import { Counter, Gauge, type Registry } from 'prom-client';

export type ReadOutcome = 'hit' | 'negative' | 'stale' | 'shared' | 'miss';

export interface CacheMetrics extends Disposable {
  read(subgraph: string, type: string, outcome: ReadOutcome): void;
  evicted(): void;
  invalidated(kind: string): void;
}

/** Registers the cache's metrics, one cache at a time in a registry; disposing takes them out again. */
export function createCacheMetrics(
  registry: Registry,
  usage: () => { readonly entries: number; readonly bytes: number },
): CacheMetrics {
  const registers = [registry];
  const reads = new Counter({
    name: 'weir_gateway_cache_reads_total',
    help: 'Entities and root fields that may be kept, by how they were found; shared: another request was fetching it',
    labelNames: ['subgraph', 'type', 'outcome'],
    registers,
  });
  const evictions = new Counter({
    name: 'weir_gateway_cache_evictions_total',
    help: 'Entries that had to go for others',
    registers,
  });
  const invalidations = new Counter({
    name: 'weir_gateway_cache_invalidations_total',
    help: 'Invalidations heard, by kind',
    labelNames: ['kind'],
    registers,
  });
  new Gauge({
    name: 'weir_gateway_cache_bytes',
    help: 'What entries in this process take',
    registers,
    collect() {
      this.set(usage().bytes);
    },
  });
  new Gauge({
    name: 'weir_gateway_cache_entries',
    help: 'Entries in this process',
    registers,
    collect() {
      this.set(usage().entries);
    },
  });
  return {
    read: (subgraph, type, outcome) => reads.inc({ subgraph, type, outcome }),
    evicted: () => evictions.inc(),
    invalidated: (kind) => invalidations.inc({ kind }),
    [Symbol.dispose]() {
      for (const name of ['reads_total', 'evictions_total', 'invalidations_total', 'bytes', 'entries'])
        registry.removeSingleMetric(`weir_gateway_cache_${name}`);
    },
  };
}
