import type { Rank } from './priority.ts';

/**
 * One limit of the vendor being kept: a window or a number of slots. The scheduler asks every meter of a call's lane for
 * room, takes from all of them when the call is sent and gives back when it ends.
 */
export interface Meter {
  readonly name: string;
  /** Milliseconds until a call of this rank may go: 0 is now, `Infinity` when only the end of another call makes room. */
  waitMs(now: number, rank: Rank): number;
  take(now: number, rank: Rank): void;
  /** A call that took has ended after so long. */
  release(now: number, rank: Rank, tookMs: number): void;
  /** The vendor accepted the call that was sent at `sentAt`; told before the call is released. */
  accepted(now: number, sentAt: number): void;
  /** A call ended without a good answer. */
  failed(now: number): void;
  /** The vendor refused a call for this limit, sent at `sentAt`; until when, on the shield's clock, where the vendor says. */
  exceeded(now: number, sentAt: number, until?: number): void;
  /** About how long a call waits that has so many others before it. Asked for the decision to queue or to refuse. */
  forecastMs(now: number, rank: Rank, ahead: number): number;
  /** Calls waiting for this limit, by rank; kept by the scheduler. */
  readonly queued: [number, number, number, number];
}
