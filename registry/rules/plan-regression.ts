import type { CheckContext } from '../check-context.ts';
import { findInvalid } from '../operations/find-invalid.ts';
import { createPlanSizes, type PlanSize } from '../operations/plan-size.ts';
import { type RecordedOperation, toAffected } from '../operations/recorded-operation.ts';
import { schemaRules } from '../operations/validation-rules.ts';
import type { ChangeRule } from '../rule.ts';
import type { Element } from '../version/elements.ts';

/** The operations that are planned: those sent most. */
const maxPlanned = 50;

function requestsOf({ callers }: RecordedOperation): number {
  return callers.reduce((sum, { count }) => sum + count, 0);
}

/** The types whose fields are resolved by other subgraphs, or by other keys, than before. */
function findMovedTypes({ base, head }: CheckContext): readonly string[] {
  const toJoins = (element: Element | undefined) =>
    // Those of the join specification name a subgraph; nothing else in a supergraph does.
    JSON.stringify(element?.directives.filter(({ args }) => 'graph' in args));
  const before = base.composed?.elements;
  const after = head.composed?.elements;
  if (!before || !after) return [];
  return [...before.values()]
    .filter(({ kind, typeKind }) => kind === 'type' && (typeKind === 'OBJECT' || typeKind === 'INTERFACE'))
    .filter((type) =>
      // What is new, or gone, moves nothing that was read before.
      [type, ...type.children].some(
        (element) =>
          after.has(element.coordinate) && toJoins(element) !== toJoins(after.get(element.coordinate)),
      ),
    )
    .map(({ name }) => name);
}

/** The most sent of the operations that both versions answer and that use what has moved. */
function selectOperations(context: CheckContext, moved: readonly string[]): readonly RecordedOperation[] {
  const { usage, head, invalidInBase } = context;
  if (!usage || !head.composed) return [];
  const candidates = [...new Set(moved.flatMap((type) => usage.users(type)))]
    .filter((operation) => !invalidInBase.has(operation))
    .sort((a, b) => requestsOf(b) - requestsOf(a))
    .slice(0, maxPlanned);
  const broken = new Set(
    [...findInvalid(head.composed.apiSchema, candidates, schemaRules)].map(({ operation }) => operation),
  );
  return candidates.filter((operation) => !broken.has(operation));
}

function planAll(
  supergraphSdl: string,
  operations: readonly RecordedOperation[],
): readonly (PlanSize | undefined)[] {
  const sizeOf = createPlanSizes(supergraphSdl);
  return operations.map(({ document }) => sizeOf(document));
}

export const planRegression: ChangeRule = {
  code: 'plan-regression',
  severity: 'warn',
  looksAt: 'change',
  explanation:
    'An operation that clients send often takes more calls of subgraphs than before, or waits for more of them in turn. The 50 most sent that use what has moved are planned.',
  fix: 'Answer the fields that are read together in one subgraph (@provides, @shareable), or let both subgraphs have the key that is at hand.',
  *check(context) {
    const { base, head, operations } = context;
    if (!operations || operations.length === 0 || !base.composed || !head.composed) return;
    const moved = findMovedTypes(context);
    const planned = moved.length === 0 ? [] : selectOperations(context, moved);
    if (planned.length === 0) return;
    // One after the other: the planner of a large graph takes much memory.
    const sizesBefore = planAll(base.composed.supergraphSdl, planned);
    const sizesAfter = planAll(head.composed.supergraphSdl, planned);
    for (const [index, operation] of planned.entries()) {
      const before = sizesBefore[index];
      const after = sizesAfter[index];
      if (!before || !after || (after.fetches <= before.fetches && after.depth <= before.depth)) continue;
      yield {
        coordinate: null,
        message: `${operation.name} takes ${after.fetches} calls of subgraphs, ${after.depth} in turn, and took ${before.fetches}, ${before.depth} in turn`,
        affected: toAffected([operation]),
      };
    }
  },
};
