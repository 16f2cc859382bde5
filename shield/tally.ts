import type { WindowLimit } from './contract.ts';

/** Counts what was spent in a window. `now` never goes back between calls. */
export interface Tally {
  used(now: number): number;
  add(now: number): void;
  /** Milliseconds until fewer than `limit` count, if nothing more is added. */
  waitMs(now: number, limit: number): number;
  /** When nothing is left of what was spent, if nothing more is. */
  resetsAt(now: number): number;
  /** A call that was counted at one time is counted at another instead, both up to `now`. */
  move(from: number, to: number, now: number): void;
}

const cells = 512;

/**
 * Counts in any `windowMs` before now, rounded up to a 512th of it. A call counts for some slack longer, since the next
 * may take a shorter way to the vendor than it did.
 */
export class SlidingTally implements Tally {
  readonly #cellMs: number;
  readonly #counts: Uint32Array;
  readonly #span: number;
  #head = 0;
  #sum = 0;

  constructor(windowMs: number, slackMs: number) {
    this.#cellMs = windowMs / cells;
    this.#span = cells + 1 + Math.ceil(slackMs / this.#cellMs);
    this.#counts = new Uint32Array(this.#span);
  }

  used(now: number): number {
    this.#advance(now);
    return this.#sum;
  }

  add(now: number): void {
    this.#advance(now);
    const at = this.#head % this.#counts.length;
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.#sum += 1;
  }

  waitMs(now: number, limit: number): number {
    this.#advance(now);
    let left = this.#sum;
    if (left < limit) return 0;
    for (let cell = this.#head - this.#span + 1; cell <= this.#head; cell++) {
      left -= this.#at(cell);
      if (left < limit) return (cell + this.#span) * this.#cellMs - now;
    }
    return this.#span * this.#cellMs;
  }

  resetsAt(now: number): number {
    return now + this.waitMs(now, 1);
  }

  move(from: number, to: number, now: number): void {
    this.#advance(now);
    const [before, after] = [this.#cellOf(from), this.#cellOf(to)];
    if (before === after) return;
    if (this.#holds(before)) this.#change(before, -1);
    if (this.#holds(after)) this.#change(after, 1);
  }

  #cellOf(time: number): number {
    return Math.floor(time / this.#cellMs);
  }

  #holds(cell: number): boolean {
    return cell <= this.#head && cell > this.#head - this.#span;
  }

  #change(cell: number, by: 1 | -1): void {
    this.#counts[cell % this.#counts.length] = this.#at(cell) + by;
    this.#sum += by;
  }

  #advance(now: number): void {
    const cell = this.#cellOf(now);
    if (cell <= this.#head) return;
    if (cell - this.#head >= this.#counts.length) {
      this.#counts.fill(0);
      this.#sum = 0;
    } else {
      for (let next = this.#head + 1; next <= cell; next++) {
        this.#sum -= this.#at(next - this.#span);
        this.#counts[next % this.#counts.length] = 0;
      }
    }
    this.#head = cell;
  }

  #at(cell: number): number {
    return cell < 0 ? 0 : (this.#counts[cell % this.#counts.length] as number);
  }
}

/** Starts over a little after each boundary. Calls so near to it that the vendor may count them on either side count on both. */
export class FixedTally implements Tally {
  readonly #windowMs: number;
  readonly #slackMs: number;
  #endsAt: number;
  #count = 0;
  #late = 0;

  constructor(windowMs: number, slackMs: number, endsAt: number) {
    this.#windowMs = windowMs;
    this.#slackMs = slackMs;
    this.#endsAt = endsAt + slackMs;
  }

  used(now: number): number {
    this.#advance(now);
    return this.#count;
  }

  add(now: number): void {
    this.#advance(now);
    this.#count += 1;
    if (this.#endsAt - now < 2 * this.#slackMs) this.#late += 1;
  }

  waitMs(now: number, limit: number): number {
    this.#advance(now);
    return this.#count < limit ? 0 : this.#endsAt - now;
  }

  resetsAt(now: number): number {
    this.#advance(now);
    return this.#endsAt;
  }

  /** The vendor told when its window ends. */
  endAt(at: number): void {
    this.#endsAt = at + this.#slackMs;
  }

  /** One that may have come only after the boundary counts on both sides of it. */
  move(from: number, to: number, now: number): void {
    this.#advance(now);
    const startsAt = this.#endsAt - this.#windowMs - this.#slackMs;
    if (from < startsAt && to >= startsAt) this.#count += 1;
  }

  #advance(now: number): void {
    if (now < this.#endsAt) return;
    const passed = Math.floor((now - this.#endsAt) / this.#windowMs);
    this.#endsAt += (passed + 1) * this.#windowMs;
    this.#count = passed === 0 ? this.#late : 0;
    this.#late = 0;
  }
}

/** A bucket of tokens, seen as a count: what is not in the bucket is used. */
export class BucketTally implements Tally {
  #perMs: number;
  #used = 0;
  #at = 0;

  constructor(limit: number, windowMs: number) {
    this.#perMs = limit / windowMs;
  }

  used(now: number): number {
    this.#used = Math.max(0, this.#used - (now - this.#at) * this.#perMs);
    this.#at = now;
    return this.#used;
  }

  add(now: number): void {
    this.#used = this.used(now) + 1;
  }

  waitMs(now: number, limit: number): number {
    const over = this.used(now) - (limit - 1);
    return over <= 1e-9 ? 0 : over / this.#perMs;
  }

  resetsAt(now: number): number {
    return now + this.used(now) / this.#perMs;
  }

  /** What is on its way while the bucket is full refills nothing: that is left to the vendor's word. */
  move(): void {}

  /** From now on it refills at another rate. */
  refill(now: number, perMs: number): void {
    this.used(now);
    this.#perMs = perMs;
  }
}

/** `offsetMs` is what the wall clock is ahead of `now`: fixed windows begin at multiples of wall time. */
export function createTally(window: WindowLimit, slackMs: number, now: number, offsetMs: number): Tally {
  switch (window.kind) {
    case 'sliding':
      return new SlidingTally(window.windowMs, slackMs);
    case 'fixed': {
      const wall = now + offsetMs;
      return new FixedTally(window.windowMs, slackMs, now + window.windowMs - (wall % window.windowMs));
    }
    case 'bucket':
      return new BucketTally(window.limit, window.windowMs);
  }
}
