import { Grant } from './grant.ts';
import { LearnedLimit } from './learned-limit.ts';
import type { Meter } from './meter.ts';
import type { Rank } from './priority.ts';

export interface SlotMeterOptions {
  readonly name: string;
  readonly limit: number;
  readonly heldForInteractive: number;
}

const defaultServiceMs = 200;

/** Keeps the calls in flight under a number of slots, learned where the vendor refuses earlier than declared. */
export class SlotMeter implements Meter {
  readonly name: string;
  readonly queued: [number, number, number, number] = [0, 0, 0, 0];
  readonly #limit: LearnedLimit;
  readonly #held: number;
  readonly #grant = new Grant();
  #inFlight = 0;
  #serviceMs = defaultServiceMs;
  #blockedUntil = 0;

  constructor({ name, limit, heldForInteractive }: SlotMeterOptions) {
    this.name = name;
    this.#limit = new LearnedLimit(limit, 0.5);
    this.#held = heldForInteractive;
  }

  get limit(): number {
    return Math.min(this.#grant.amount, this.#limit.value);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  waitMs(now: number, rank: Rank): number {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    const limit = Math.min(this.#grant.at(now), this.#limit.value);
    const held = rank === 0 ? 0 : Math.max(0, Math.min(this.#held, limit - 1));
    return this.#inFlight < limit - held ? 0 : Number.POSITIVE_INFINITY;
  }

  take(now: number): void {
    this.#inFlight += 1;
    this.#limit.sent(now, this.#asWhole(this.#inFlight));
  }

  release(_now: number, _rank: Rank, tookMs: number): void {
    this.#inFlight -= 1;
    this.#serviceMs += (tookMs - this.#serviceMs) * 0.05;
  }

  accepted(now: number, sentAt: number): void {
    this.#limit.accepted(now, sentAt, this.#asWhole(this.#inFlight));
  }

  failed(): void {}

  /** Told before the call is released: the others, at most, are what the vendor accepted. */
  exceeded(now: number, _sentAt: number, until?: number): void {
    if (until !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, until);
    this.#limit.exceededAt(now, this.#asWhole(this.#inFlight - 1));
  }

  observeLimit(limit: number): void {
    this.#limit.declare(limit);
  }

  /** What is believed of the vendor's limit, whatever part of it is ours. */
  get whole(): number {
    return this.#limit.value;
  }

  /** Our part, where the limit is shared. */
  get granted(): number {
    return this.#grant.amount;
  }

  /** What this process could use now. */
  get wanted(): number {
    return this.#inFlight + this.queued[0] + this.queued[1] + this.queued[2] + this.queued[3];
  }

  /** What this process may hold of the slots that several share. */
  grant(slots: number, until: number): void {
    this.#grant.set(slots, until);
  }

  forecastMs(now: number, rank: Rank, ahead: number): number {
    const blockedMs = Math.max(0, this.#blockedUntil - now);
    const held = rank === 0 ? 0 : Math.min(this.#held, this.limit - 1);
    const slots = Math.max(1, Math.min(this.#grant.amount, this.#limit.ceiling) - held);
    const behind = ahead + 1 - (slots - this.#inFlight);
    return blockedMs + Math.max(0, (behind / slots) * this.#serviceMs);
  }

  /** A level within our part of the limit as a level of the whole, taking the others to be as busy. */
  #asWhole(level: number): number {
    const { amount } = this.#grant;
    return amount < this.#limit.value ? Math.floor((level / Math.max(1, amount)) * this.#limit.value) : level;
  }
}
