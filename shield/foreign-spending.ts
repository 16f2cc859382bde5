const halfLifeMs = 60_000;
/** The vendor's words contradict each other by so much of the limit, and by so many calls in small ones. */
const backwardsPart = 1 / 1_000;
const backwardsCalls = 2;
const negligible = 0.01;
/** For this part of the window a word is not doubted: a quarter of an hour for a day's. */
const trustedPart = 1 / 96;

/**
 * What other programs spent of one window, as far as the vendor's own count tells. Adjacent words are known to jump backwards a
 * little: the highest of them counts, and fades. Where nothing is told for long, the others' calls are taken to leave the window
 * evenly, so that a call of ours goes and finds out.
 */
export class ForeignSpending {
  readonly #windowMs: number;
  #calls = 0;
  #at = 0;
  #until = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The vendor counts so many calls of `limit` that are not known to be ours; none of them counts after `until`. */
  observe(now: number, calls: number, { limit, until }: { limit: number; until: number }): void {
    const word = Math.max(0, calls);
    const before = now < this.#until ? this.#calls : 0;
    const most = Math.max(backwardsCalls, limit * backwardsPart);
    const beyond = Math.max(0, Math.min(before - word, most));
    this.#calls = word + beyond * 0.5 ** ((now - this.#at) / halfLifeMs);
    this.#at = now;
    this.#until = until;
  }

  /** In whole calls. */
  at(now: number): number {
    if (now >= this.#until) return 0;
    const gone = Math.max(0, (now - this.#at) / this.#windowMs - trustedPart);
    return Math.ceil(this.#calls * (1 - gone) - negligible);
  }
}
