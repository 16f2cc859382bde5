import type { CallOrigin } from './call.ts';
import type { Clock } from './clock.ts';
import { type Rank, rankOf } from './priority.ts';
import { whenAborted } from './when-aborted.ts';

/** One who waits for a call's answer. */
export interface Waiter {
  readonly origin: CallOrigin;
  readonly rank: Rank;
  /** On the shield's clock. */
  readonly deadline: number;
  resolve(response: Response): void;
  reject(error: unknown): void;
}

interface Entry extends Waiter {
  readonly stopListening: () => void;
}

/** All who wait for one call, each until its own deadline or until it leaves. */
export class Waiters {
  readonly #clock: Clock;
  readonly #onLeave: (waiter: Waiter) => void;
  readonly #entries: Entry[] = [];

  /** `onLeave` is told of a waiter whose signal aborts. */
  constructor(clock: Clock, onLeave: (waiter: Waiter) => void) {
    this.#clock = clock;
    this.#onLeave = onLeave;
  }

  get count(): number {
    return this.#entries.length;
  }

  /** When the last of them gives up. */
  get lastDeadline(): number {
    let last = Number.NEGATIVE_INFINITY;
    for (const { deadline } of this.#entries) last = Math.max(last, deadline);
    return last;
  }

  /** When the first of them gives up. */
  get firstDeadline(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { deadline } of this.#entries) first = Math.min(first, deadline);
    return first;
  }

  /** One of the highest class among them. */
  get foremost(): Waiter {
    return this.#entries.reduce((foremost, entry) => (entry.rank < foremost.rank ? entry : foremost));
  }

  add(origin: CallOrigin, resolve: Waiter['resolve'], reject: Waiter['reject']): void {
    const { signal, deadlineAt, priority } = origin;
    const deadline =
      deadlineAt === undefined
        ? Number.POSITIVE_INFINITY
        : this.#clock.now() + deadlineAt - this.#clock.wall();
    const stopListening = whenAborted(signal, () => this.#onLeave(entry));
    const entry: Entry = { origin, rank: rankOf[priority], deadline, resolve, reject, stopListening };
    this.#entries.push(entry);
  }

  /** Those who give up by then. */
  lateBy(then: number): readonly Waiter[] {
    return this.#entries.filter(({ deadline }) => deadline <= then);
  }

  /** False where it had gone already. */
  remove(waiter: Waiter): boolean {
    // A waiter of ours is an entry; one that is not is not found.
    const at = this.#entries.indexOf(waiter as Entry);
    if (at === -1) return false;
    this.#entries.splice(at, 1)[0]?.stopListening();
    return true;
  }

  /** Everyone, and nobody waits any more. */
  removeAll(): readonly Waiter[] {
    const all = this.#entries.splice(0);
    for (const { stopListening } of all) stopListening();
    return all;
  }
}
