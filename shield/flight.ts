import type { CodedError } from '#platform/errors.ts';
import type { Answer } from './answer.ts';
import { BufferedResponse } from './buffered-response.ts';
import type { CallOrigin, SystemCall } from './call.ts';
import type { Clock } from './clock.ts';
import type { Outcome } from './contract.ts';
import type { Lane } from './lane.ts';
import { withOriginHeaders } from './origin-headers.ts';
import { type ByRank, priorities, type Rank, rankOf } from './priority.ts';
import type { Job, Scheduler } from './scheduler.ts';
import * as failures from './shield-errors.ts';
import { isNeverSent, type Transport } from './transport.ts';
import { type Waiter, Waiters } from './waiters.ts';

/** What a flight needs of the shield that it flies for. */
export interface FlightContext {
  readonly system: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly send: Transport['send'];
  readonly timeoutMs: number;
  readonly maxWaitMs: ByRank<number>;
  /** Why no call of the lane may be sent now at all, where that is so: the breaker is open. */
  readonly objection: (lane: Lane) => CodedError | undefined;
  readonly onSent: (flight: Flight, origin: CallOrigin, queuedMs: number) => void;
  /** Takes in what the answer tells, while the call still counts. */
  readonly onAnswer: (lane: Lane, answer: Answer, sentAt: number) => Outcome;
  readonly onFailure: (lane: Lane, wasSent: boolean) => void;
  readonly onRefused: (lane: Lane, rank: Rank, error: CodedError) => void;
  /** Milliseconds until the call is sent again, or `undefined` where this was the last time. */
  readonly retryInMs: (flight: Flight, end: AttemptEnd) => number | undefined;
  readonly onEnd: (flight: Flight) => void;
}

/** How an attempt ended. */
export type AttemptEnd =
  | { readonly outcome: Outcome; readonly answer: Answer }
  | { readonly outcome: 'failed'; readonly error: CodedError; readonly wasSent: boolean };

/** One call on its way to the vendor and back, over as many attempts as it takes, for everyone who waits for it. */
export class Flight {
  readonly url: string;
  readonly init: RequestInit;
  readonly call: SystemCall;
  readonly lane: Lane;
  readonly key: string | undefined;
  /** How many attempts were made. */
  attempts = 0;
  /** The count of writes of the account when it was last sent. */
  writesBefore = -1;
  readonly #context: FlightContext;
  readonly #waiters: Waiters;
  #job: Job | undefined;
  #controller: AbortController | undefined;
  #attemptEndsAt = Number.POSITIVE_INFINITY;
  #giveUpAt = Number.POSITIVE_INFINITY;
  #longAt = Number.POSITIVE_INFINITY;
  #countsAsLong = false;
  #cancelTimer: (() => void) | undefined;
  #cancelBackoff: (() => void) | undefined;
  #ended = false;
  readonly #onSettled: (() => void)[] = [];

  constructor(
    context: FlightContext,
    request: { url: string; init: RequestInit; call: SystemCall; lane: Lane; key: string | undefined },
  ) {
    this.#context = context;
    this.#waiters = new Waiters(context.clock, (waiter) => this.#leave(waiter));
    this.url = request.url;
    this.init = request.init;
    this.call = request.call;
    this.lane = request.lane;
    this.key = request.key;
  }

  get isInFlight(): boolean {
    return this.#controller !== undefined;
  }

  /** Waits for the answer. The first to join sends the call on its way. */
  join(origin: CallOrigin): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#waiters.add(origin, resolve, reject);
      if (this.#waiters.count === 1) this.#enqueue();
      else this.#promote(rankOf[origin.priority]);
    });
  }

  /** Ends it for everyone, but a write that is under way, which is waited for: nobody would know what became of it. */
  close(): Promise<void> {
    if (this.#ended) return Promise.resolve();
    const { system } = this.#context;
    const { operation, effect } = this.call;
    if (this.isInFlight && effect !== 'read') return new Promise((resolve) => this.#onSettled.push(resolve));
    const error = this.isInFlight
      ? failures.cutOff(system, operation, effect, undefined)
      : failures.closed(system, operation);
    this.#controller?.abort(leftAlone);
    this.#settle((waiter) => waiter.reject(error));
    return Promise.resolve();
  }

  #enqueue(): void {
    if (this.#waiters.count === 0) return;
    const { clock, scheduler, maxWaitMs, system } = this.#context;
    const objection = this.#context.objection(this.lane);
    if (objection !== undefined) {
      this.#refuse(() => objection);
      return;
    }
    const first = this.#waiters.foremost;
    this.#giveUpAt = clock.now() + maxWaitMs[first.rank];
    // A call that starts later than this is answered to nobody.
    const latestAt = Math.min(
      this.#waiters.lastDeadline - this.lane.latency.meanMs * latencyMargin,
      this.#giveUpAt,
    );
    const job: Job = {
      lane: this.lane,
      rank: first.rank,
      caller: first.origin.caller ?? '',
      tenant: first.origin.tenant ?? '',
      latestAt,
      start: (queuedMs) => void this.#start(job, queuedMs),
      expire: () => this.#expire(),
      waiting: false,
      tag: 0,
      sequence: 0,
      enqueuedAt: 0,
      startedAt: 0,
      leftAt: 0,
      countsAt: 0,
      leftAtBeat: 0,
      cancelTimer: undefined,
    };
    this.#job = job;
    const waitMs = scheduler.submit(job);
    if (waitMs === 0) {
      if (this.#waiters.count > 1) this.#arm();
      return;
    }
    this.#refuse((rank) => failures.noBudget(system, this.call.operation, priorities[rank], waitMs));
  }

  /** Nobody's call is sent. */
  #refuse(errorFor: (rank: Rank) => CodedError): void {
    this.#settle((waiter) => {
      const error = errorFor(waiter.rank);
      this.#context.onRefused(this.lane, waiter.rank, error);
      waiter.reject(error);
    });
  }

  /** A waiter of a higher class brings the others on with it. */
  #promote(rank: Rank): void {
    this.#arm();
    if (this.#job?.waiting !== true || rank >= this.#job.rank) return;
    this.#context.scheduler.withdraw(this.#job);
    this.#enqueue();
  }

  async #start(job: Job, queuedMs: number): Promise<void> {
    const context = this.#context;
    const objection = context.objection(this.lane);
    if (objection !== undefined) {
      context.scheduler.release(job);
      this.#refuse(() => objection);
      return;
    }
    const controller = new AbortController();
    const now = context.clock.now();
    this.attempts += 1;
    this.#controller = controller;
    this.#attemptEndsAt = now + context.timeoutMs;
    this.#longAt = this.lane.long === undefined ? Number.POSITIVE_INFINITY : now + this.lane.long.afterMs;
    context.onSent(this, this.#waiters.foremost.origin, queuedMs);
    this.#arm();
    const end = await this.#attempt(controller.signal, job);
    if ('answer' in end)
      this.lane.latency.note(context.clock.now() - job.startedAt, context.clock.now() - job.leftAt);
    this.#controller = undefined;
    this.#attemptEndsAt = Number.POSITIVE_INFINITY;
    this.#longAt = Number.POSITIVE_INFINITY;
    if (this.#countsAsLong) this.lane.long?.meter.release(0, job.rank, this.lane.long.afterMs);
    this.#countsAsLong = false;
    context.scheduler.release(job);
    if (this.#ended) this.#arm();
    else this.#conclude(end);
  }

  async #attempt(signal: AbortSignal, job: Job): Promise<AttemptEnd> {
    const { send, onAnswer, onFailure, scheduler } = this.#context;
    try {
      const init = withOriginHeaders(this.init, this.#waiters.foremost.origin);
      const answer = await send(this.url, init, signal, () => scheduler.left(job));
      return { outcome: onAnswer(this.lane, answer, job.startedAt), answer };
    } catch (error) {
      const wasSent = !isNeverSent(error);
      if (signal.reason !== leftAlone) onFailure(this.lane, wasSent);
      return { outcome: 'failed', error: this.#toFailure(signal.reason, error, wasSent), wasSent };
    }
  }

  #toFailure(reason: unknown, error: unknown, wasSent: boolean): CodedError {
    const { system, timeoutMs } = this.#context;
    const { operation, effect } = this.call;
    if (reason === tookTooLong) return failures.timedOut(system, operation, effect, timeoutMs);
    if (!wasSent) return failures.unreachable(system, operation, error);
    return failures.cutOff(system, operation, effect, error);
  }

  #conclude(end: AttemptEnd): void {
    const { clock, retryInMs } = this.#context;
    const inMs = this.#waiters.count > 0 ? retryInMs(this, end) : undefined;
    if (inMs !== undefined && clock.now() + inMs < this.#waiters.lastDeadline) {
      this.#cancelBackoff = clock.after(inMs, () => {
        this.#cancelBackoff = undefined;
        this.#enqueue();
      });
      this.#arm();
      return;
    }
    if ('answer' in end) this.#settle((waiter) => waiter.resolve(new BufferedResponse(end.answer)));
    else this.#settle((waiter) => waiter.reject(end.error));
  }

  /** One timer for whatever comes first: the end of the attempt or of a waiter's patience. */
  #arm(): void {
    this.#cancelTimer?.();
    const at = Math.min(this.#attemptEndsAt, this.#longAt, this.#waiters.firstDeadline);
    this.#cancelTimer = undefined;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = this.#context.clock.after(at - this.#context.clock.now(), () => this.#onTimer());
  }

  #onTimer(): void {
    const now = this.#context.clock.now();
    if (now >= this.#longAt) this.#becomeLong();
    if (now >= this.#attemptEndsAt) {
      this.#attemptEndsAt = Number.POSITIVE_INFINITY;
      this.#controller?.abort(tookTooLong);
    }
    this.#dismissLate(now);
    this.#arm();
  }

  /** From here on the vendor counts it among its long calls: a read for which there is no room there is given up. */
  #becomeLong(): void {
    this.#longAt = Number.POSITIVE_INFINITY;
    const { long } = this.lane;
    if (long === undefined) return;
    if (long.meter.inFlight >= long.meter.limit && this.call.effect === 'read') {
      this.#controller?.abort(tookTooLong);
      return;
    }
    long.meter.take(this.#context.clock.now(), rankOf.bulk);
    this.#countsAsLong = true;
  }

  #expire(): void {
    const now = this.#context.clock.now();
    this.#dismissLate(now + this.lane.latency.meanMs * latencyMargin);
    if (this.#waiters.count === 0) return;
    if (now < this.#giveUpAt) {
      this.#enqueue();
      return;
    }
    const { system } = this.#context;
    this.#refuse((rank) => failures.noBudget(system, this.call.operation, priorities[rank], 1_000));
  }

  #dismissLate(byThen: number): void {
    const { system } = this.#context;
    const { operation, effect } = this.call;
    for (const waiter of this.#waiters.lateBy(byThen))
      this.#dismiss(
        waiter,
        this.isInFlight
          ? failures.tooLateInFlight(system, operation, effect)
          : failures.tooLateInQueue(system, operation),
      );
  }

  #leave(waiter: Waiter): void {
    const { operation, effect } = this.call;
    const { reason } = waiter.origin.signal;
    this.#dismiss(
      waiter,
      failures.callerLeft(this.#context.system, operation, this.isInFlight, effect, reason),
    );
  }

  /** One waiter goes; with the last goes the call, unless it is under way and counts at the vendor until it ends. */
  #dismiss(waiter: Waiter, error: CodedError): void {
    if (!this.#waiters.remove(waiter)) return;
    waiter.reject(error);
    if (this.#waiters.count > 0) return;
    if (this.call.effect === 'read' && !this.lane.holdsSlots) this.#controller?.abort(leftAlone);
    this.#settle(noop);
  }

  #settle(tell: (waiter: Waiter) => void): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelBackoff?.();
    if (this.#job !== undefined) this.#context.scheduler.withdraw(this.#job);
    const waiters = this.#waiters.removeAll();
    this.#arm();
    this.#context.onEnd(this);
    for (const waiter of waiters) tell(waiter);
    for (const told of this.#onSettled) told();
  }
}

const latencyMargin = 1.5;
const noop = () => {};
// Reasons by which an abort tells who asked for it.
const tookTooLong = Symbol('took too long');
const leftAlone = Symbol('left alone');
