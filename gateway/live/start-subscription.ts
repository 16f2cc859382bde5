import type { ExecutionResult } from 'graphql';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { onTokenExpiry } from '../authorization/token-expiry.ts';
import { tokenExpired } from '../authorization/verify-caller.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import { maskError } from '../errors/mask-error.ts';
import type { LiveResults, RawVariables } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { Generation } from '../supergraph/generation.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';

type Results = AsyncGenerator<ExecutionResult, void, void>;

export interface SubscriptionEnds {
  /** Any of them ends the stream; a `CodedError` as reason is told to the client first. */
  readonly signals: readonly AbortSignal[];
  /** Whether the stream tells its client that the token has expired; a WebSocket closes instead. */
  readonly withToken: boolean;
}

/**
 * Starts a subscription that ends with its client, its token or the process, and lets go of the source when it does. It
 * goes on over a new supergraph while its operation is valid there, without a break in its source.
 */
export async function startSubscription(
  { generation, keeper }: { readonly generation: Generation; readonly keeper: SupergraphKeeper },
  prepared: PreparedOperation,
  variables: RawVariables,
  caller: RequestContext,
  { signals, withToken }: SubscriptionEnds,
): Promise<ExecutionResult | Results> {
  const first = await generation.runner.open(prepared, variables, caller);
  if (!('sourceKey' in first)) return first;

  const controller = new AbortController();
  const { signal } = controller;
  const cleanup = new DisposableStack();
  for (const end of signals) cleanup.use(abortWith(end, controller));
  if (withToken) cleanup.use(onTokenExpiry(caller.claims, () => controller.abort(tokenExpired())));

  let live = first;
  const moveTo = async (next: Generation) => {
    const moved = await reopen(next, prepared, variables, caller);
    if (isCodedError(moved)) controller.abort(moved);
    // Another source would lose or repeat events: the stream goes on as it was planned.
    else if (moved?.sourceKey === first.sourceKey) live = moved;
  };
  cleanup.use(keeper.onSwap((next) => void moveTo(next)));

  const client = { ...generation.metrics.labels.ofClient(caller) };
  const follow = async function* (): Results {
    using _ = cleanup;
    generation.metrics.subscriptions.inc(client);
    try {
      for await (const event of first.open(signal)) yield await live.resolve(event, signal);
    } catch (error) {
      if (signal.aborted && !isCodedError(signal.reason)) return;
      yield { errors: [maskError(error, caller)], data: null };
    } finally {
      generation.metrics.subscriptions.dec(client);
    }
  };
  return abortOnReturn(follow(), controller);
}

/** The same subscription over another supergraph; the error to end it with where it is not valid there. */
async function reopen(
  next: Generation,
  prepared: PreparedOperation,
  variables: RawVariables,
  caller: RequestContext,
): Promise<LiveResults | CodedError | undefined> {
  const preparation = next.prepareOperation(prepared.query, prepared.operation.name?.value);
  if ('errors' in preparation) {
    const reason = preparation.errors[0]?.message ?? 'it is not valid';
    return new CodedError(
      'GRAPHQL_VALIDATION_FAILED',
      `The graph has changed and no longer has this subscription: ${reason}`,
    );
  }
  const opened = await next.runner.open(preparation.prepared, variables, caller);
  return 'sourceKey' in opened ? opened : undefined;
}

function abortWith(signal: AbortSignal, controller: AbortController): Disposable {
  const onAbort = () => controller.abort(signal.reason);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', onAbort) };
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
