import type { ExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { PreparedOperation } from '../engine/engine.ts';
import type { DocumentResolver } from '../operations/resolve-document.ts';
import { type RawVariables, refusal } from '../operations/run-operation.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';
import type { LiveSubscriptions } from './live-subscriptions.ts';
import type { SocketOperation } from './socket-operation.ts';
import { startSubscription } from './start-subscription.ts';

export interface OperationOptions {
  readonly keeper: SupergraphKeeper;
  readonly subscriptions: LiveSubscriptions;
  readonly resolveDocument: DocumentResolver;
}

/** Runs what a `subscribe` message asks for: a query, a mutation, or a subscription of the event log or of a subgraph. */
export async function runSocketOperation(
  operation: SocketOperation,
  { query, operationName, variables, extensions }: SubscribePayload,
  { keeper, subscriptions, resolveDocument }: OperationOptions,
): Promise<void> {
  const { caller } = operation;
  const document = resolveDocument({ query, extensions: extensions ?? undefined });
  const preparation = keeper.current().prepareOperation(document, operationName ?? undefined);
  if ('errors' in preparation) return operation.refuse(refusal(preparation.errors, caller).errors);
  const { prepared } = preparation;
  if (prepared.operation.operation !== 'subscription') return execute(operation, prepared, variables, keeper);
  if (!subscriptions.bindingOf(prepared)) return follow(operation, prepared, variables, keeper);
  const opened = await subscriptions.open(prepared, variables, caller, operation);
  if ('leave' in opened) operation.stopWith(opened.leave);
  else await sendOnly(operation, opened);
}

async function execute(
  operation: SocketOperation,
  prepared: PreparedOperation,
  variables: RawVariables,
  keeper: SupergraphKeeper,
): Promise<void> {
  const { runner } = keeper.current();
  const caller = { ...operation.caller, signal: stopSignal(operation) };
  const result = prepared.defers
    ? await runner.executeIncrementally(prepared, variables, caller)
    : await runner.execute(prepared, variables, caller);
  await (Symbol.asyncIterator in result ? sendAll(operation, result) : sendOnly(operation, result));
}

/** A subscription that its subgraph feeds. */
async function follow(
  operation: SocketOperation,
  prepared: PreparedOperation,
  variables: RawVariables,
  keeper: SupergraphKeeper,
): Promise<void> {
  const signal = stopSignal(operation);
  const started = await startSubscription(
    { generation: keeper.current(), keeper },
    prepared,
    variables,
    { ...operation.caller, signal },
    { signals: [signal], withToken: false },
  );
  await (Symbol.asyncIterator in started ? sendAll(operation, started) : sendOnly(operation, started));
}

/** Aborted when the operation is ended. */
function stopSignal(operation: SocketOperation): AbortSignal {
  const leave = new AbortController();
  operation.stopWith(() => leave.abort());
  return leave.signal;
}

async function sendOnly(operation: SocketOperation, result: ExecutionResult): Promise<void> {
  if (operation.isOver) return;
  if (result.data === undefined) return operation.refuse(result.errors ?? []);
  await operation.send(result);
  operation.complete();
}

async function sendAll(operation: SocketOperation, results: AsyncIterable<ExecutionResult>): Promise<void> {
  for await (const result of results) {
    if (operation.isOver) return;
    await operation.send(result);
  }
  if (!operation.isOver) operation.complete();
}
