import type { CallContext } from '#domain/call-context.ts';
import type { StepSignals } from '../engine/engine.ts';
import { whileUnreachable } from '../store/transaction.ts';
import { type After, pause } from './after.ts';
import { type StepFailure, toFailure } from './failure.ts';
import type { Outages } from './outages.ts';
import type { RunIdentity } from './run-identity.ts';
import { hasEnded, type StepBook } from './step-book.ts';
import type { SystemStep } from './system-step.ts';
import type { Turns } from './turns.ts';

export interface RetryPolicy {
  /** Calls in all before a person is asked. */
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** How long one call may take, waiting for its turn at the system included. */
  readonly callMs: number;
}

export type StepOutcome<O> =
  | {
      readonly ok: true;
      readonly value: O /** By a person: there is nothing to take back. */;
      readonly leftOut?: true;
    }
  | { readonly ok: false; readonly failure: StepFailure };

export interface Attempting {
  readonly book: StepBook;
  readonly run: RunIdentity;
  /** On whose account calls are spent. */
  readonly caller: string;
  readonly retry: RetryPolicy;
  readonly turns: Turns;
  readonly outages: Outages;
  /** The time of pauses. */
  readonly after: After;
}

/**
 * Takes a step, as often as passing failures ask for, and keeps each change of it. Done again after a crash, it takes the answer
 * that was kept, or asks the system what became of the call before it makes another. `round` is that of the exception which a failure
 * would open; undefined while one is open: then one call is enough to see whether the outage is over.
 */
export async function attemptStep<I, O>(
  step: SystemStep<I, O>,
  input: I,
  round: number | undefined,
  attempting: Attempting,
  { draining, cut }: StepSignals,
): Promise<StepOutcome<O>> {
  const { retry, turns, after } = attempting;
  const most = round === undefined ? 1 : retry.attempts;
  for (let attempt = 1; ; attempt++) {
    draining.throwIfAborted();
    const outcome = await turns.take(step.system, draining, () =>
      attemptOnce(step, input, attempt === 1 ? round : undefined, attempt < most, attempting, {
        draining,
        cut,
      }),
    );
    if (outcome.ok || !outcome.again) return outcome;
    await pause(after, pauseOf(outcome.failure, attempt, retry), draining);
  }
}

/** One call, with what is kept before and after it. `again`: whether it is made once more by itself. */
async function attemptOnce<I, O>(
  step: SystemStep<I, O>,
  input: I,
  round: number | undefined,
  mayRetry: boolean,
  { book, run, caller, retry, outages }: Attempting,
  { draining, cut }: StepSignals,
): Promise<StepOutcome<O> & { readonly again?: boolean }> {
  const keep = <T>(change: () => Promise<T>) => whileUnreachable(cut, change);
  const before = await keep(() => book.begin(step, round));
  if (before.failure) return { ok: false, failure: before.failure };
  // The kept answer is what this very step's call gave.
  if (hasEnded(before)) {
    const value = before.result as O;
    return before.state === 'SKIPPED' ? { ok: true, value, leftOut: true } : { ok: true, value };
  }
  const ctx: CallContext = {
    signal: AbortSignal.any([cut, AbortSignal.timeout(retry.callMs)]),
    correlationId: run.correlationId,
    priority: 'workflow',
    deadlineAt: Date.now() + retry.callMs,
    caller,
    ...(run.customerId === undefined ? {} : { tenant: run.customerId }),
    task: step.name,
  };
  const outcome = await callOnce(step, input, before.state === 'SENT' || before.state === 'UNKNOWN', ctx);
  // Neither an answer nor a failure: the next process finds the call as sent.
  cut.throwIfAborted();
  // A refusal is an answer too.
  if (outcome.ok || outcome.failure.code === 'SYSTEM_REJECTED') outages.answered(step.system, step.name);
  if (outcome.ok) {
    const { value } = outcome;
    book.confirm(step, value, step.events?.(input, value) ?? [], step.records?.(input, value) ?? {});
    // Where no other step may be begun, nothing takes the answer along.
    if (draining.aborted) await keep(() => book.flush());
    return outcome;
  }
  const again = outcome.failure.retryable && mayRetry;
  await keep(() => book.fail(step, outcome.failure, again));
  return { ...outcome, again };
}

async function callOnce<I, O>(
  step: SystemStep<I, O>,
  input: I,
  unsettled: boolean,
  ctx: CallContext,
): Promise<StepOutcome<O>> {
  try {
    const found = unsettled && step.find ? await untilAborted(ctx.signal, step.find(input, ctx)) : undefined;
    return { ok: true, value: found ?? (await untilAborted(ctx.signal, step.call(input, ctx))) };
  } catch (error) {
    return { ok: false, failure: toFailure(error, step.system) };
  }
}

function pauseOf({ retryAfterMs }: StepFailure, attempt: number, retry: RetryPolicy): number {
  const grown = Math.min(retry.firstPauseMs * 2 ** (attempt - 1), retry.longestPauseMs);
  // Spread, so that the workflows that failed together do not come back together.
  return Math.max(retryAfterMs ?? 0, grown * (0.5 + Math.random() / 2));
}

/** What `work` gives, or the signal's reason where that comes first: a port that does not heed its signal holds up no run. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
