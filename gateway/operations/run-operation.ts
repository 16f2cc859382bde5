import type { ExecutionResult, GraphQLError } from 'graphql';
import { createFieldAccess, openAccess } from '../authorization/field-access.ts';
import type { Policies } from '../authorization/policies.ts';
import type { Engine, EngineResult, PreparedOperation } from '../engine/engine.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import { maskError, toGraphQLError } from '../errors/mask-error.ts';
import type { GatewayMetrics } from '../http/metrics.ts';
import type { RequestContext } from '../request-context.ts';
import { coerceVariables } from './coerce-variables.ts';

export interface OperationRunner {
  /** A query's or mutation's result. Never rejects: whatever went wrong is in its errors, masked. */
  execute(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
  ): Promise<ExecutionResult>;
  /** A subscription's results; one result where it cannot start. Neither rejects nor throws on the way. */
  subscribe(
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
  ): Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void, void>>;
}

export type RawVariables = Readonly<Record<string, unknown>> | null | undefined;

export interface OperationRunnerOptions {
  readonly engine: Engine;
  /** Undefined where no authorization directive is enforced. */
  readonly policies: Policies | undefined;
  readonly metrics: GatewayMetrics;
}

/** From a valid operation to what the client reads, the same for every transport. */
export function createOperationRunner({
  engine,
  policies,
  metrics,
}: OperationRunnerOptions): OperationRunner {
  function toRequest(prepared: PreparedOperation, variables: RawVariables, caller: RequestContext) {
    const raw = variables ?? {};
    const coerced = coerceVariables(engine.schema, prepared.operation, raw);
    if ('errors' in coerced) return coerced;
    const access = policies ? createFieldAccess(policies, caller.claims) : openAccess;
    return { request: { prepared, access, caller, variables: { raw, coerced: coerced.values } } };
  }

  return {
    async execute(prepared, variables, caller) {
      const kind = prepared.operation.operation;
      const stopTimer = metrics.operationSeconds.startTimer({ kind });
      const result = await masked(caller, async () => {
        const made = toRequest(prepared, variables, caller);
        if ('errors' in made) return refusal(made.errors, caller);
        return toExecutionResult(await engine.execute(made.request), caller);
      });
      const seconds = stopTimer();
      const outcome = outcomeOf(result);
      metrics.operations.inc({ kind, outcome });
      logAnswer(prepared, caller, { outcome, durationMs: Math.round(seconds * 1_000) });
      return result;
    },

    subscribe: (prepared, variables, caller) =>
      masked(caller, async () => {
        const made = toRequest(prepared, variables, caller);
        if ('errors' in made) return refusal(made.errors, caller);
        const stream = await engine.subscribe(made.request);
        metrics.operations.inc({ kind: 'subscription', outcome: 'errors' in stream ? 'refused' : 'ok' });
        return 'errors' in stream ? toExecutionResult(stream, caller) : follow(stream, caller, metrics);
      }),
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
    return { errors: [maskError(error, caller)] };
  }
}

async function* follow(
  stream: AsyncGenerator<EngineResult, void, void>,
  caller: RequestContext,
  metrics: GatewayMetrics,
): AsyncGenerator<ExecutionResult, void, void> {
  metrics.subscriptions.inc();
  try {
    for await (const result of stream) yield toExecutionResult(result, caller);
  } catch (error) {
    yield { errors: [maskError(error, caller)] };
  } finally {
    metrics.subscriptions.dec();
  }
}

function toExecutionResult(
  { data, errors, extensions }: EngineResult,
  { correlationId }: RequestContext,
): ExecutionResult {
  return {
    ...(data !== undefined && { data }),
    ...(errors.length > 0 && { errors: errors.map((error) => toGraphQLError(error, correlationId)) }),
    ...(extensions && { extensions }),
  };
}

function outcomeOf({ data, errors }: ExecutionResult): string {
  if (!errors || errors.length === 0) return 'ok';
  return data ? 'partial' : String(errors[0]?.extensions.code);
}

function logAnswer({ operation }: PreparedOperation, caller: RequestContext, more: object): void {
  const { correlationId, clientName, clientVersion } = caller;
  const fields = {
    correlationId,
    kind: operation.operation,
    operationName: operation.name?.value,
    clientName,
    clientVersion,
  };
  caller.log.debug({ ...fields, ...more }, 'operation answered');
}
