import { LRUCache } from 'lru-cache';

/** What a client may ask for: at once, and over time. */
export interface DemandLimits {
  /** The most that one operation may cost. */
  readonly maxCost: number;
  /** What a caller may have saved up. */
  readonly capacity: number;
  /** What comes back to it each second, up to the capacity. */
  readonly restorePerSecond: number;
}

/** As Shopify's API tells it. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** A leaky bucket for each caller, those that asked last: one that is not remembered has its whole capacity again. */
export interface Budgets {
  status(caller: string, limits: DemandLimits): ThrottleStatus;
  /** Takes `cost`; what there is not, it takes all the same where `mayOwe`. Answers how long to wait where it did not. */
  take(caller: string, limits: DemandLimits, cost: number, mayOwe: boolean): { readonly waitMs: number };
  /** Gives back what was not used; takes what was used beyond. */
  settle(caller: string, limits: DemandLimits, cost: number): void;
}

const maxCallers = 50_000;

export function createBudgets(now: () => number = () => performance.now()): Budgets {
  const buckets = new LRUCache<string, { available: number; atMs: number }>({ max: maxCallers });

  function bucketOf(caller: string, { capacity, restorePerSecond }: DemandLimits) {
    const atMs = now();
    const known = buckets.get(caller) ?? { available: capacity, atMs };
    known.available = Math.min(capacity, known.available + ((atMs - known.atMs) / 1_000) * restorePerSecond);
    known.atMs = atMs;
    buckets.set(caller, known);
    return known;
  }

  return {
    status: (caller, limits) => ({
      maximumAvailable: limits.capacity,
      currentlyAvailable: Math.max(0, Math.floor(bucketOf(caller, limits).available)),
      restoreRate: limits.restorePerSecond,
    }),
    take(caller, limits, cost, mayOwe) {
      const bucket = bucketOf(caller, limits);
      const missing = cost - bucket.available;
      if (missing > 0 && !mayOwe) return { waitMs: Math.ceil((missing / limits.restorePerSecond) * 1_000) };
      bucket.available = Math.max(-limits.capacity, bucket.available - cost);
      return { waitMs: 0 };
    },
    settle(caller, limits, cost) {
      const bucket = bucketOf(caller, limits);
      bucket.available = Math.max(-limits.capacity, Math.min(limits.capacity, bucket.available + cost));
    },
  };
}
