import type { Clock } from './clock.ts';

/** Runs once when the event loop has taken in what was there already; the answer cancels it. */
export type NextTurn = (run: () => void) => () => void;

export interface GatheringOptions {
  readonly clock: Clock;
  readonly nextTurn: NextTurn;
  /** How long to wait while callers come quickly. */
  readonly maxWaitMs: number;
  /** For how long of `workedMs`, where each turn of the event loop brings more of them. */
  readonly maxBacklogMs: number;
  /** How long this thread has run in all. */
  readonly workedMs: () => number;
  readonly onReady: () => void;
}

const longGapMs = 1_000;
const expectedAtLeast = 4;
/** So many times `maxBacklogMs` may pass by the clock while something else has the processor. */
const mostHeldUp = 4;

/** setImmediate runs after all promises of a turn, and after one more look at what came over the network. */
export const nextLoopTurn: NextTurn = (run) => {
  const immediate = setImmediate(run);
  return () => clearImmediate(immediate);
};

/** How long this thread has had a processor. */
export function threadWorkedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/**
 * Decides how long those who wait go on waiting for others. A lone one waits for one turn of the event loop to bring nobody. Where they
 * come quickly they wait a little, and as long as each turn brings more: there is a backlog, and a call that goes now serves nobody
 * in it.
 */
export class Gathering {
  readonly #options: GatheringOptions;
  #arrivals = 0;
  #arrivedAt = Number.NEGATIVE_INFINITY;
  #gapMs = longGapMs;
  #since = 0;
  #workedBeforeMs = 0;
  #readyWith: number | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  /** Whether several more callers are to be expected in the time that waiting may take. */
  get isBusy(): boolean {
    return this.#gapMs * expectedAtLeast <= this.#options.maxWaitMs;
  }

  get isReady(): boolean {
    return this.#readyWith !== undefined;
  }

  /** A caller came, for however many keys. */
  note(): void {
    const now = this.#options.clock.now();
    const gapMs = Math.min(longGapMs, now - this.#arrivedAt);
    this.#arrivals += 1;
    this.#arrivedAt = now;
    this.#gapMs =
      gapMs < this.#gapMs ? Math.max(gapMs, this.#gapMs / 8) : this.#gapMs + (gapMs - this.#gapMs) / 8;
  }

  /** Somebody waits: `onReady` comes when the wait is over. */
  begin(): void {
    const { clock, maxWaitMs, workedMs } = this.#options;
    if (this.#cancel !== undefined || this.isReady) return;
    this.#since = clock.now();
    this.#workedBeforeMs = workedMs();
    // The rest of this turn, and one whole one.
    if (this.isBusy) this.#cancel = clock.after(maxWaitMs, () => this.#listen(2));
    else this.#listen(2);
  }

  /** What was ready could not go then, but can now: if others came since, more of them may be on their way. */
  resume(): void {
    if (this.#readyWith === undefined || this.#readyWith === this.#arrivals || this.#isOverdue()) return;
    this.#readyWith = undefined;
    this.#listen(2);
  }

  /** Nobody waits any more. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#readyWith = undefined;
  }

  /** Ready after so many turns of the loop that bring nobody. */
  #listen(quietTurns: number): void {
    const before = this.#arrivals;
    this.#cancel = this.#options.nextTurn(() => {
      const isQuiet = this.#arrivals === before;
      const isOver = isQuiet ? quietTurns === 1 : this.#isOverdue();
      if (!isOver) {
        this.#listen(isQuiet ? quietTurns - 1 : this.isBusy ? 2 : 1);
        return;
      }
      this.#cancel = undefined;
      this.#readyWith = this.#arrivals;
      this.#options.onReady();
    });
  }

  /** By our own work: where something else has the processor, the backlog comes in more slowly, and is no smaller. */
  #isOverdue(): boolean {
    const { clock, maxBacklogMs, workedMs } = this.#options;
    const waitedMs = clock.now() - this.#since;
    if (waitedMs < maxBacklogMs) return false;
    return workedMs() - this.#workedBeforeMs >= maxBacklogMs || waitedMs >= mostHeldUp * maxBacklogMs;
  }
}
