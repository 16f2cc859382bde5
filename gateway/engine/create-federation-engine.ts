import type { QueryPlan, SubscriptionNode } from '@apollo/query-planner';
import { isCodedError } from '#platform/errors.ts';
import { createDeadline } from '../deadline.ts';
import { type GatewayError, internalError } from '../errors/gateway-error.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphAnswer } from '../transport/subgraph-answer.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import type { Engine, EngineRequest, EngineResult } from './engine.ts';
import { createExecution, type Execution } from './execution.ts';
import { mergeAnswer } from './merge-answer.ts';
import { createPlanner } from './plan-operation.ts';
import { mergeRootAnswer, toSubgraphOperation } from './run-fetch.ts';
import { runIntrospection } from './run-introspection.ts';
import { runPlan } from './run-plan.ts';
import { shapeResult } from './shape-result.ts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Plans with @apollo/query-planner and interprets the plans; see docs/decisions/010-gateway.md. */
export function createFederationEngine(supergraph: LoadedSupergraph, client: SubgraphClient): Engine {
  const { apiSchema } = supergraph;
  const planOperation = createPlanner(supergraph);

  function toResult(request: EngineRequest, execution: Execution): EngineResult {
    const { data, errors } = shapeResult(apiSchema, request, execution);
    logBrokenSchema(request.caller, errors);
    const extensions = execution.explanations.merged();
    return { data, errors, ...(extensions && { extensions }) };
  }

  // Nothing of the subscription is left for this caller: the answer is the errors that say so.
  function toDenial(request: EngineRequest): EngineResult {
    const { caller, variables } = request;
    using deadline = createDeadline(caller.deadlineMs, caller.signal);
    return toResult(request, createExecution({ supergraph, client, variables, caller }, deadline));
  }

  async function resolveEvent(
    request: EngineRequest,
    { primary, rest }: SubscriptionNode,
    event: SubgraphAnswer,
  ) {
    const { caller, variables } = request;
    using deadline = createDeadline(caller.deadlineMs, caller.signal);
    const execution = createExecution({ supergraph, client, variables, caller }, deadline);
    mergeRootAnswer(execution, primary, [{ path: [], object: execution.data }], event);
    if (rest) await runPlan(execution, rest);
    return toResult(request, execution);
  }

  async function* followEvents(
    request: EngineRequest,
    plan: SubscriptionNode,
  ): AsyncGenerator<EngineResult, void, void> {
    const { caller, variables } = request;
    const operation = toSubgraphOperation(plan.primary, variables.raw, {});
    try {
      for await (const event of client.open(plan.primary.serviceName, operation, caller, caller.signal)) {
        yield await resolveEvent(request, plan, event);
      }
    } catch (error) {
      if (caller.signal.aborted && !isCodedError(caller.signal.reason)) return;
      if (!isCodedError(error)) throw error;
      yield { data: null, errors: [toPlainError(error)] };
    }
  }

  return {
    schema: apiSchema,
    async execute(request) {
      const { variables } = request;
      const { node } = planOperation(request);
      // A mutation that has begun is finished: half of one helps nobody.
      const leave = request.prepared.operation.operation === 'mutation' ? undefined : request.caller.signal;
      using deadline = createDeadline(request.caller.deadlineMs, leave);
      const execution = createExecution({ supergraph, client, variables, caller: request.caller }, deadline);
      const introspected = runIntrospection(apiSchema, request);
      if (introspected) mergeAnswer(execution.data, introspected);
      if (node && node.kind !== 'Subscription') await runPlan(execution, node);
      return toResult(request, execution);
    },
    async subscribe(request) {
      const plan = planOperation(request);
      return isSubscription(plan) ? followEvents(request, plan.node) : toDenial(request);
    },
  };
}

// A value that the schema does not allow is a subgraph's fault, and its own errors do not tell of it.
function logBrokenSchema({ log, correlationId }: RequestContext, errors: readonly GatewayError[]): void {
  for (const { code, message, path } of errors) {
    if (code !== 'INTERNAL' || message === internalError.message) continue;
    log.error({ correlationId, path: path?.join('.') }, `subgraph answered against the schema: ${message}`);
  }
}

function isSubscription(plan: QueryPlan): plan is QueryPlan & { node: SubscriptionNode } {
  return plan.node?.kind === 'Subscription';
}
