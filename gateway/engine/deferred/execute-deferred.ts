import { type FieldNode, type GraphQLSchema, Kind } from 'graphql';
import { createDeadline } from '../../deadline.ts';
import { type GatewayError, internalError, type ResponsePath } from '../../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../../json-object.ts';
import type { PlanKeys } from '../../planning/plan-keys.ts';
import type { CompiledPlan } from '../compiled/compile-plan.ts';
import { runCompiledPlan } from '../compiled/run-compiled-plan.ts';
import type { DeferredResult, EngineRequest, EngineResult, IncrementalResult } from '../engine.ts';
import type { Execution, Failure } from '../execution.ts';
import { toResponsePath } from '../path.ts';
import { createShaper, type ShapedPart } from '../shape-result.ts';
import { type DeferredPart, type PartPosition, positionsOf, splitDeferred } from './deferred-parts.ts';
import { addFailures, createDeferral, type Deferral } from './deferred-stages.ts';
import type { LabelledOperation } from './label-defers.ts';
import { createPartQueue } from './part-queue.ts';
import { type ErrorSources, sortErrors } from './sort-errors.ts';
import { leaveErrorsTo, type NextPart } from './told-later.ts';

export interface DeferredExecutionOptions {
  readonly schema: GraphQLSchema;
  readonly planKeys: PlanKeys;
  /** Of the labelled operation. */
  readonly request: EngineRequest;
  readonly labelled: LabelledOperation;
  readonly plan: CompiledPlan;
  /** Begins an execution that lasts until the signal aborts or the time is over. */
  start(request: EngineRequest, deadline: Execution['deadline']): Execution;
  /** Tells the operator of values that the schema does not allow. */
  logBroken(errors: readonly GatewayError[]): void;
}

/**
 * Answers what is not deferred, and each deferred part once its own fetches have ended and the part around it is told. The exact
 * pass shapes every part from the one data that all fetches fill in.
 */
export async function executeDeferred(
  options: DeferredExecutionOptions,
): Promise<EngineResult | IncrementalResult> {
  const { schema, planKeys, request, plan } = options;
  const { caller, prepared } = request;
  const { selectionSet, parts } = splitDeferred(prepared.operation);
  const leave = new AbortController();
  const onLeave = () => leave.abort(caller.signal.reason);
  if (caller.signal.aborted) onLeave();
  else caller.signal.addEventListener('abort', onLeave, { once: true });
  const isMutation = prepared.operation.operation === 'mutation';
  // A mutation that has begun is finished; what is deferred after it only reads.
  const deadline = createDeadline(caller.deadlineMs, isMutation ? undefined : leave.signal);
  const later = createDeadline(caller.deadlineMs, leave.signal);
  let execution: Execution | undefined;
  const end = () => {
    if (execution) request.onData?.(execution.data);
    execution = undefined;
    caller.signal.removeEventListener('abort', onLeave);
    leave.abort();
    deadline[Symbol.dispose]();
    later[Symbol.dispose]();
  };
  try {
    const deferral = createDeferral(plan, (execution) => ({ ...execution, deadline: later }));
    const run: Execution = { ...options.start(request, deadline), deferral };
    execution = run;
    if (plan.root) await runCompiledPlan(run, plan.root);
    const operation = { ...prepared.operation, selectionSet };
    const shape = createShaper(schema, planKeys, { ...request, prepared: { ...prepared, operation } });
    let told = shape(run);
    if (told.lacks) {
      await allOf(deferral);
      told = shape(run);
    }
    const root = schema.getRootType(operation.operation);
    const shown =
      told.data && root ? [{ type: root, source: () => run.data, shown: told.data, path: undefined }] : [];
    const queue = createPartQueue();
    const { next, release } = createRelease(options, deferral, queue);
    const following = next(parts, shown);
    const { isLater, leftTo } = leaveErrorsTo(following);
    const first = toResult(told.data, told.errors(isLater), run);
    options.logBroken(first.errors);
    for (const each of following) release(each, [run], leftTo(each));
    if (!queue.hasNext()) {
      end();
      return first;
    }
    return { first, rest: follow(), end };

    async function* follow(): IncrementalResult['rest'] {
      while (queue.hasNext()) yield await queue.take();
    }
  } catch (error) {
    end();
    throw error;
  }
}

/** Tells of a part once it is ready, and then of those within it. */
function createRelease(
  { schema, planKeys, request, labelled, logBroken }: DeferredExecutionOptions,
  deferral: Deferral,
  queue: ReturnType<typeof createPartQueue>,
) {
  function next(parts: readonly DeferredPart[], around: readonly PartPosition[]): NextPart[] {
    return parts.flatMap((part) => {
      const positions = around.flatMap((from) =>
        positionsOf(schema, planKeys, request.variables, part, from),
      );
      return positions.length > 0 ? [{ part, positions }] : [];
    });
  }

  /** `left` are the errors of what was before that are still to be told. */
  function release(
    { part, positions }: NextPart,
    before: readonly Execution[],
    left: ReadonlySet<GatewayError>,
  ): void {
    queue.expect(async () => {
      const stages = deferral.stagesOf(part.label);
      const label = labelled.clientLabels.get(part.label);
      try {
        await Promise.all(stages.map(({ done }) => done));
      } catch (err) {
        const { log, correlationId } = request.caller;
        log.error({ correlationId, err }, 'a deferred part failed');
        return positions.map(({ path }) => failed(toResponsePath(path), label));
      }
      let own = stages.map(({ execution }) => execution);
      let shapes = shapePart(part, positions, { before, own, left });
      if (shapes.some(({ lacks }) => lacks)) {
        own = [...new Set([...own, ...(await allOf(deferral))])].filter(
          (execution) => !before.includes(execution),
        );
        shapes = shapePart(part, positions, { before, own, left });
      }
      const shown = positions.flatMap((position, index) => {
        const data = shapes[index]?.data;
        return data ? [{ ...position, shown: data }] : [];
      });
      const following = next(part.parts, shown);
      const later = leaveErrorsTo(following);
      const results = positions.map(({ path }, index): DeferredResult => {
        const shaped = shapes[index];
        const explained = index === 0 ? own[0] : undefined;
        const result = toResult(shaped?.data ?? null, shaped?.errors(later.isLater) ?? [], explained);
        return { ...result, path: toResponsePath(path), label };
      });
      logBroken(results.flatMap(({ errors }) => errors));
      for (const inner of following) release(inner, [...before, ...own], later.leftTo(inner));
      return results;
    });
  }

  function shapePart(
    { selectionSet }: DeferredPart,
    positions: readonly PartPosition[],
    { before, own, left }: ErrorSources,
  ): ShapedPart[] {
    const shape = createShaper(schema, planKeys, request);
    const name = { kind: Kind.NAME, value: 'deferred' } as const;
    const nodes: FieldNode[] = [{ kind: Kind.FIELD, name, selectionSet }];
    const failures = new Map<JsonObject, Failure[]>();
    for (const execution of [...before, ...own]) addFailures(failures, execution.failures);
    const errorsAt = sortErrors(positions, { before, own, left });
    return positions.map(({ type, source, path }, index) => {
      const { errors, told, unmet } = errorsAt(index);
      const found = source();
      const data = isJsonObject(found) ? found : {};
      return shape({ data, errors, failures }, { type, nodes, source: data, path, told, unmet });
    });
  }

  return { next, release };
}

// The planner at times fetches what belongs to one part with another: what is lacking may still come with any of them.
async function allOf(deferral: Deferral): Promise<readonly Execution[]> {
  const stages = deferral.stages();
  await Promise.allSettled(stages.map(({ done }) => done));
  return deferral.stages().length > stages.length
    ? allOf(deferral)
    : stages.map(({ execution }) => execution);
}

function toResult(
  data: EngineResult['data'],
  errors: readonly GatewayError[],
  execution: Execution | undefined,
): EngineResult {
  const extensions = execution?.explanations.merged();
  return { data: data ?? null, errors, ...(extensions && { extensions }) };
}

function failed(path: ResponsePath, label: string | undefined): DeferredResult {
  return { path, label, data: null, errors: [{ ...internalError, path }] };
}
