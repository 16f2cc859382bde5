import { type FetchNode, type PlanNode, type QueryPlan, trimSelectionNodes } from '@apollo/query-planner';
import {
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { possibleNames } from '../cache/unit-lifetime.ts';
import type { RequiredFields } from './required-fields.ts';

export interface UnmetOptions {
  readonly schema: GraphQLSchema;
  readonly required: RequiredFields;
  /** By `subgraph Type.field`. */
  readonly requires: ReadonlyMap<string, readonly SelectionSetNode[]>;
  /** `subgraph Type.field` of what a subgraph only names, and another has to tell it. */
  readonly externals: ReadonlySet<string>;
}

/**
 * Fields, as `Type.field of subgraph`, that a plan asks for without sending all that they require, or of a subgraph that does not have them:
 * the planner is known to do both where a requirement has requirements of its own.
 */
export function findUnmet(options: UnmetOptions, { node }: QueryPlan): ReadonlySet<string> {
  const unmet = new Set<string>();
  for (const fetch of node?.kind === 'Subscription'
    ? [node.primary, ...fetchesOf(node.rest)]
    : fetchesOf(node))
    noteUnmet(options, fetch, unmet);
  return unmet;
}

function fetchesOf(node: PlanNode | undefined): readonly FetchNode[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case 'Fetch':
      return [node];
    case 'Flatten':
      return fetchesOf(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesOf);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap(fetchesOf);
    case 'Defer':
      return [node.primary.node, ...node.deferred.map((part) => part.node)].flatMap(fetchesOf);
  }
}

function noteUnmet(options: UnmetOptions, fetch: FetchNode, unmet: Set<string>): void {
  const { schema, required, requires, externals } = options;
  const operation = parse(fetch.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;

  /** `isEntity`: what stands here is what a representation was sent for. */
  const walk = (set: SelectionSetNode, typeName: string, isEntity: boolean): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT)
        walk(node.selectionSet, node.typeCondition?.name.value ?? typeName, isEntity);
      if (node.kind !== Kind.FIELD) continue;
      const name = node.name.value;
      for (const type of possibleNames(schema, typeName))
        if (!isMet(type, name, isEntity)) unmet.add(`${type}.${name} of ${fetch.serviceName}`);
      const type = schema.getType(typeName);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
      if (field && node.selectionSet) walk(node.selectionSet, getNamedType(field.type).name, false);
      else if (name === '_entities' && node.selectionSet) walk(node.selectionSet, '', true);
    }
  };

  function isMet(type: string, field: string, isEntity: boolean): boolean {
    if (externals.has(`${fetch.serviceName} ${type}.${field}`)) return false;
    const sent = new Set<string>();
    if (isEntity) required.each(fetch.requires ?? [], type, (place) => void sent.add(place));
    let isMissing = false;
    for (const { selections } of requires.get(`${fetch.serviceName} ${type}.${field}`) ?? [])
      required.each(trimSelectionNodes(selections), type, (place) => {
        const coordinate = place.slice(place.lastIndexOf('/') + 1);
        if (!sent.has(place) && externals.has(`${fetch.serviceName} ${coordinate}`)) isMissing = true;
      });
    return !isMissing;
  }

  const root = fetch.operationKind === 'query' ? schema.getQueryType() : schema.getMutationType();
  walk(operation.selectionSet, fetch.requires ? '' : (root?.name ?? ''), false);
}
