import type { Effect } from './call.ts';
import type { LimitScope } from './contract.ts';
import { FairQueue } from './fair-queue.ts';
import { Latency } from './latency.ts';
import type { Meter } from './meter.ts';
import { type ByRank, byRank, type Rank } from './priority.ts';
import type { SlotMeter } from './slot-meter.ts';
import type { WindowMeter } from './window-meter.ts';

/** The calls that are bound by the same limits: those of one operation and effect. */
export interface Lane {
  readonly operation: string;
  readonly effect: Effect;
  readonly meters: readonly Meter[];
  /** Those of the meters that are short enough for the time of a call's arrival to matter. */
  readonly windows: readonly WindowMeter[];
  /** Whether the vendor counts its calls while they run, also when nobody listens any more. */
  readonly holdsSlots: boolean;
  /** The cap that a call of it falls under when it runs long. */
  readonly long?: { readonly meter: SlotMeter; readonly afterMs: number };
  readonly latency: Latency;
  /** Waiting jobs by rank. */
  readonly queues: ByRank<FairQueue>;
  readonly queued: [number, number, number, number];
}

export function createLane(about: Omit<Lane, 'queues' | 'queued' | 'latency'>): Lane {
  return {
    ...about,
    latency: new Latency(),
    queues: byRank(() => new FairQueue()),
    queued: [0, 0, 0, 0],
  };
}

export function laneWaitMs(lane: Lane, now: number, rank: Rank): number {
  let waitMs = 0;
  for (const meter of lane.meters) {
    const its = meter.waitMs(now, rank);
    if (its > waitMs) waitMs = its;
  }
  return waitMs;
}

export function isInScope(scope: LimitScope, operation: string, effect: Effect): boolean {
  if (scope.effects !== undefined && !scope.effects.includes(effect)) return false;
  return scope.operations === undefined || scope.operations.test(operation);
}
