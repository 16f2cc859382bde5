import { type Answer, readRetryAfterMs } from './answer.ts';
import type { Clock } from './clock.ts';
import type { SystemContract } from './contract.ts';
import type { AttemptEnd, Flight } from './flight.ts';
import { backoffMs, RetryBudget } from './retry-budget.ts';

const maxAttempts = 4;

/** Decides which failed calls are sent again, and when. The only layer that does: clients above it never re-send. */
export class RetryPolicy {
  readonly #contract: SystemContract;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #budget = new RetryBudget();

  constructor(contract: SystemContract, clock: Clock, random: () => number) {
    this.#contract = contract;
    this.#clock = clock;
    this.#random = random;
  }

  /** A first attempt was made: it pays a tenth of a re-send. */
  earn(): void {
    this.#budget.earn();
  }

  /** Milliseconds until the call goes again; `undefined` where it must not, or the budget is spent. */
  inMs({ call, init, attempts }: Flight, end: AttemptEnd): number | undefined {
    if (end.outcome !== 'failed' && end.outcome !== 'limited') return undefined;
    if (attempts >= maxAttempts || init.body instanceof ReadableStream) return undefined;
    const advice = 'answer' in end ? this.#contract.shouldRetry?.(end.answer, call) : undefined;
    if (advice === false) return undefined;
    const hadNoEffect = end.outcome === 'limited' || advice === true || ('wasSent' in end && !end.wasSent);
    if (!hadNoEffect && call.effect === 'unsafe') return undefined;
    if (!this.#budget.spend()) return undefined;
    const asked = 'answer' in end ? (this.askedMs(end.answer) ?? 0) : 0;
    return Math.max(asked, backoffMs(attempts, this.#random));
  }

  /** How long the vendor asks to wait. */
  askedMs(answer: Answer): number | undefined {
    return this.#contract.retryAfterMs?.(answer) ?? readRetryAfterMs(answer, this.#clock.wall());
  }
}
