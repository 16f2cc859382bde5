import type { SimulatedClock } from './simulator.ts';

/** A clock that runs at the pace of real time, from another moment. */
export interface MovableClock extends SimulatedClock {
  advance(ms: number): void;
  set(epochMs: number): void;
}

const dayMs = 86_400_000;

/**
 * A clock that stands on the company's day, at the present time of day: data made for another day than the real one is neither
 * overdue nor in the future when a simulator starts.
 */
export function createClock(companyDay: string): MovableClock {
  const realNow = Date.now();
  let offsetMs = Date.parse(`${companyDay}T00:00:00Z`) - (realNow - (realNow % dayMs));
  return {
    now: () => Date.now() + offsetMs,
    advance: (ms) => {
      offsetMs += ms;
    },
    set: (epochMs) => {
      offsetMs = epochMs - Date.now();
    },
  };
}
