import type { ExecutionResult } from 'graphql';
import type { IncrementalResult } from '../engine/engine.ts';
import { maskError } from '../errors/mask-error.ts';
import type { RequestContext } from '../request-context.ts';
import { outcomeOf, toExecutionResult } from './execution-result.ts';

/** One of the results that an operation with `@defer` has. */
export interface IncrementalPayload extends ExecutionResult {
  readonly hasNext: boolean;
  readonly incremental?: readonly object[];
}

export type IncrementalResults = AsyncGenerator<IncrementalPayload, void, void>;

const known = new WeakSet<object>();

/** Whether a result for the front is one in parts, and not a subscription's. */
export function isIncremental(result: unknown): result is IncrementalResults {
  return typeof result === 'object' && result !== null && known.has(result);
}

/**
 * What a client reads of an answer in parts. `settle` gives what its last result says beside them, `finish` is told how it went;
 * both once, also where the client leaves.
 */
export function toIncrementalResults(
  { first, rest, end }: IncrementalResult,
  caller: RequestContext,
  settle: () => object | false | undefined,
  finish: (outcome: string) => void,
): IncrementalResults {
  const start = toExecutionResult(first, caller);
  let outcome = outcomeOf(start);
  let settled: ReturnType<typeof settle>;
  let isOver = false;
  const close = () => {
    if (isOver) return;
    isOver = true;
    caller.signal.removeEventListener('abort', close);
    end();
    settled = settle();
    finish(outcome);
  };
  caller.signal.addEventListener('abort', close, { once: true });
  if (caller.signal.aborted) close();

  async function* results(): IncrementalResults {
    yield { ...start, hasNext: true };
    try {
      for await (const { parts, hasNext } of rest) {
        const incremental = parts.map(({ path, label, ...part }) => {
          if (part.errors.length > 0 && outcome === 'ok') outcome = 'partial';
          return { ...toExecutionResult(part, caller), path, ...(label !== undefined && { label }) };
        });
        if (!hasNext) close();
        yield { incremental, hasNext, ...(!hasNext && settled) };
      }
    } catch (error) {
      outcome = 'INTERNAL';
      yield { errors: [maskError(error, caller)], hasNext: false };
    } finally {
      close();
    }
  }

  // Not the generator's own: it would not look at what it has not begun.
  const inner = results();
  const made: IncrementalResults = {
    next: () => inner.next(),
    return(value) {
      close();
      return inner.return(value);
    },
    throw(error) {
      close();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      close();
      await inner.return();
    },
  };
  known.add(made);
  return made;
}
