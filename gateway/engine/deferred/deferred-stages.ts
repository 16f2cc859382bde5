import type { JsonObject } from '../../json-object.ts';
import type { CompiledNode, CompiledPlan } from '../compiled/compile-plan.ts';
import { runCompiledPlan } from '../compiled/run-compiled-plan.ts';
import type { Execution, Failure } from '../execution.ts';
import { createExplanations } from '../explanations.ts';

export type DeferNode = Extract<CompiledNode, { readonly kind: 'defer' }>;

/** One deferred part of a plan while it runs: it fills in the same data, and keeps what went wrong in it to itself. */
export interface Stage {
  readonly execution: Execution;
  /** Rejects only for a fault of the engine. */
  readonly done: Promise<void>;
}

/** What a plan with deferred parts does beside its fetches. */
export interface Deferral {
  /** Told of every fetch that has ended. */
  fetched(id: string | undefined): void;
  /** Runs what is not deferred; the rest starts as soon as what it depends on is there. */
  run(execution: Execution, node: DeferNode): Promise<void>;
  stagesOf(label: string): readonly Stage[];
  /** Every deferred part that has begun. */
  stages(): readonly Stage[];
}

/** `toOwn` gives a deferred part the deadline that it runs under. */
export function createDeferral(
  { countsById }: CompiledPlan,
  toOwn: (execution: Execution) => Execution,
): Deferral {
  const pending = new Map(countsById);
  const fetches = new Map<string, PromiseWithResolvers<void>>();
  const stages = new Map<string, Stage[]>();

  function fetchOf(id: string): PromiseWithResolvers<void> {
    const known = fetches.get(id) ?? Promise.withResolvers<void>();
    fetches.set(id, known);
    return known;
  }

  function start(
    parent: Execution,
    ready: Promise<unknown>,
    { label, node }: DeferNode['deferred'][number],
  ): void {
    const execution = toOwn({
      ...parent,
      batches: new Map(),
      errors: [],
      failures: new Map(),
      explanations: createExplanations(parent.caller.explain),
    });
    const done = ready.then(async () => {
      inherit(execution, parent);
      if (node) await runCompiledPlan(execution, node);
    });
    done.catch(() => {}); // nobody may ask for it, where its objects are null
    stages.set(label, [...(stages.get(label) ?? []), { execution, done }]);
  }

  return {
    fetched(id) {
      if (id === undefined) return;
      const left = (pending.get(id) ?? 1) - 1;
      pending.set(id, left);
      if (left === 0) fetchOf(id).resolve();
    },
    async run(execution, { primary, deferred }) {
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      for (const part of deferred) {
        const needed = Promise.all(part.depends.map((id) => fetchOf(id).promise));
        // A fetch that a condition leaves out never ends; with all the others it need not be waited for.
        const ready = part.depends.length > 0 ? Promise.race([needed, ended]) : ended;
        start(execution, ready, part);
      }
      try {
        if (primary) await runCompiledPlan(execution, primary);
      } finally {
        resolve();
      }
    },
    stages: () => [...stages.values()].flat(),
    stagesOf: (label) => stages.get(label) ?? [],
  };
}

// What a part needs may have failed before it: then it fails for that reason.
function inherit(execution: Execution, parent: Execution): void {
  execution.errors.push(...parent.errors);
  addFailures(execution.failures, parent.failures);
}

export function addFailures(
  into: Map<JsonObject, Failure[]>,
  failures: ReadonlyMap<JsonObject, readonly Failure[]>,
): void {
  for (const [object, own] of failures) into.set(object, [...(into.get(object) ?? []), ...own]);
}
