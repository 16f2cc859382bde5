import type { Clock } from './clock.ts';
import { InFlight } from './in-flight.ts';
import { type Lane, laneWaitMs } from './lane.ts';
import { type ByRank, byRank, type Rank, ranks } from './priority.ts';
import { TurnCredits } from './turn-credits.ts';
import { Turns } from './turns.ts';

/** One call waiting for its turn, and then holding it. */
export interface Job {
  readonly lane: Lane;
  readonly rank: Rank;
  readonly caller: string;
  /** Whom the caller asks for: its tenants take turns in its own. */
  readonly tenant: string;
  /** On the shield's clock; after this it need not start any more. */
  readonly latestAt: number;
  /** Its turn has come: everything it needs is taken. */
  readonly start: (queuedMs: number) => void;
  /** `latestAt` came first. */
  readonly expire: () => void;
  waiting: boolean;
  tag: number;
  sequence: number;
  enqueuedAt: number;
  startedAt: number;
  /** When it went over the wire, as far as is known, and the time at which windows count it. */
  leftAt: number;
  countsAt: number;
  /** The beat of `InFlight` at which it went; infinite until that is told. */
  leftAtBeat: number;
  cancelTimer: (() => void) | undefined;
}

interface ClassState {
  queued: number;
  readonly lanes: Set<Lane>;
  readonly turns: Turns;
}

export interface SchedulerOptions {
  readonly clock: Clock;
  /** By rank: the part of the turns that a class gets whatever the others want. */
  readonly reserves: ByRank<number>;
}

const longestSleepMs = 5_000;

/**
 * Decides which call goes next. Classes go in the order of `TurnCredits`; within a class callers and their tenants take turns
 * (`Turns`), and within a tenant calls go in order. A job goes when all meters of its lane have room; one whose lane has none
 * never holds up another lane. Whatever frees room wakes it: the end of a call, time, or `wake`.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #reserves: ByRank<number>;
  readonly #classes: ByRank<ClassState>;
  readonly #credits: TurnCredits;
  #queued = 0;
  #sequence = 0;
  readonly #underWay: InFlight;
  #wakeAt = Number.POSITIVE_INFINITY;
  #cancelWake: (() => void) | undefined;
  #dispatching = false;
  #again = false;

  constructor({ clock, reserves }: SchedulerOptions) {
    this.#clock = clock;
    this.#reserves = reserves;
    this.#credits = new TurnCredits(reserves);
    this.#underWay = new InFlight(clock);
    this.#classes = byRank(() => ({
      queued: 0,
      lanes: new Set(),
      turns: new Turns(),
    }));
  }

  get queued(): number {
    return this.#queued;
  }

  get inFlight(): number {
    return this.#underWay.count;
  }

  queuedOf(rank: Rank): number {
    return this.#classes[rank].queued;
  }

  /** Starts the job, or queues it, or answers how many milliseconds it would have to wait when that is too long. */
  submit(job: Job): number {
    const now = this.#clock.now();
    this.#underWay.look(now);
    if (this.#queued === 0 && laneWaitMs(job.lane, now, job.rank) === 0) {
      this.#take(job, now);
      job.start(0);
      return 0;
    }
    const forecastMs = this.#forecastMs(job, now);
    if (now + forecastMs > job.latestAt) return Math.max(1, forecastMs);
    const laneIsBlocked = job.lane.queued[job.rank] > 0;
    this.#enqueue(job, now);
    if (!laneIsBlocked) this.#dispatch();
    return 0;
  }

  /** Takes a waiting job out; one that has started is not touched. */
  withdraw(job: Job): void {
    if (!job.waiting) return;
    this.#leave(job);
    job.lane.queues[job.rank].forget();
  }

  /** A started job has ended: its room is free. */
  release(job: Job): void {
    const now = this.#clock.now();
    this.#underWay.look(now);
    this.#underWay.remove(job, now);
    for (const meter of job.lane.meters) meter.release(now, job.rank, now - job.startedAt);
    if (this.#queued > 0) this.#dispatch();
  }

  /** A started job went over the wire only now. */
  left(job: Job): void {
    this.#underWay.left(job, this.#clock.now());
  }

  /** Something outside of it made room: a grant, a limit that was raised. */
  wake(): void {
    if (this.#queued > 0) this.#dispatch();
  }

  [Symbol.dispose](): void {
    this.#cancelWake?.();
    this.#underWay[Symbol.dispose]();
  }

  #take(job: Job, now: number): void {
    job.startedAt = now;
    job.leftAt = now;
    job.countsAt = now;
    this.#underWay.add(job, now);
    for (const meter of job.lane.meters) meter.take(now, job.rank);
  }

  #enqueue(job: Job, now: number): void {
    const state = this.#classes[job.rank];
    job.tag = state.turns.enter(job.caller, job.tenant);
    job.sequence = this.#sequence++;
    job.enqueuedAt = now;
    job.waiting = true;
    job.lane.queues[job.rank].push(job);
    this.#count(job, 1);
    state.lanes.add(job.lane);
    job.cancelTimer = this.#clock.after(job.latestAt - now, () => {
      this.withdraw(job);
      job.expire();
    });
  }

  #leave(job: Job): void {
    const state = this.#classes[job.rank];
    job.waiting = false;
    job.cancelTimer?.();
    job.cancelTimer = undefined;
    this.#count(job, -1);
    if (job.lane.queued[job.rank] === 0) state.lanes.delete(job.lane);
    state.turns.leave(job.caller, job.tenant);
  }

  #count(job: Job, change: 1 | -1): void {
    this.#queued += change;
    this.#classes[job.rank].queued += change;
    job.lane.queued[job.rank] += change;
    for (const meter of job.lane.meters) meter.queued[job.rank] += change;
  }

  /** Runs until nothing more may go. A job that ends or submits while it starts only asks for another round. */
  #dispatch(): void {
    if (this.#dispatching) {
      this.#again = true;
      return;
    }
    this.#dispatching = true;
    try {
      do {
        this.#again = false;
        this.#startAllThatMay();
      } while (this.#again);
    } finally {
      this.#dispatching = false;
    }
  }

  #startAllThatMay(): void {
    while (this.#queued > 0) {
      const now = this.#clock.now();
      this.#underWay.look(now);
      const job = this.#next(now);
      if (job === undefined) return;
      const state = this.#classes[job.rank];
      job.lane.queues[job.rank].shift();
      state.turns.took(job.tag);
      this.#leave(job);
      this.#take(job, now);
      job.start(now - job.enqueuedAt);
    }
  }

  /** The job whose turn it is, among those that have room; sets the alarm where there is none. */
  #next(now: number): Job | undefined {
    let next: Job | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const rank of ranks) {
      const state = this.#classes[rank];
      if (state.queued === 0) continue;
      let best: Job | undefined;
      for (const lane of state.lanes) {
        const waitMs = laneWaitMs(lane, now, rank);
        if (waitMs > 0) {
          if (waitMs < soonestMs) soonestMs = waitMs;
          continue;
        }
        const head = lane.queues[rank].head();
        if (head === undefined) continue;
        if (
          best === undefined ||
          head.tag < best.tag ||
          (head.tag === best.tag && head.sequence < best.sequence)
        )
          best = head;
      }
      const precedence = this.#credits.precedence(rank);
      if (best === undefined || precedence >= lowest) continue;
      next = best;
      lowest = precedence;
    }
    if (next === undefined) this.#sleep(now, soonestMs);
    else this.#credits.turn(next.rank);
    return next;
  }

  #sleep(now: number, ms: number): void {
    if (ms === Number.POSITIVE_INFINITY) return;
    const sleepMs = Math.min(longestSleepMs, Math.max(1, ms));
    if (this.#wakeAt > now && now + sleepMs >= this.#wakeAt) return;
    this.#cancelWake?.();
    this.#wakeAt = now + sleepMs;
    this.#cancelWake = this.#clock.after(sleepMs, () => {
      this.#wakeAt = Number.POSITIVE_INFINITY;
      this.#cancelWake = undefined;
      this.#dispatch();
    });
  }

  /** By its place in the order, or by its class's reserve: whichever brings it on sooner. */
  #forecastMs(job: Job, now: number): number {
    const state = this.#classes[job.rank];
    const before = state.turns.before(job.caller, job.tenant);
    const reserve = this.#reserves[job.rank];
    let longestMs = 0;
    for (const meter of job.lane.meters) {
      const own = Math.min(meter.queued[job.rank], before);
      let higher = 0;
      for (const rank of ranks) if (rank < job.rank) higher += meter.queued[rank];
      const inOrderMs = meter.forecastMs(now, job.rank, higher + own);
      const byReserveMs =
        higher === 0 || reserve === 0
          ? inOrderMs
          : meter.forecastMs(now, job.rank, Math.ceil((own + 1) / reserve));
      longestMs = Math.max(longestMs, Math.min(inOrderMs, byReserveMs));
    }
    return longestMs;
  }
}
