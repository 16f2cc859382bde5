import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  type DirectiveNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { UnmetOptions } from './find-unmet.ts';

/** Of a selected field: under which conditions it is asked for, beyond those of its object, as `variable:value`. */
interface Given {
  readonly key: string;
  readonly name: string;
  readonly typeName: string;
  readonly conditions: ReadonlySet<string>;
  readonly isEntity: boolean;
}

/**
 * Fields, as `Type.field of subgraph`, whose requirements no earlier fetch gives under the conditions that they are asked for under: the
 * planner is known to order fetches so where one field is wanted both by the client under a condition and by another requirement.
 */
export function findLate(
  { requires, externals }: Pick<UnmetOptions, 'requires' | 'externals'>,
  { node }: QueryPlan,
): ReadonlySet<string> {
  const late = new Set<string>();
  const required = new Set([...requires.values()].flatMap((sets) => sets.flatMap(namesOf)));

  /** What is given once the node is done, `before` included. */
  function walk(
    at: PlanNode | undefined,
    before: readonly Given[],
    under: readonly string[],
  ): readonly Given[] {
    switch (at?.kind) {
      case undefined:
        return before;
      case 'Fetch':
        return fetch(at, before, under);
      case 'Flatten':
        return walk(at.node, before, under);
      case 'Sequence':
        return at.nodes.reduce((given, child) => walk(child, given, under), before);
      case 'Parallel':
        return at.nodes.flatMap((child) => walk(child, before, under));
      case 'Condition':
        return [
          ...walk(at.ifClause, before, [...under, `${at.condition}:true`]),
          ...walk(at.elseClause, before, [...under, `${at.condition}:false`]),
        ];
      case 'Defer': {
        const primary = walk(at.primary.node, before, under);
        return at.deferred.reduce((given, part) => walk(part.node, given, under), primary);
      }
    }
  }

  function fetch(at: FetchNode, before: readonly Given[], under: readonly string[]): readonly Given[] {
    const operation = parse(at.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
    const given = fieldsOf(operation.selectionSet, new Set(under));
    for (const { typeName, name, conditions, isEntity } of given) {
      // What only the client asks for under a condition is left out of the answer where the condition does not hold.
      if (!isEntity || !required.has(name)) continue;
      const wanted = requires.get(`${at.serviceName} ${typeName}.${name}`) ?? [];
      const names = wanted
        .flatMap(namesOf)
        .filter((one) => externals.has(`${at.serviceName} ${typeName}.${one}`));
      const isThere = (key: string) =>
        before.some((earlier) => earlier.key === key && earlier.conditions.isSubsetOf(conditions));
      if (!names.every(isThere)) late.add(`${typeName}.${name} of ${at.serviceName}`);
    }
    return [...before, ...given];
  }

  if (node?.kind === 'Subscription') walk(node.rest, walk(node.primary, [], []), []);
  else walk(node, [], []);
  return late;
}

function namesOf({ selections }: SelectionSetNode): readonly string[] {
  return selections.flatMap((node) => (node.kind === Kind.FIELD ? [node.name.value] : []));
}

function fieldsOf(operation: SelectionSetNode, under: ReadonlySet<string>): readonly Given[] {
  const found: Given[] = [];
  const walk = (
    set: SelectionSetNode,
    typeName: string,
    conditions: ReadonlySet<string>,
    isEntity: boolean,
  ) => {
    for (const node of set.selections) {
      const own = conditions.union(conditionsOf(node.directives));
      if (node.kind === Kind.INLINE_FRAGMENT)
        walk(node.selectionSet, node.typeCondition?.name.value ?? typeName, own, isEntity);
      if (node.kind !== Kind.FIELD) continue;
      const key = (node.alias ?? node.name).value;
      found.push({ key, name: node.name.value, typeName, conditions: own, isEntity });
      // Where the object is not there, nothing is wanted of it.
      if (node.selectionSet) walk(node.selectionSet, '', under, node.name.value === '_entities');
    }
  };
  walk(operation, '', under, false);
  return found;
}

function conditionsOf(directives: readonly DirectiveNode[] | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { name, arguments: given } of directives ?? []) {
    const value = given?.[0]?.value;
    if (value?.kind !== Kind.VARIABLE) continue;
    if (name.value === 'include') found.add(`${value.name.value}:true`);
    if (name.value === 'skip') found.add(`${value.name.value}:false`);
  }
  return found;
}
