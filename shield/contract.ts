import type { Effect, Priority } from './call.ts';

/** Which calls a limit counts: all where both are absent. */
export interface LimitScope {
  /** Matches the call's operation. */
  readonly operations?: RegExp;
  readonly effects?: readonly Effect[];
  /** One such limit for every operation by itself, instead of one for all of them together. */
  readonly perOperation?: boolean;
}

/** So many calls in so much time. Several may hold for one call; all must have room. */
export interface WindowLimit extends LimitScope {
  readonly name: string;
  /**
   * `sliding`: no more than `limit` in any `windowMs`. `fixed`: the count starts over at multiples of `windowMs` since the
   * epoch (or at the time that the vendor told). `bucket`: `burst` calls at once, refilled at `limit` a `windowMs`.
   */
  readonly kind: 'sliding' | 'fixed' | 'bucket';
  readonly limit: number;
  readonly windowMs: number;
  /** Capacity of a `bucket`; `limit` where absent. */
  readonly burst?: number;
}

/** So many calls at a time. */
export interface ConcurrencyLimit extends LimitScope {
  readonly name: string;
  readonly limit: number;
  /** Slots that stay free for `interactive` calls even while others wait; 0 where absent. */
  readonly heldForInteractive?: number;
  /**
   * The vendor counts only calls that have run this long. Operations in scope count from their start; any other call
   * counts when it gets this old, and a read that finds no room then is cut off.
   */
  readonly longerThanMs?: number;
}

/** What one answer of a vendor is read from. */
export interface VendorAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body; empty for a streamed one. */
  text(): string;
}

/** The call that an answer belongs to. */
export interface AnsweredCall {
  readonly operation: string;
  readonly effect: Effect;
}

/** What the vendor told about its limits. Names are those of the contract's windows and concurrency limits. */
export type Observation =
  | {
      readonly kind: 'usage';
      readonly window: string;
      readonly used?: number;
      readonly remaining?: number;
      readonly limit?: number;
      /** Milliseconds since the epoch. */
      readonly resetsAt?: number;
    }
  | { readonly kind: 'capacity'; readonly concurrency: string; readonly limit: number }
  /** The call was refused for a limit: which, and until when (milliseconds since the epoch), where the vendor says. */
  | { readonly kind: 'exhausted'; readonly limit?: string; readonly until?: number };

/**
 * What an answer means: `limited` refused for a limit and without effect; `failed` the vendor's fault, effect unknown;
 * `rejected` the caller's fault; `maintenance` the vendor is away.
 */
export type Outcome = 'ok' | 'limited' | 'failed' | 'rejected' | 'maintenance';

/** What one vendor allows one account, and how its answers tell. Declared by the `limits.ts` of each system. */
export interface SystemContract {
  readonly windows: readonly WindowLimit[];
  readonly concurrency: readonly ConcurrencyLimit[];
  /** The part of each limit (0 to 1) that a class gets whatever the others want. Unused parts flow down. */
  readonly reserves?: Readonly<Partial<Record<Priority, number>>>;
  /** How long one attempt may take, its body included; 30 s where absent. */
  readonly timeoutMs?: number;
  /** How long a call of a class waits for its turn at most, where it has no earlier deadline. */
  readonly maxWaitMs?: Readonly<Partial<Record<Priority, number>>>;
  /** Where absent: 429 is `limited`, 5xx `failed`, other 4xx `rejected`. */
  readonly classify?: (answer: VendorAnswer, call: AnsweredCall) => Outcome;
  /** Reads the vendor's own word on its limits off every answer. */
  readonly learn?: (answer: VendorAnswer, call: AnsweredCall) => readonly Observation[];
  /** The vendor's word on sending the same again: `true` even for a write, `false` never. */
  readonly shouldRetry?: (answer: VendorAnswer, call: AnsweredCall) => boolean | undefined;
  /** Milliseconds that the vendor asks to wait; reads `Retry-After` where absent. */
  readonly retryAfterMs?: (answer: VendorAnswer) => number | undefined;
  /** Request headers that differ from call to call without changing the answer, in lower case. */
  readonly ignoredHeaders?: readonly string[];
  /** How many calls of one operation may ever be in flight, however fast the vendor is; 200 where absent. */
  readonly maxInFlightPerOperation?: number;
  /** Request headers that make a write idempotent: two equal writes in flight under one key become one. */
  readonly idempotencyHeaders?: readonly string[];
  /** Operations that fail together, for the breaker; each operation by itself where absent. */
  readonly operationClass?: (operation: string, effect: Effect) => string;
}

/** The meaning of a status where the contract does not say better. */
export function outcomeOfStatus(status: number): Outcome {
  if (status === 429) return 'limited';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'rejected' : 'ok';
}
