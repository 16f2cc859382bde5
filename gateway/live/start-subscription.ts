import type { ExecutionResult } from 'graphql';
import { onTokenExpiry } from '../authorization/token-expiry.ts';
import { tokenExpired } from '../authorization/verify-caller.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import type { OperationRunner, RawVariables } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';

type Results = AsyncGenerator<ExecutionResult, void, void>;

export interface SubscriptionEnds {
  /** Any of them ends the stream; a `CodedError` as reason is told to the client first. */
  readonly signals: readonly AbortSignal[];
  /** Whether the stream tells its client that the token has expired; a WebSocket closes instead. */
  readonly withToken: boolean;
}

/** Starts a subscription that ends with its client, its token or the process, and lets go of the source when it does. */
export async function startSubscription(
  runner: OperationRunner,
  prepared: PreparedOperation,
  variables: RawVariables,
  caller: RequestContext,
  { signals, withToken }: SubscriptionEnds,
): Promise<ExecutionResult | Results> {
  const controller = new AbortController();
  const cleanup = new DisposableStack();
  for (const signal of signals) cleanup.use(abortWith(signal, controller));
  if (withToken) cleanup.use(onTokenExpiry(caller.claims, () => controller.abort(tokenExpired())));

  const result = await runner.subscribe(prepared, variables, { ...caller, signal: controller.signal });
  if (!(Symbol.asyncIterator in result)) {
    cleanup.dispose();
    return result;
  }
  return abortOnReturn(disposeAtEnd(result, cleanup), controller);
}

function abortWith(signal: AbortSignal, controller: AbortController): Disposable {
  const onAbort = () => controller.abort(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', onAbort) };
}

async function* disposeAtEnd(results: Results, cleanup: DisposableStack): Results {
  using _ = cleanup;
  yield* results;
}

// `return()` of a generator waits for the event that it awaits, which may never come: the abort makes it come.
function abortOnReturn(results: Results, controller: AbortController): Results {
  return {
    next: () => results.next(),
    return: (value) => {
      controller.abort();
      return results.return(value);
    },
    throw: (error) => {
      controller.abort();
      return results.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}
