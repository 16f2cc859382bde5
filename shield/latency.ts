/** Answers after which the quickest of them says something of the vendor. */
const enough = 20;
const weight = 0.1;

/** How long one operation's answers take. */
export class Latency {
  #meanMs = 0;
  #leastMs = Number.POSITIVE_INFINITY;
  #answers = 0;

  /** Lately, on average. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** The least that an answer ever took from the moment its call left; 0 until a few have come. */
  get quickestMs(): number {
    return this.#answers < enough ? 0 : this.#leastMs;
  }

  /** An answer came so long after its call was started, and after it left. */
  note(tookMs: number, sinceLeftMs: number): void {
    this.#answers += 1;
    this.#meanMs += (tookMs - this.#meanMs) * weight;
    this.#leastMs = Math.min(this.#leastMs, sinceLeftMs);
  }
}
