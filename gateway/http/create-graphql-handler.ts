import type { ExecutionResult } from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import type { Revocations } from '../gateway-config.ts';
import { openLiveStream } from '../live/live-stream.ts';
import type { LiveSubscriptions } from '../live/live-subscriptions.ts';
import { startSubscription } from '../live/start-subscription.ts';
import { refusal } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';
import { HttpError } from './http-error.ts';
import { withHttpStatus } from './http-status.ts';
import type { ResolvedParams } from './parse-graphql-request.ts';

export interface GraphQLHandlerOptions {
  readonly keeper: SupergraphKeeper;
  /** Ends live streams when the process stops. */
  readonly draining: AbortSignal;
  readonly subscriptions: LiveSubscriptions;
  readonly revocations?: Revocations | undefined;
  readonly maxUnreadBytes: number;
}

/** Answers one parsed HTTP request: a result, or a stream of them for a subscription. Throws `HttpError`. */
export function createGraphQLHandler({ keeper, draining, ...options }: GraphQLHandlerOptions) {
  const { subscriptions, revocations, maxUnreadBytes } = options;
  return async function handleGraphQL(
    method: string,
    { query, operationName, variables }: ResolvedParams,
    caller: RequestContext,
    { lastEventId, acceptsParts }: { readonly lastEventId?: string; readonly acceptsParts: boolean },
  ): Promise<ExecutionResult | AsyncIterable<ExecutionResult>> {
    const generation = keeper.current();
    const preparation = generation.prepareOperation(query, operationName);
    if ('errors' in preparation) return withHttpStatus(refusal(preparation.errors, caller));
    const { prepared } = preparation;
    if (method === 'GET') checkSafe(prepared);
    if (prepared.defers && acceptsParts) {
      const results = await generation.runner.executeIncrementally(prepared, variables, caller);
      return Symbol.asyncIterator in results ? results : withHttpStatus(results);
    }
    if (prepared.operation.operation !== 'subscription') {
      return withHttpStatus(await generation.runner.execute(prepared, variables, caller));
    }
    if (subscriptions.bindingOf(prepared)) {
      const stream = { subscriptions, revocations, draining, maxUnreadBytes };
      const live = await openLiveStream(stream, prepared, variables, caller, lastEventId);
      return Symbol.asyncIterator in live ? live : withHttpStatus(live);
    }
    const ends = { signals: [caller.signal, draining], withToken: true };
    const result = await startSubscription({ generation, keeper }, prepared, variables, caller, ends);
    return Symbol.asyncIterator in result ? result : withHttpStatus(result);
  };
}

function checkSafe({ operation: { operation } }: PreparedOperation): void {
  if (operation !== 'mutation') return;
  throw new HttpError(405, new CodedError('BAD_USER_INPUT', 'A mutation must be sent with POST'), {
    allow: 'POST',
  });
}
