import type { CheckContext } from '../check-context.ts';
import { findInvalid } from '../operations/find-invalid.ts';
import { createPlanSizes } from '../operations/plan-size.ts';
import { type RecordedOperation, toAffected } from '../operations/recorded-operation.ts';
import { schemaRules } from '../operations/validation-rules.ts';
import type { ChangeRule } from '../rule.ts';

/** The operations that are planned: those sent most. */
const maxPlanned = 50;

function requestsOf({ callers }: RecordedOperation): number {
  return callers.reduce((sum, { count }) => sum + count, 0);
}

/** The types whose fields are resolved by other subgraphs, or by other keys, than before. */
function findMovedTypes({ base, head }: CheckContext): readonly string[] {
  const toText = (elements: NonNullable<typeof base.composed>['elements'], name: string) => {
    const type = elements.get(name);
    const joins = [type, ...(type?.children ?? [])].map((element) => [
      element?.coordinate,
      element?.directives.filter((directive) => directive.name.startsWith('join__')),
    ]);
    return JSON.stringify(joins);
  };
  const before = base.composed?.elements;
  const after = head.composed?.elements;
  if (!before || !after) return [];
  return [...before.values()]
    .filter(({ kind, typeKind }) => kind === 'type' && (typeKind === 'OBJECT' || typeKind === 'INTERFACE'))
    .map(({ name }) => name)
    .filter((name) => after.has(name) && toText(before, name) !== toText(after, name));
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
    const sizeBefore = createPlanSizes(base.composed.supergraphSdl);
    const sizeAfter = createPlanSizes(head.composed.supergraphSdl);
    for (const operation of planned) {
      const before = sizeBefore(operation.document);
      const after = sizeAfter(operation.document);
      if (!before || !after || (after.fetches <= before.fetches && after.depth <= before.depth)) continue;
      yield {
        coordinate: null,
        message: `${operation.name} takes ${after.fetches} calls of subgraphs, ${after.depth} in turn, and took ${before.fetches}, ${before.depth} in turn`,
        affected: toAffected([operation]),
      };
    }
  },
};
