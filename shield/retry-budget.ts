/** At most one re-send for every ten calls, and a few to begin with, so that a storm is not fed. */
export class RetryBudget {
  readonly #perCall: number;
  readonly #most: number;
  #left: number;

  constructor(perCall = 0.1, most = 10) {
    this.#perCall = perCall;
    this.#most = most;
    this.#left = most / 2;
  }

  /** A first attempt was made. */
  earn(): void {
    this.#left = Math.min(this.#most, this.#left + this.#perCall);
  }

  /** Whether one more re-send is affordable; takes it if so. */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

const firstBackoffMs = 100;
const longestBackoffMs = 5_000;

/** Exponential with full jitter above half, so that callers who failed together do not come back together. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1)) * (0.5 + random() / 2);
}
