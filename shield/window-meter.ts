import type { WindowLimit } from './contract.ts';
import { ForeignSpending } from './foreign-spending.ts';
import { Grant, levelOfWhole, provenPart } from './grant.ts';
import { LearnedLimit } from './learned-limit.ts';
import type { Meter } from './meter.ts';
import { type ByRank, byRank, type Rank, ranks } from './priority.ts';
import { BucketTally, createTally, FixedTally, type Tally } from './tally.ts';

export interface WindowMeterOptions {
  readonly name: string;
  readonly window: WindowLimit;
  readonly reserves: ByRank<number>;
  readonly now: number;
  /** What the wall clock is ahead of `now`. */
  readonly offsetMs: number;
}

export interface WindowStatus {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** On the shield's clock. */
  readonly resetsAt: number;
}

/** Windows longer than this are budgets: their reserves are set aside. Shorter ones are rates: their reserves are turns. */
const budgetMs = 60_000;
/** Leases outlive windows up to this long, so that a rate can pass from one process to another. */
const sharedRateMs = 2_500;
/** Only rates that a few seconds can prove are felt out; longer windows are taken at the vendor's word. */
const feltMs = 10_000;
const maxSlackMs = 25;
/** How much later than it left a call may be taken to arrive, in parts of the window, where refusals tell that calls jitter. */
const mostJitter = 0.15;
const calmMs = 60_000;

/** Keeps the calls of one window under its limit, and under what the vendor says it has counted. */
export class WindowMeter implements Meter {
  readonly name: string;
  readonly queued: [number, number, number, number] = [0, 0, 0, 0];
  readonly #window: WindowLimit;
  readonly #limit: LearnedLimit;
  /** Whether it is so short that its limit is felt out, and that milliseconds matter. */
  readonly isFelt: boolean;
  readonly #tally: Tally;
  /** Of a rate: the part that is ours. Of a budget: how many calls we may still spend. */
  readonly #grant = new Grant();
  readonly #reserves: ByRank<number>;
  /** What each class spent, where reserves are set aside. */
  readonly #spent: ByRank<Tally> | undefined;
  readonly #foreign: ForeignSpending;
  /** What the other processes of this account spent of a budget, by class. */
  readonly #others: [number, number, number, number] = [0, 0, 0, 0];
  readonly #unreported: [number, number, number, number] = [0, 0, 0, 0];
  #inFlight = 0;
  #blockedUntil = 0;
  #pacedAt = 0;
  #jitterMs = 0;
  #widenedAt = 0;

  constructor({ name, window, reserves, now, offsetMs }: WindowMeterOptions) {
    const isBudget = window.windowMs > budgetMs;
    const slackMs = Math.min(maxSlackMs, window.windowMs * 0.05);
    this.name = name;
    this.#window = window;
    this.#foreign = new ForeignSpending(window.windowMs);
    this.#reserves = reserves;
    this.isFelt = window.windowMs <= feltMs;
    this.#limit = new LearnedLimit(window.limit, this.isFelt ? 0.5 : 1);
    this.#tally = createTally(window, slackMs, now, offsetMs);
    this.#spent = isBudget ? byRank(() => createTally(window, 0, now, offsetMs)) : undefined;
  }

  get limit(): number {
    return this.sharesCalls ? this.#limit.value : provenPart(this.#limit, this.#grant.amount);
  }

  waitMs(now: number, rank: Rank): number {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    if (this.#grant.at(now) < 1) return Number.POSITIVE_INFINITY;
    const room = this.#capacity() - this.#elsewhere(now) - this.#setAside(now, rank);
    const waitMs = this.#tally.waitMs(now, room);
    return waitMs > 0 || this.#spent !== undefined ? waitMs : this.#paceMs(now, rank);
  }

  take(now: number, rank: Rank): void {
    this.#tally.add(now);
    this.#inFlight += 1;
    this.#spent?.[rank].add(now);
    if (this.sharesCalls) this.#grant.spend();
    this.#unreported[rank] += 1;
    // A little faster than the rate, for timers are late and the count itself is what keeps the limit; and the faster the more is free,
    // so that what a hold-up left unused is not lost. A full window at four fifths would end in a pause, again and again.
    const limit = Math.max(1, this.limit);
    const fullness = Math.max(0, (2 * this.#tally.used(now)) / limit - 1);
    const gapMs = (0.95 * fullness * this.#window.windowMs) / limit;
    this.#pacedAt = Math.min(now, Math.max(this.#pacedAt, now - 2 * gapMs)) + gapMs;
    if (this.isFelt) this.#limit.sent(now, this.#asWhole(Math.floor(this.#tally.used(now))));
  }

  release(): void {
    this.#inFlight -= 1;
  }

  accepted(now: number, sentAt: number): void {
    this.#limit.accepted(now, sentAt, this.#asWhole(Math.floor(this.#tally.used(now))));
    this.#refill(now);
    if (this.#jitterMs > 0 && now - this.#widenedAt >= calmMs) {
      this.#widenedAt = now;
      this.#jitterMs = this.#jitterMs <= maxSlackMs ? 0 : this.#jitterMs / 2;
    }
  }

  failed(): void {}

  exceeded(now: number, sentAt: number, until?: number): void {
    if (until !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, until);
    if (this.#spent !== undefined) {
      this.observeUsed(now, this.limit, true);
      return;
    }
    this.#limit.exceeded(now, sentAt, () => this.#widen(now));
    this.#refill(now);
  }

  /** A call that was counted at one time may have arrived as late as `to`. */
  move(from: number, to: number): void {
    this.#tally.move(from, to, to);
  }

  /** A call is over: it left at `leftAt`, was counted at `countsAt`, and arrived at `latestAt` at the latest. */
  settle(countsAt: number, leftAt: number, latestAt: number, now: number): void {
    const arrivedAt = Math.min(latestAt, Math.max(countsAt, leftAt + this.#jitterMs));
    this.#tally.move(countsAt, arrivedAt, now);
  }

  /**
   * The vendor's own count, `byAnswer` where one of our calls brought it. What it has beyond the calls that it has answered, others
   * may have spent: it may count calls when it answers them.
   */
  observeUsed(now: number, used: number, byAnswer: boolean): void {
    const open = this.#inFlight - (byAnswer ? 1 : 0);
    const beyondOurs = used - (this.#tally.used(now) - open) - this.#spentByOthers();
    const until = this.#window.kind === 'fixed' ? this.#tally.resetsAt(now) : now + this.windowMs;
    this.#foreign.observe(now, beyondOurs, { limit: this.limit, until });
  }

  observeLimit(limit: number): void {
    this.#limit.declare(limit);
  }

  observeReset(resetsAt: number): void {
    if (this.#tally instanceof FixedTally) this.#tally.endAt(resetsAt);
  }

  /** Whether it is so long that reserves are set aside in it. */
  get isBudget(): boolean {
    return this.#spent !== undefined;
  }

  /** Whether processes share it by calls set apart for each, and not by parts of a rate: its calls outlive a lease. */
  get sharesCalls(): boolean {
    return this.#window.windowMs > sharedRateMs;
  }

  get windowMs(): number {
    return this.#window.windowMs;
  }

  /** What is believed of the vendor's limit, whatever part of it is ours. */
  get whole(): number {
    return this.#limit.ceiling;
  }

  /** What other programs than this account's processes are believed to have spent of it. */
  foreign(now: number): number {
    return this.#foreign.at(now);
  }

  /** Of a rate: how much of it this process could use now. */
  wanted(now: number): number {
    const { queued } = this;
    return this.spent(now) + queued[0] + queued[1] + queued[2] + queued[3];
  }

  /** Of a rate: how much of it this process's calls take up. */
  spent(now: number): number {
    return Math.ceil(this.#tally.used(now));
  }

  /** What this process may use of a limit that several share: a part of a rate, or so many calls of a budget. */
  grant(amount: number, until: number, now: number): void {
    this.#grant.set(amount, until);
    if (!this.sharesCalls) this.#refill(now);
  }

  /** What is left of the calls that were granted. */
  get grantLeft(): number {
    return this.#grant.amount;
  }

  /** The calls of each class that went since `reported` was last told. */
  get unreported(): ByRank<number> {
    return [...this.#unreported];
  }

  /** So many of them are now in the common book. */
  reported(byRank: ByRank<number>): void {
    for (const rank of ranks) this.#unreported[rank] -= byRank[rank];
  }

  /** What all processes together have spent of a budget, by class. */
  observeShared(now: number, byRank: ByRank<number>): void {
    if (this.#spent === undefined) {
      this.#others[0] = Math.max(0, byRank[0] + byRank[1] + byRank[2] + byRank[3] - this.#tally.used(now));
      return;
    }
    for (const rank of ranks) this.#others[rank] = Math.max(0, byRank[rank] - this.#spent[rank].used(now));
  }

  forecastMs(now: number, rank: Rank, ahead: number): number {
    // More is on its way: asking for it takes milliseconds.
    if (this.#grant.amount < 1) return 0;
    const blockedMs = Math.max(0, this.#blockedUntil - now);
    const room = this.#capacity() - this.#elsewhere(now) - this.#setAside(now, rank);
    const enough = room - ahead;
    if (enough >= 1) return blockedMs + this.#tally.waitMs(now, enough);
    const perCallMs =
      this.#window.windowMs /
      Math.max(1, this.sharesCalls ? this.#limit.ceiling : Math.min(this.#grant.amount, this.#limit.ceiling));
    return blockedMs + this.#tally.waitMs(now, Math.min(1, room)) + (ahead - Math.max(0, room)) * perCallMs;
  }

  status(now: number): WindowStatus {
    const { ceiling } = this.#limit;
    const limit = this.sharesCalls ? ceiling : Math.min(this.#grant.amount, ceiling);
    const used = Math.min(limit, Math.ceil(this.#tally.used(now) + this.#elsewhere(now)));
    const remaining = now < this.#blockedUntil ? 0 : limit - used;
    const resetsAt = Math.max(this.#tally.resetsAt(now), this.#blockedUntil);
    return { name: this.name, limit, used, remaining, resetsAt };
  }

  /** False where calls are taken to jitter as much as can be already. */
  #widen(now: number): boolean {
    const most = this.#window.windowMs * mostJitter;
    if (this.#window.kind !== 'sliding' || this.#jitterMs >= most) return false;
    this.#widenedAt = now;
    this.#jitterMs = Math.min(most, Math.max(maxSlackMs, this.#jitterMs * 2));
    return true;
  }

  #spentByOthers(): number {
    return this.#others[0] + this.#others[1] + this.#others[2] + this.#others[3];
  }

  #spentBy(rank: Rank, now: number): number {
    return (this.#spent?.[rank].used(now) ?? 0) + this.#others[rank];
  }

  /** A level within our part of a rate as a level of the whole, taking the others to be as busy. */
  #asWhole(level: number): number {
    if (this.sharesCalls) return level + Math.ceil(this.#spentByOthers());
    return levelOfWhole(this.#limit, this.#grant.amount, level);
  }

  #capacity(): number {
    const { kind, burst } = this.#window;
    if (kind !== 'bucket' || burst === undefined) return this.limit;
    return Math.max(1, (burst * this.limit) / this.#window.limit);
  }

  #refill(now: number): void {
    if (this.#tally instanceof BucketTally) this.#tally.refill(now, this.limit / this.#window.windowMs);
  }

  /** What the other processes of this account spent, and other programs. */
  #elsewhere(now: number): number {
    return this.#spentByOthers() + this.#foreign.at(now);
  }

  /** What the other classes have not had yet of their reserves; a fixed window owes less as it ends. Reserves are parts of what other programs leave. */
  #setAside(now: number, rank: Rank): number {
    if (this.#spent === undefined) return 0;
    const { kind, windowMs } = this.#window;
    const left = kind === 'fixed' ? Math.min(1, (this.#tally.resetsAt(now) - now) / windowMs) : 1;
    const capacity = this.#capacity() - this.#foreign.at(now);
    let owed = 0;
    for (const other of ranks)
      if (other !== rank)
        owed += Math.max(0, this.#reserves[other] * capacity * left - this.#spentBy(other, now));
    // An unused window lets any class begin, whatever is owed to the others.
    return Math.min(owed, Math.max(0, capacity - 1));
  }

  /**
   * Where there is not enough, calls go one by one: what is spent in a burst comes free in a burst, a window later and
   * again and again, and who comes in between waits for the next. Interactive bursts are let through while nobody waits.
   */
  #paceMs(now: number, rank: Rank): number {
    if (this.#tally.used(now) * 2 < this.limit) return 0;
    if (rank === 0 && this.queued[1] + this.queued[2] + this.queued[3] === 0) return 0;
    return Math.max(0, this.#pacedAt - now);
  }
}
