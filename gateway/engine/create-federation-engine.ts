import type { PlanNode, QueryPlan, SubscriptionNode } from '@apollo/query-planner';
import { createDeadline } from '../deadline.ts';
import { type GatewayError, internalError } from '../errors/gateway-error.ts';
import { createPlanKeys } from '../planning/plan-keys.ts';
import type { Requirements } from '../planning/requirements.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import type { Engine, EngineRequest, EngineResult, LiveOperation } from './engine.ts';
import { createExecution, type Execution } from './execution.ts';
import { mergeAnswer } from './merge-answer.ts';
import { createOperationPlanner } from './plan-operation.ts';
import { mergeRootAnswer, toSubgraphOperation } from './run-fetch.ts';
import { runIntrospection } from './run-introspection.ts';
import { runPlan } from './run-plan.ts';
import type { Schemas } from './schemas.ts';
import { shapeResult } from './shape-result.ts';

export interface FederationEngineOptions {
  readonly schemas: Schemas;
  readonly requirements: Requirements;
  readonly client: SubgraphClient;
  /** Plans a document of one operation. */
  plan(document: string): Promise<QueryPlan>;
}

/** Interprets the plans of @apollo/query-planner; see docs/decisions/010-gateway.md. */
export function createFederationEngine({
  schemas,
  requirements,
  client,
  plan,
}: FederationEngineOptions): Engine {
  const { apiSchema } = schemas;
  const planKeys = createPlanKeys(requirements);
  const planOperation = createOperationPlanner({ apiSchema, requirements, planKeys, plan });

  function toResult(request: EngineRequest, execution: Execution): EngineResult {
    const { data, errors } = shapeResult(apiSchema, planKeys, request, execution);
    logBrokenSchema(request.caller, errors);
    const extensions = execution.explanations.merged();
    return { data, errors, ...(extensions && { extensions }) };
  }

  // Nothing of the subscription is left for this caller: the answer is the errors that say so.
  function toDenial(request: EngineRequest): EngineResult {
    const { caller, variables } = request;
    using deadline = createDeadline(caller.deadlineMs, caller.signal);
    return toResult(request, createExecution({ schemas, client, variables, caller }, deadline));
  }

  function toLiveOperation(request: EngineRequest, { primary, rest }: SubscriptionNode): LiveOperation {
    const { caller, variables } = request;
    const operation = toSubgraphOperation(primary, variables.raw, {});
    return {
      sourceKey: JSON.stringify([primary.serviceName, operation]),
      open: (signal) => client.open(primary.serviceName, operation, caller, signal),
      async resolve(event, signal) {
        using deadline = createDeadline(caller.deadlineMs, signal);
        const execution = createExecution({ schemas, client, variables, caller }, deadline);
        mergeRootAnswer(execution, primary, [{ path: [], object: execution.data }], event);
        if (rest) await runPlan(execution, rest);
        return toResult(request, execution);
      },
    };
  }

  return {
    async execute(request) {
      const { caller, prepared, variables } = request;
      const { node } = (await planOperation(request)).plan;
      // A mutation that has begun is finished: half of one helps nobody.
      const leave = prepared.operation.operation === 'mutation' ? undefined : caller.signal;
      using deadline = createDeadline(caller.deadlineMs, leave);
      const execution = createExecution({ schemas, client, variables, caller }, deadline);
      const introspected = runIntrospection(apiSchema, request);
      if (introspected) mergeAnswer(execution.data, introspected);
      if (isPlanNode(node)) await runPlan(execution, node);
      return toResult(request, execution);
    },
    async subscribe(request) {
      const { node } = (await planOperation(request)).plan;
      return node?.kind === 'Subscription' ? toLiveOperation(request, node) : toDenial(request);
    },
    async warm(request) {
      await planOperation(request);
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

function isPlanNode(node: QueryPlan['node']): node is PlanNode {
  return node !== undefined && node.kind !== 'Subscription';
}
