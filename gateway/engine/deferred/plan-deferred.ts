import { type SelectionSetNode, visit } from 'graphql';
import { LRUCache } from 'lru-cache';
import { isCodedError } from '#platform/errors.ts';
import type { Requirements } from '../../planning/requirements.ts';
import type { EngineRequest, PreparedOperation } from '../engine.ts';
import type { PlannedOperation } from '../plan-operation.ts';
import { type KeptFragments, type LabelledOperation, labelDefers } from './label-defers.ts';

export interface DeferredPlan {
  readonly labelled: LabelledOperation;
  readonly request: EngineRequest;
  readonly planned: PlannedOperation;
}

const maxVariants = 32;

/**
 * Plans an operation with its deferred parts. The planner fails for some `@requires` deep within a deferred fragment: such
 * fragments are then answered with what is around them, and where that is not enough, all of it is. Undefined where nothing is
 * deferred.
 */
export function createDeferredPlanner(
  { dependent }: Pick<Requirements, 'dependent'>,
  plan: (request: EngineRequest) => PlannedOperation | Promise<PlannedOperation>,
) {
  const names = new Set([...dependent].map((field) => field.slice(field.indexOf('.') + 1)));
  const ways: readonly (KeptFragments | undefined)[] = [
    undefined,
    { name: 'independent', has: (fragment) => selects(fragment, names) },
  ];
  const failed = new LRUCache<string, true>({ max: 1_000 });
  const known = new WeakMap<PreparedOperation, Map<string, LabelledOperation | undefined>>();

  // Expanded once for the operation and what its `if`s may ask.
  function labelledOf({ prepared, variables }: EngineRequest, way: KeptFragments | undefined) {
    const byValues = known.get(prepared) ?? new Map<string, LabelledOperation | undefined>();
    known.set(prepared, byValues);
    const key = `${way?.name} ${decisions(prepared, variables.coerced)}`;
    if (byValues.has(key)) return byValues.get(key);
    const labelled = labelDefers(prepared, variables, way);
    if (byValues.size < maxVariants) byValues.set(key, labelled);
    return labelled;
  }

  return async function planDeferred(request: EngineRequest): Promise<DeferredPlan | undefined> {
    for (const way of ways) {
      const labelled = labelledOf(request, way);
      if (!labelled) return undefined;
      const key = `${request.access.key}\n${labelled.prepared.key}`;
      if (failed.has(key)) continue;
      const own = { ...request, prepared: labelled.prepared };
      try {
        return { labelled, request: own, planned: await plan(own) };
      } catch (err) {
        if (isCodedError(err) && err.code !== 'INTERNAL') throw err;
        failed.set(key, true);
        const { log, correlationId } = request.caller;
        log.debug({ correlationId, err }, 'the planner cannot defer all that was asked for');
      }
    }
    return undefined;
  };
}

function decisions({ operation }: PreparedOperation, values: EngineRequest['variables']['coerced']): string {
  const booleans = (operation.variableDefinitions ?? []).flatMap(({ variable: { name } }) => {
    const value = values[name.value];
    return typeof value === 'boolean' ? [value ? '1' : '0'] : ['-'];
  });
  return booleans.join('');
}

function selects(fragment: SelectionSetNode, names: ReadonlySet<string>): boolean {
  let found = false;
  visit(fragment, {
    Field({ name }) {
      found ||= names.has(name.value);
    },
  });
  return found;
}
