import { createSlidingWindow } from '#sandbox/kit/rate-limits.ts';
import type { SimulatedClock } from '#sandbox/kit/simulator.ts';
import { ApiError } from './api-error.ts';

const dayMs = 86_400_000;

/** The org's calls of the last 24 hours. */
export interface DailyAllocation {
  readonly max: number;
  used(): number;
  /** Throws `REQUEST_LIMIT_EXCEEDED` where none is left and limits hold. */
  spend(): void;
  /** `Sforce-Limit-Info`: from several servers, so that adjacent answers count backwards now and then. */
  header(): string;
}

export function createDailyAllocation(options: {
  readonly max: number;
  readonly enforced: boolean;
  readonly clock: SimulatedClock;
  readonly random: () => number;
}): DailyAllocation {
  const { max, enforced, clock, random } = options;
  // Unenforced, it counts on beyond its limit.
  const window = createSlidingWindow(
    { limit: enforced ? max : Number.POSITIVE_INFINITY, windowMs: dayMs },
    clock.now,
  );
  return {
    max,
    used: window.used,
    spend() {
      if (!window.take()) throw new ApiError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    },
    header() {
      const lag = random() < 0.2 ? 1 : 0;
      return `api-usage=${Math.max(0, window.used() - lag)}/${max}`;
    },
  };
}

/** Calls that have run long, of which Salesforce runs only so many at a time; short ones are not limited. */
export interface LongCalls {
  /** The function to call when the call has ended, or undefined where too many long ones run. */
  enter(): (() => void) | undefined;
}

export function createLongCalls(limit: number, longAfterMs: number): LongCalls {
  const startedAt = new Set<{ readonly at: number }>();
  return {
    enter() {
      const now = performance.now();
      const long = [...startedAt].filter(({ at }) => now - at >= longAfterMs).length;
      if (long >= limit) return undefined;
      const call = { at: now };
      startedAt.add(call);
      return () => startedAt.delete(call);
    },
  };
}
