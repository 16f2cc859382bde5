/** Time as the shield sees it; tests pass a virtual one. */
export interface Clock {
  /** Milliseconds that only ever grow: never set back by the operator. */
  now(): number;
  /** Milliseconds since the epoch, for deadlines and for what vendors say. */
  wall(): number;
  /** Runs once after so many milliseconds; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

const maxTimerMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(1, Math.ceil(ms)), maxTimerMs));
    return () => clearTimeout(timer);
  },
};
