import type { GatewayError, ResponsePath } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { SubgraphAnswer } from '../transport/subgraph-answer.ts';
import type { CompiledFetch } from './compiled/compile-fetch.ts';
import { runCompiledPlan } from './compiled/run-compiled-plan.ts';
import { takeRootAnswer } from './compiled/run-root-fetch.ts';
import type { Execution, Failure } from './execution.ts';

/** Where the roots of many events stand in the data of their one execution. */
export const manyEvents: ResponsePath = ['events', '@'];

/** What one event of an execution came to. */
export type EventOutcome = Pick<Execution, 'data' | 'errors' | 'failures' | 'shared' | 'strings'>;

/**
 * Resolves many events of one subscription in one run of its plan, so that an entity fetch asks for all of them together. The
 * execution is of the plan over `manyEvents`. Answers one outcome for each event; never rejects for what a subgraph did.
 */
export async function runEvents(
  execution: Execution,
  source: CompiledFetch,
  events: readonly SubgraphAnswer[],
): Promise<readonly EventOutcome[]> {
  const roots: JsonObject[] = events.map(() => ({}));
  execution.data.events = roots;
  const ownErrors = events.map((event, index) => takeEvent(execution, source, roots[index] ?? {}, event));
  if (execution.plan.root) await runCompiledPlan(execution, execution.plan.root);
  const isClean = execution.errors.length === 0 && execution.failures.size === 0;
  return roots.map((data, index) => ({
    data,
    shared: execution.shared,
    strings: execution.strings,
    errors: [...(ownErrors[index] ?? []), ...(isClean ? [] : errorsOf(execution.errors, index))],
    failures: isClean ? execution.failures : failuresOf(execution.failures, data),
  }));
}

function takeEvent(
  execution: Execution,
  source: CompiledFetch,
  root: JsonObject,
  event: SubgraphAnswer,
): readonly GatewayError[] {
  const errors: GatewayError[] = [];
  takeRootAnswer({ ...execution, data: root, errors }, source, [root], event);
  return errors;
}

function errorsOf(errors: readonly GatewayError[], index: number): GatewayError[] {
  return errors.filter(({ path }) => path?.[0] === 'events' && path[1] === index).map(withoutHead);
}

// An entity may stand in several events: its failure is told in each.
function failuresOf(
  failures: ReadonlyMap<JsonObject, Failure[]>,
  root: JsonObject,
): Map<JsonObject, Failure[]> {
  const found = new Map<JsonObject, Failure[]>();
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (isJsonObject(value)) {
      const own = failures.get(value);
      if (own)
        found.set(
          value,
          own.map((failure) => ({ ...failure, error: withoutHead(failure.error) })),
        );
    }
    for (const inner of Object.values(value)) visit(inner);
  };
  visit(root);
  return found;
}

function withoutHead(error: GatewayError): GatewayError {
  return error.path?.[0] === 'events' ? { ...error, path: error.path.slice(2) } : error;
}
