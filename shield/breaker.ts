const bucketMs = 1_000;
const buckets = 10;
const leastCalls = 10;
const failureShare = 0.5;
const firstOpenMs = 2_000;
const longestOpenMs = 60_000;
const probeEveryMs = 1_000;

type State =
  | { readonly kind: 'closed' }
  | { readonly kind: 'open'; readonly until: number }
  | { readonly kind: 'half-open'; probeAt: number };

/**
 * Stops calling what keeps failing: opens when half of at least ten calls in ten seconds failed, then lets one call a
 * second through, closes with the first that succeeds and opens for twice as long when it fails.
 */
export class Breaker {
  #state: State = { kind: 'closed' };
  #openMs = firstOpenMs;
  #bucket = 0;
  readonly #calls = new Uint32Array(buckets);
  readonly #failures = new Uint32Array(buckets);

  get state(): State['kind'] {
    return this.#state.kind;
  }

  /** Milliseconds until a call may be tried; 0 now. */
  waitMs(now: number): number {
    switch (this.#state.kind) {
      case 'closed':
        return 0;
      case 'open':
        return Math.max(0, this.#state.until - now);
      case 'half-open':
        return Math.max(0, this.#state.probeAt - now);
    }
  }

  /** A call is about to be tried: one that comes when the time is up is the probe. */
  trying(now: number): void {
    if (this.#state.kind === 'closed') return;
    this.#state = { kind: 'half-open', probeAt: now + probeEveryMs };
  }

  succeeded(now: number): void {
    if (this.#state.kind === 'half-open') this.#close();
    this.#count(now, 0);
  }

  failed(now: number): void {
    if (this.#state.kind === 'open') return;
    this.#count(now, 1);
    if (this.#state.kind === 'half-open') this.#open(now, Math.min(longestOpenMs, this.#openMs * 2));
    else if (this.#hasFailedEnough()) this.#open(now, firstOpenMs);
  }

  /** Opens whatever the counts say: the vendor told that it is away. */
  trip(now: number, forMs: number): void {
    this.#open(now, Math.max(forMs, firstOpenMs));
  }

  #open(now: number, openMs: number): void {
    this.#openMs = openMs;
    this.#state = { kind: 'open', until: now + openMs };
  }

  #close(): void {
    this.#state = { kind: 'closed' };
    this.#openMs = firstOpenMs;
    this.#calls.fill(0);
    this.#failures.fill(0);
  }

  #count(now: number, failures: 0 | 1): void {
    const bucket = Math.floor(now / bucketMs);
    for (let next = Math.max(this.#bucket + 1, bucket - buckets + 1); next <= bucket; next++) {
      this.#calls[next % buckets] = 0;
      this.#failures[next % buckets] = 0;
    }
    this.#bucket = Math.max(this.#bucket, bucket);
    const at = this.#bucket % buckets;
    this.#calls[at] = (this.#calls[at] as number) + 1;
    this.#failures[at] = (this.#failures[at] as number) + failures;
  }

  #hasFailedEnough(): boolean {
    let calls = 0;
    let failures = 0;
    for (let at = 0; at < buckets; at++) {
      calls += this.#calls[at] as number;
      failures += this.#failures[at] as number;
    }
    return calls >= leastCalls && failures >= calls * failureShare;
  }
}
