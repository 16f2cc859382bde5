import type { Clock } from './clock.ts';
import type { Job } from './scheduler.ts';

const beatMs = 5;
/** Delays up to this much, of one turn or of several in all, are left to the slack of the windows. */
const lateMs = 10;
/** Between two beats the loop turns at least once: after so many a call is at the vendor, also at one that runs in this very process. */
const beatsToArrive = 4;

/**
 * The calls under way, and when each can have reached the vendor at the latest. A process that is held up sends late what it
 * has decided to send, and a window that counts from the decision would let the next call go too soon.
 */
export class InFlight {
  readonly #clock: Clock;
  /** Those that a window counts by the time of their arrival. */
  readonly #jobs = new Set<Job>();
  #count = 0;
  #beatAt = 0;
  #beats = 0;
  #lookedAt = 0;
  #cancelBeat: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#count;
  }

  add(job: Job, now: number): void {
    this.#count += 1;
    job.leftAtBeat = Number.POSITIVE_INFINITY;
    if (job.lane.windows.length === 0) return;
    this.#jobs.add(job);
    if (this.#cancelBeat !== undefined) return;
    this.#beatAt = now;
    this.#beat(now);
  }

  /** Its answer is here, whole: it reached the vendor before, by as much as the vendor's quickest answer takes. */
  remove(job: Job, now: number): void {
    this.#count -= 1;
    if (!this.#jobs.delete(job)) return;
    const latestAt = Math.max(job.leftAt, now - job.lane.latency.quickestMs);
    for (const window of job.lane.windows) window.settle(job.countsAt, job.leftAt, latestAt, now);
    if (this.#jobs.size === 0) this[Symbol.dispose]();
  }

  /** The call goes over the wire only now: it waited for a connection. */
  left(job: Job, now: number): void {
    if (!this.#jobs.has(job)) return;
    job.leftAt = now;
    job.leftAtBeat = this.#beats;
    this.#countFrom(job, now);
  }

  /** To be called before room is looked for: where the process was held up, what has just left may arrive only now. */
  look(now: number): void {
    if (this.#jobs.size === 0 || !isLate(now - Math.max(this.#beatAt, this.#lookedAt))) return;
    this.#lookedAt = now;
    this.#delay(now, true);
  }

  [Symbol.dispose](): void {
    this.#cancelBeat?.();
    this.#cancelBeat = undefined;
  }

  /**
   * Whatever has just left may arrive only now, and so may whatever is not known to have left: going over the wire takes turns of the
   * loop, and being taken in by a vendor that runs in this very process takes more. Its answer tells how late it was at most.
   */
  #delay(now: number, isHeldUp: boolean): void {
    for (const job of this.#jobs) {
      const beats = this.#beats - job.leftAtBeat;
      if (beats > beatsToArrive) continue;
      if (isHeldUp || (beats > 0 && now - job.leftAt > beats * beatMs + lateMs)) this.#countFrom(job, now);
    }
  }

  #countFrom(job: Job, now: number): void {
    for (const window of job.lane.windows) window.move(job.countsAt, now);
    job.countsAt = now;
  }

  #beat(now: number): void {
    const isHeldUp = isLate(now - this.#beatAt);
    this.#beatAt = now;
    this.#beats += 1;
    this.#delay(now, isHeldUp);
    this.#cancelBeat = this.#clock.after(beatMs, () => this.#beat(this.#clock.now()));
  }
}

function isLate(sinceMs: number): boolean {
  return sinceMs > beatMs + lateMs;
}
