import type { ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';
import { traceIdOf } from '#platform/telemetry/trace-context.ts';
import type { Claims } from '../authorization/claims.ts';
import { createFieldAccess, type FieldAccess, openAccess } from '../authorization/field-access.ts';
import type { Policies } from '../authorization/policies.ts';
import { type DemandControl, DemandError } from '../demand/demand-control.ts';
import type {
  Engine,
  EngineRequest,
  EngineResult,
  LiveOperation,
  PreparedOperation,
  Variables,
} from '../engine/engine.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { maskError, toGraphQLError } from '../errors/mask-error.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphAnswer } from '../transport/subgraph-answer.ts';
import type { UsageRecorder } from '../usage/usage-recorder.ts';
import { coerceVariables } from './coerce-variables.ts';
import { outcomeOf, toExecutionResult } from './execution-result.ts';
import { type IncrementalResults, toIncrementalResults } from './incremental-results.ts';
import { createQuerySharing } from './share-queries.ts';

/** An answer in which nothing went wrong: its data as JSON text. */
export interface WrittenResult {
  readonly json: string;
  /** The answer whole, where it was made already. */
  readonly bytes?: Buffer;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface OperationRunner {
  /** As `execute`, for a front that writes text. */
  run(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
  ): Promise<WrittenResult | ExecutionResult>;
  /** A query's or mutation's result. Never rejects: whatever went wrong is in its errors, masked. */
  execute(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
  ): Promise<ExecutionResult>;
  /**
   * The results of an operation that has `@defer`, in the form of the proposal of 2022-08-24: the first with `hasNext`, then
   * `incremental` parts. One result where nothing is deferred. Never rejects; `return()` cancels what is still to come.
   */
  executeIncrementally(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
  ): Promise<ExecutionResult | IncrementalResults>;
  /** How a subscription goes on; one result where it cannot start. Never rejects. */
  open(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
  ): Promise<ExecutionResult | LiveResults>;
  /** Makes ready what `execute` would have to for this operation and such a caller. Rejects where it cannot be planned. */
  warm(prepared: PreparedOperation, claims: Claims | undefined): Promise<void>;
}

/** A subscription that can start. Neither member rejects with what is not masked. */
export interface LiveResults {
  readonly sourceKey: string;
  open(signal: AbortSignal): AsyncGenerator<SubgraphAnswer, void, void>;
  resolve(event: SubgraphAnswer, signal: AbortSignal): Promise<ExecutionResult>;
  readonly source: LiveOperation['source'];
  /** Equal for callers who may see the same fields. */
  readonly accessKey: string;
  readonly variables: Variables;
  /** As `LiveOperation.resolveMany`; rejects, with what is not masked, where nothing could be resolved. */
  resolveMany(
    events: readonly SubgraphAnswer[],
    caller: RequestContext,
    signal: AbortSignal,
  ): Promise<readonly (WrittenResult | ExecutionResult)[]>;
}

export type RawVariables = Readonly<Record<string, unknown>> | null | undefined;

export interface OperationRunnerOptions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly engine: Engine;
  /** Undefined where no authorization directive is enforced. */
  readonly policies: Policies | undefined;
  readonly metrics: GatewayMetrics;
  /** Absent where anything may be asked for. */
  readonly demand?: DemandControl | undefined;
  /** Told of what was answered. */
  readonly usage?: UsageRecorder;
  /** Whether equal queries that are in flight together are executed once. */
  readonly sharesQueries?: boolean;
  /** Moves on when something is known to be old. */
  readonly epoch?: (() => number) | undefined;
  /** Told of every operation that runs. */
  noteUse(prepared: PreparedOperation, access: FieldAccess, claims: Claims | undefined): void;
}

/** From a valid operation to what the client reads, the same for every transport. */
export function createOperationRunner({
  schema,
  engine,
  policies,
  metrics,
  demand,
  usage,
  sharesQueries = false,
  epoch,
  noteUse,
}: OperationRunnerOptions): OperationRunner {
  const accessOf = (claims: Claims | undefined) =>
    policies ? createFieldAccess(policies, claims) : openAccess;

  function toRequest(prepared: PreparedOperation, variables: RawVariables, caller: RequestContext) {
    const raw = variables ?? {};
    const coerced = coerceVariables(schema, prepared.operation, raw);
    if ('errors' in coerced) return coerced;
    const access = accessOf(caller.claims);
    noteUse(prepared, access, caller.claims);
    return { request: { prepared, access, caller, variables: { raw, coerced: coerced.values } } };
  }

  const executeShared = createQuerySharing(epoch);
  const execute = (request: EngineRequest) =>
    sharesQueries ? executeShared(request, (shared) => engine.execute(shared)) : engine.execute(request);

  async function executeWithin(request: EngineRequest): Promise<WrittenResult | ExecutionResult> {
    const { caller } = request;
    const charge = demand?.admit(request);
    if (!charge) return toWritten(await execute(request), caller);
    let cost: ReturnType<typeof charge.settle> | undefined;
    let result: EngineResult;
    try {
      result = await execute({ ...request, onData: charge.onData });
    } finally {
      cost = charge.settle();
    }
    if (!caller.explain.has('cost')) return toWritten(result, caller);
    // Bytes that are shared do not say what it cost this caller.
    const { bytes: _, ...own } = result;
    return toWritten({ ...own, extensions: { ...own.extensions, cost } }, caller);
  }

  async function run(prepared: PreparedOperation, variables: RawVariables, caller: RequestContext) {
    const startedAt = performance.now();
    const result = await masked(caller, async () => {
      const made = toRequest(prepared, variables, caller);
      if ('errors' in made) return refusal(made.errors, caller);
      return executeWithin(made.request);
    });
    note(prepared, caller, 'json' in result ? 'ok' : outcomeOf(result), startedAt);
    return result;
  }

  function note(
    prepared: PreparedOperation,
    caller: RequestContext,
    outcome: string,
    startedAt: number,
  ): void {
    const kind = prepared.operation.operation;
    const seconds = (performance.now() - startedAt) / 1_000;
    const labels = metrics.labels.ofOperation(prepared.operation.name?.value, caller);
    metrics.operationSeconds.observe({ kind, ...labels }, seconds);
    metrics.operations.inc({ kind, outcome, client: labels.client, version: labels.version });
    usage?.note(prepared, caller, outcome !== 'ok');
    logAnswer(prepared, caller, { outcome, durationMs: Math.round(seconds * 1_000) });
  }

  return {
    run,

    async execute(prepared, variables, caller) {
      const result = await run(prepared, variables, caller);
      if (!('json' in result)) return result;
      const { json, extensions } = result;
      return { data: JSON.parse(json), ...(extensions && { extensions }) };
    },

    async executeIncrementally(prepared, variables, caller) {
      const startedAt = performance.now();
      const finish = (outcome: string) => note(prepared, caller, outcome, startedAt);
      const result = await masked(caller, async () => {
        const made = toRequest(prepared, variables, caller);
        if ('errors' in made) return refusal(made.errors, caller);
        const charge = demand?.admit(made.request);
        const charged = { ...made.request, ...(charge && { onData: charge.onData }) };
        const explained = (cost: unknown) => caller.explain.has('cost') && { extensions: { cost } };
        let answer: Awaited<ReturnType<Engine['executeDeferred']>>;
        try {
          answer = await engine.executeDeferred(charged);
        } catch (error) {
          charge?.settle();
          throw error;
        }
        if ('rest' in answer) {
          const settle = () => charge && explained(charge.settle());
          return toIncrementalResults(answer, caller, settle, finish);
        }
        const { extensions, ...whole } = toExecutionResult(answer, caller);
        const cost = charge && explained(charge.settle());
        const all = { ...extensions, ...(cost || undefined)?.extensions };
        return { ...whole, ...(Object.keys(all).length > 0 && { extensions: all }) };
      });
      if (!(Symbol.asyncIterator in result)) finish(outcomeOf(result));
      return result;
    },

    open: (prepared, variables, caller) =>
      masked(caller, async () => {
        const made = toRequest(prepared, variables, caller);
        if ('errors' in made) return refusal(made.errors, caller);
        demand?.admit(made.request);
        const live = await engine.subscribe(made.request);
        const outcome = 'errors' in live ? 'refused' : 'ok';
        metrics.operations.inc({ kind: 'subscription', outcome, ...metrics.labels.ofClient(caller) });
        usage?.note(prepared, caller, 'errors' in live);
        if ('errors' in live) return toExecutionResult(live, caller);
        return {
          sourceKey: live.sourceKey,
          open: (signal) => live.open(signal),
          resolve: (event, signal) =>
            masked(caller, async () => toExecutionResult(await live.resolve(event, signal), caller)),
          source: live.source,
          accessKey: made.request.access.key,
          variables: made.request.variables,
          resolveMany: async (events, asker, signal) =>
            (await live.resolveMany(events, asker, signal)).map((result) => toWritten(result, asker)),
        };
      }),

    warm: (prepared, claims) => engine.warm({ prepared, access: accessOf(claims) }),
  };
}

/** The answer to an operation that does not start: no data, only errors. */
export function refusal(
  errors: readonly (GatewayError | GraphQLError)[],
  caller: RequestContext,
): { readonly errors: readonly GraphQLError[] } {
  return {
    errors: errors.map((error) =>
      'code' in error ? toGraphQLError(error, caller.correlationId) : maskError(error, caller),
    ),
  };
}

async function masked<T>(caller: RequestContext, work: () => Promise<T>): Promise<T | ExecutionResult> {
  try {
    return await work();
  } catch (error) {
    const errors = [maskError(error, caller)];
    return error instanceof DemandError ? { errors, extensions: { cost: error.cost } } : { errors };
  }
}

function toWritten(result: EngineResult, caller: RequestContext): WrittenResult | ExecutionResult {
  const { json, bytes, extensions } = result;
  if (json === undefined) return toExecutionResult(result, caller);
  return { json, ...(bytes && { bytes }), ...(extensions && { extensions }) };
}

function logAnswer({ operation }: PreparedOperation, caller: RequestContext, more: object): void {
  const { correlationId, clientName, clientVersion, trace } = caller;
  const fields = {
    correlationId,
    kind: operation.operation,
    operationName: operation.name?.value,
    clientName,
    clientVersion,
    ...(trace && { traceId: traceIdOf(trace) }),
  };
  caller.log.debug({ ...fields, ...more }, 'operation answered');
}
