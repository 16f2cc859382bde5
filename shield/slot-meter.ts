import { Grant, levelOfWhole, provenPart } from './grant.ts';
import { LearnedLimit } from './learned-limit.ts';
import type { Meter } from './meter.ts';
import type { Rank } from './priority.ts';

export interface SlotMeterOptions {
  readonly name: string;
  readonly limit: number;
  readonly heldForInteractive: number;
}

const defaultServiceMs = 200;
/** So long after an interactive call more of them are expected. */
const holdMs = 2_000;

/** Keeps the calls in flight under a number of slots, learned where the vendor refuses earlier than declared. */
export class SlotMeter implements Meter {
  readonly name: string;
  readonly queued: [number, number, number, number] = [0, 0, 0, 0];
  readonly #limit: LearnedLimit;
  readonly #held: number;
  readonly #grant = new Grant();
  #inFlight = 0;
  #interactiveAt = Number.NEGATIVE_INFINITY;
  #serviceMs = defaultServiceMs;
  #blockedUntil = 0;

  constructor({ name, limit, heldForInteractive }: SlotMeterOptions) {
    this.name = name;
    this.#limit = new LearnedLimit(limit, 0.5);
    this.#held = heldForInteractive;
  }

  get limit(): number {
    return provenPart(this.#limit, this.#grant.amount);
  }

  /** What our part comes to once it is proven. */
  get allowed(): number {
    return Math.min(this.#grant.amount, this.#limit.ceiling);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  waitMs(now: number, rank: Rank): number {
    if (now < this.#blockedUntil) return this.#blockedUntil - now;
    const limit = provenPart(this.#limit, this.#grant.at(now));
    if (this.#inFlight >= limit) return Number.POSITIVE_INFINITY;
    const isHeld = rank > 0 && limit > 1 && this.#inFlight >= limit - this.#held;
    // Held only while interactive calls come at all: else it would be idle for nobody.
    return isHeld ? Math.max(0, this.#interactiveAt + holdMs - now) : 0;
  }

  take(now: number, rank: Rank): void {
    this.#inFlight += 1;
    if (rank === 0) this.#interactiveAt = now;
    this.#limit.sent(now, levelOfWhole(this.#limit, this.#grant.amount, this.#inFlight));
  }

  release(_now: number, _rank: Rank, tookMs: number): void {
    this.#inFlight -= 1;
    this.#serviceMs += (tookMs - this.#serviceMs) * 0.05;
  }

  accepted(now: number, sentAt: number): void {
    this.#limit.accepted(now, sentAt, levelOfWhole(this.#limit, this.#grant.amount, this.#inFlight));
  }

  failed(): void {}

  /** Told before the call is released: the others, at most, are what the vendor accepted. */
  exceeded(now: number, _sentAt: number, until?: number): void {
    if (until !== undefined) this.#blockedUntil = Math.max(this.#blockedUntil, until);
    this.#limit.exceededAt(now, levelOfWhole(this.#limit, this.#grant.amount, this.#inFlight - 1));
  }

  observeLimit(limit: number): void {
    this.#limit.declare(limit);
  }

  /** What is believed of the vendor's limit, whatever part of it is ours. */
  get whole(): number {
    return this.#limit.ceiling;
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
    // A part is on its way: asking for it takes milliseconds.
    if (this.#grant.amount < 1) return 0;
    const blockedMs = Math.max(0, this.#blockedUntil - now);
    const held = rank === 0 ? 0 : Math.min(this.#held, this.limit - 1);
    const slots = Math.max(1, Math.min(this.#grant.amount, this.#limit.ceiling) - held);
    const behind = ahead + 1 - (slots - this.#inFlight);
    return blockedMs + Math.max(0, (behind / slots) * this.#serviceMs);
  }
}
