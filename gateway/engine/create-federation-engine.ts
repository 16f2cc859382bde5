import type { QueryPlan } from '@apollo/query-planner';
import type { GenerationCache } from '../cache/gateway-cache.ts';
import { createDeadline, type Deadline } from '../deadline.ts';
import { type GatewayError, internalError } from '../errors/gateway-error.ts';
import type { OverrideLabels } from '../planning/override-labels.ts';
import { createPlanKeys } from '../planning/plan-keys.ts';
import type { Requirements } from '../planning/requirements.ts';
import type { RequestContext } from '../request-context.ts';
import type { SubgraphClient } from '../transport/subgraph-client.ts';
import type { CompiledFetch } from './compiled/compile-fetch.ts';
import type { CompiledPlan } from './compiled/compile-plan.ts';
import { anomaly, compileWriter } from './compiled/compile-writer.ts';
import { mergeInto } from './compiled/merge.ts';
import { runCompiledPlan } from './compiled/run-compiled-plan.ts';
import { takeRootAnswer } from './compiled/run-root-fetch.ts';
import { toRootBody } from './compiled/write-root-body.ts';
import { executeDeferred } from './deferred/execute-deferred.ts';
import { createDeferredPlanner } from './deferred/plan-deferred.ts';
import type { Engine, EngineRequest, EngineResult, LiveOperation } from './engine.ts';
import { createExecution, type Execution } from './execution.ts';
import { createOperationPlanner, type PlannedOperation } from './plan-operation.ts';
import { type EventOutcome, runEvents } from './run-events.ts';
import { runIntrospection } from './run-introspection.ts';
import type { Schemas } from './schemas.ts';
import { shapeResult } from './shape-result.ts';

// For one operation: as many as eight variables that skip can decide.
const maxWriters = 256;

const maxLoggedErrors = 10;

const noChoice = { key: '', active: [] };
const noLabels: OverrideLabels = { choices: [noChoice], choose: () => noChoice };

export interface FederationEngineOptions {
  readonly schemas: Schemas;
  readonly requirements: Requirements;
  readonly client: SubgraphClient;
  /** Absent where nothing is kept. */
  readonly cache?: GenerationCache | undefined;
  /** Plans a document of one operation. */
  plan(document: string, labels: readonly string[]): Promise<QueryPlan>;
  /** Where absent, no label of `@override` ever holds. */
  readonly labels?: OverrideLabels;
}

/** Compiles the plans of @apollo/query-planner; see docs/decisions/010-gateway.md. */
export function createFederationEngine({
  schemas,
  requirements,
  client,
  cache,
  plan,
  labels = noLabels,
}: FederationEngineOptions): Engine {
  const { apiSchema } = schemas;
  const planKeys = createPlanKeys(requirements);
  const planOperation = createOperationPlanner({
    schemas,
    planKeys,
    units: cache?.compiler,
    plan,
  });

  const planDeferred = createDeferredPlanner(requirements, (request) =>
    planOperation(request, labels.choose()),
  );

  function toResult(
    request: EngineRequest,
    planned: PlannedOperation,
    execution: EventOutcome,
    extensions?: EngineResult['extensions'],
  ): EngineResult {
    const json = writeData(request, planned, execution);
    if (json !== undefined) return { json, errors: [], ...(extensions && { extensions }) };
    const { data, errors } = shapeResult(apiSchema, planKeys, request, execution);
    logBrokenSchema(request.caller, errors);
    return { data, errors, ...(extensions && { extensions }) };
  }

  function writeData(request: EngineRequest, planned: PlannedOperation, execution: EventOutcome) {
    if (execution.errors.length > 0 || execution.failures.size > 0) return undefined;
    try {
      const isPlain = execution.strings.arePlain && !planned.introspects;
      return writerOf(request, planned)?.(execution.data, execution.shared, isPlain);
    } catch (error) {
      if (error === anomaly) return undefined;
      throw error;
    }
  }

  function writerOf(request: EngineRequest, { writers, conditions }: PlannedOperation) {
    const key = conditions.map((name) => (request.variables.coerced[name] === true ? '1' : '0')).join('');
    const known = writers.get(key);
    if (known || writers.size >= maxWriters) return known;
    const writer = compileWriter(apiSchema, planKeys, request);
    writers.set(key, writer);
    return writer;
  }

  function start(
    { prepared, variables, caller }: EngineRequest,
    plan: CompiledPlan,
    deadline: Deadline,
  ): Execution {
    const isMutation = prepared.operation.operation === 'mutation';
    const kept = cache?.open({ caller, deadline, values: variables.coerced, isMutation });
    return createExecution({ schemas, client, variables, caller, plan, cache: kept }, deadline);
  }

  // Nothing of the subscription is left for this caller: the answer is the errors that say so.
  function toDenial(request: EngineRequest, planned: PlannedOperation): EngineResult {
    using deadline = createDeadline(request.caller.deadlineMs, request.caller.signal);
    return toResult(request, planned, start(request, planned.plan, deadline));
  }

  function toLiveOperation(
    request: EngineRequest,
    planned: PlannedOperation,
    events: CompiledFetch,
  ): LiveOperation {
    const { caller } = request;
    const operation = { body: toRootBody(request, events), isMutation: false };
    return {
      sourceKey: `${events.subgraph} ${operation.body}`,
      open: (signal) => client.open(events.subgraph, operation, caller, signal),
      async resolve(event, signal) {
        using deadline = createDeadline(caller.deadlineMs, signal);
        const execution = start(request, planned.plan, deadline);
        takeRootAnswer(execution, events, [execution.data], event);
        if (planned.plan.root) await runCompiledPlan(execution, planned.plan.root);
        return toResult(request, planned, execution, execution.explanations.merged());
      },
      source: { subgraph: events.subgraph, operation: events.node.operation },
      async resolveMany(answers, caller, signal) {
        using deadline = createDeadline(caller.deadlineMs, signal);
        const ofMany = start({ ...request, caller }, planned.ofMany ?? planned.plan, deadline);
        const outcomes = await runEvents(ofMany, events, answers);
        const extensions = ofMany.explanations.merged();
        return outcomes.map((outcome) => toResult(request, planned, outcome, extensions));
      },
    };
  }

  async function execute(request: EngineRequest): Promise<EngineResult> {
    const { caller, prepared } = request;
    const planned = await planOperation(request, labels.choose());
    // A mutation that has begun is finished: half of one helps nobody.
    const leave = prepared.operation.operation === 'mutation' ? undefined : caller.signal;
    using deadline = createDeadline(caller.deadlineMs, leave);
    const execution = start(request, planned.plan, deadline);
    const introspected = planned.introspects && runIntrospection(apiSchema, request);
    if (introspected) mergeInto(execution.data, introspected);
    if (planned.plan.root) await runCompiledPlan(execution, planned.plan.root);
    request.onData?.(execution.data);
    return toResult(request, planned, execution, execution.explanations.merged());
  }

  return {
    execute,
    async executeDeferred(request) {
      const deferred = await planDeferred(request);
      if (!deferred) return execute(request);
      const { plan, introspects } = deferred.planned;
      return executeDeferred({
        ...{ schema: apiSchema, planKeys, request: deferred.request, labelled: deferred.labelled, plan },
        start: (started, deadline) => {
          const execution = start(started, plan, deadline);
          const introspected = introspects && runIntrospection(apiSchema, started);
          if (introspected) mergeInto(execution.data, introspected);
          return execution;
        },
        logBroken: (errors) => logBrokenSchema(request.caller, errors),
      });
    },
    async subscribe(request) {
      const planned = await planOperation(request, labels.choose());
      return planned.events ? toLiveOperation(request, planned, planned.events) : toDenial(request, planned);
    },
    async warm(request) {
      for (const choice of labels.choices) await planOperation(request, choice);
    },
  };
}

// A value that the schema does not allow is a subgraph's fault, and its own errors do not tell of it.
function logBrokenSchema({ log, correlationId }: RequestContext, errors: readonly GatewayError[]): void {
  const broken = errors.filter(
    ({ code, message }) => code === 'INTERNAL' && message !== internalError.message,
  );
  for (const { message, path } of broken.slice(0, maxLoggedErrors)) {
    const fields = { correlationId, path: path?.join('.'), errors: broken.length };
    log.error(fields, `subgraph answered against the schema: ${message}`);
  }
}
