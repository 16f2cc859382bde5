/** Milliseconds on any scale that never goes back: the process's monotonic time where absent, or a simulated clock's. */
export type Now = () => number;

const monotonicNow: Now = () => performance.now();

/** At most `limit` units in any `windowMs`. */
export interface SlidingWindow {
  /** Takes `units` where they fit and says whether they did; a refusal takes nothing. */
  take(units?: number): boolean;
  used(): number;
}

// A hundredth of the window is counted as one: memory stays the same for 25 a second and for 100,000 a day.
const slotsPerWindow = 100;

export function createSlidingWindow(
  options: { readonly limit: number; readonly windowMs: number },
  now: Now = monotonicNow,
): SlidingWindow {
  const slotMs = options.windowMs / slotsPerWindow;
  const slots: { slot: number; units: number }[] = [];
  const used = () => {
    const oldest = Math.floor(now() / slotMs) - slotsPerWindow;
    while (slots[0] && slots[0].slot < oldest) slots.shift();
    return slots.reduce((sum, entry) => sum + entry.units, 0);
  };
  return {
    used,
    take(units = 1) {
      if (used() + units > options.limit) return false;
      const slot = Math.floor(now() / slotMs);
      const last = slots.at(-1);
      if (last?.slot === slot) last.units += units;
      else slots.push({ slot, units });
      return true;
    },
  };
}

/** `capacity` at once, refilled evenly. */
export interface TokenBucket {
  take(tokens?: number): boolean;
  /** Until `tokens` are there; 0 when they are now. */
  waitMs(tokens?: number): number;
}

export function createTokenBucket(
  options: { readonly capacity: number; readonly refillPerSecond: number },
  now: Now = monotonicNow,
): TokenBucket {
  let tokens = options.capacity;
  let at = now();
  const refill = () => {
    const elapsedMs = Math.max(0, now() - at);
    tokens = Math.min(options.capacity, tokens + (elapsedMs / 1000) * options.refillPerSecond);
    at = now();
  };
  return {
    take(wanted = 1) {
      refill();
      if (tokens < wanted) return false;
      tokens -= wanted;
      return true;
    },
    waitMs(wanted = 1) {
      refill();
      return tokens >= wanted ? 0 : ((wanted - tokens) / options.refillPerSecond) * 1000;
    },
  };
}

/** At most `limit` at the same time. */
export interface ConcurrencyGauge {
  /** The function to call on leaving, or undefined where all places are taken. Calling it twice leaves once. */
  enter(): (() => void) | undefined;
  inFlight(): number;
}

export function createConcurrencyGauge(limit: number): ConcurrencyGauge {
  let inFlight = 0;
  return {
    inFlight: () => inFlight,
    enter() {
      if (inFlight >= limit) return undefined;
      inFlight++;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        inFlight--;
      };
    },
  };
}
