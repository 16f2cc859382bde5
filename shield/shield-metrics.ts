import { Counter, Gauge, type Registry } from 'prom-client';
import type { Priority } from './call.ts';
import { priorities, ranks } from './priority.ts';
import type { ShieldCounts } from './shield-counts.ts';
import type { Spending } from './spending.ts';
import type { SystemState, SystemStatus } from './system-status.ts';

/** What a shield shows of itself to a scrape. */
export interface Observed {
  readonly system: string;
  readonly counts: ShieldCounts;
  queuedOf(rank: (typeof ranks)[number]): number;
  status(): SystemStatus;
  spending(): readonly Spending[];
}

/** The metrics of all shields of a process. */
export interface ShieldMetrics {
  /** Shows one more; the answer takes it away again. */
  show(shield: Observed): () => void;
  /** Tells that so many single reads went to the vendor in so many calls. */
  batched(name: string, keys: number, calls: number, priority: Priority): void;
}

const stateValues: Readonly<Record<SystemState, number>> = { DOWN: 0, DEGRADED: 1, UP: 2 };

/** Registers the shield's metrics; call it once for a registry. They are read from the shields when they are scraped. */
export function createShieldMetrics(registry: Registry): ShieldMetrics {
  const shields = new Set<Observed>();
  const registers = [registry];
  type Write = (labels: Record<string, string>, value: number) => void;

  const define = (
    kind: typeof Counter | typeof Gauge,
    name: string,
    help: string,
    labelNames: string[],
    read: (shield: Observed, write: Write) => void,
  ) =>
    new kind({
      name: `weir_shield_${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const shield of shields)
          read(shield, (labels, value) => this.inc({ system: shield.system, ...labels }, value));
      },
    });

  const byClass = (
    kind: typeof Counter | typeof Gauge,
    name: string,
    help: string,
    read: (shield: Observed, rank: (typeof ranks)[number]) => number,
  ) =>
    define(kind, name, help, ['system', 'class'], (shield, write) => {
      for (const rank of ranks) write({ class: priorities[rank] }, read(shield, rank));
    });

  byClass(
    Counter,
    'calls_total',
    'Calls sent, re-sends included',
    ({ counts }, rank) => counts.byRank[rank].sent,
  );
  byClass(Counter, 'resent_total', 'Calls sent again', ({ counts }, rank) => counts.byRank[rank].resent);
  byClass(
    Counter,
    'refused_total',
    'Calls refused unsent',
    ({ counts }, rank) => counts.byRank[rank].refused,
  );
  byClass(Counter, 'waited_total', 'Calls that waited', ({ counts }, rank) => counts.byRank[rank].waited);
  byClass(
    Counter,
    'waited_seconds_total',
    'Time that calls waited for their turn',
    ({ counts }, rank) => counts.byRank[rank].waitedMs / 1000,
  );
  byClass(Gauge, 'queued', 'Calls waiting for their turn', (shield, rank) => shield.queuedOf(rank));
  byClass(
    Counter,
    'coalesced_total',
    'Calls answered by an equal one',
    ({ counts }, rank) => counts.byRank[rank].coalesced,
  );
  define(
    Counter,
    'spent_total',
    'Calls by who needed them',
    ['system', 'class', 'caller', 'subgraph'],
    (shield, write) => {
      for (const { caller, subgraph = 'none', priority, calls } of shield.spending())
        write({ class: priority, caller, subgraph }, calls);
    },
  );
  define(Counter, 'answers_total', 'How calls ended', ['system', 'outcome'], ({ counts }, write) => {
    for (const [outcome, value] of Object.entries(counts.outcomes)) write({ outcome }, value);
  });
  define(Gauge, 'in_flight', 'Calls at the vendor', ['system'], (shield, write) =>
    write({}, shield.status().concurrency.inFlight),
  );
  define(Gauge, 'state', '2 up, 1 degraded, 0 down', ['system'], (shield, write) =>
    write({}, stateValues[shield.status().state]),
  );
  for (const part of ['limit', 'used', 'remaining'] as const)
    define(Gauge, `quota_${part}`, `Calls of a window: ${part}`, ['system', 'quota'], (shield, write) => {
      for (const quota of shield.status().quotas) write({ quota: quota.name }, quota[part]);
    });
  const batchedKeys = new Counter({
    name: 'weir_shield_batched_keys_total',
    help: 'Single reads that went in a bulk form',
    labelNames: ['batch', 'class'],
    registers,
  });
  const batchCalls = new Counter({
    name: 'weir_shield_batches_total',
    help: 'Bulk calls that carried them',
    labelNames: ['batch', 'class'],
    registers,
  });

  return {
    show(shield) {
      shields.add(shield);
      return () => void shields.delete(shield);
    },
    batched(batch, keys, calls, priority) {
      batchedKeys.inc({ batch, class: priority }, keys);
      batchCalls.inc({ batch, class: priority }, calls);
    },
  };
}
