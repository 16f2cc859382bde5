import { type FetchNode, type QueryPlanSelectionNode, trimSelectionNodes } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { CodedError } from '#platform/errors.ts';
import { possibleNames } from '../cache/unit-lifetime.ts';
import { type Choice, createRequiredFields, type RequiredFields, toFragment } from './required-fields.ts';
import type { StandIn } from './stand-ins.ts';

export interface SplitterOptions {
  /** With the stand-ins. */
  readonly schema: GraphQLSchema;
  readonly byName: ReadonlyMap<string, StandIn>;
  /** What a field of a subgraph requires, by `subgraph Type.field`. */
  readonly requires: ReadonlyMap<string, readonly SelectionSetNode[]>;
}

interface Part {
  readonly fields: Set<FieldNode>;
  /** The types of object that it asks something of. */
  readonly types: Set<string>;
  readonly choice: Choice;
}

/**
 * A representation has room for one value of a field. A fetch of fields that require different ones becomes several, each of
 * fields that agree.
 */
export function createFetchSplitter(options: SplitterOptions): (node: FetchNode) => readonly FetchNode[] {
  const { schema, byName } = options;
  const required = createRequiredFields(schema, byName);

  return function splitFetch(node) {
    const types = new Set((node.requires ?? []).flatMap((one) => typesOf(schema, one)));
    const contested = findContested(required, node, types);
    if (contested.size === 0) return [node];
    const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
    const parts: Part[] = [];
    eachEntityField(operation, (field, typeName) => {
      const wanted = wantedBy(options, required, node.serviceName, typeName, field, contested);
      const part = parts.find((one) => agree(one.choice, wanted)) ?? newPart();
      if (part.fields.size === 0) parts.push(part);
      part.fields.add(field);
      for (const name of possibleNames(schema, typeName)) if (types.has(name)) part.types.add(name);
      for (const [place, name] of wanted) part.choice.set(place, name);
    });
    return parts.map(({ fields, types, choice }) => ({
      ...toFetchOf(node, operation, fields),
      requires: [...types].map((name) =>
        toFragment(name, required.narrow(node.requires ?? [], name, contested, choice)),
      ),
    }));
  };
}

function newPart(): Part {
  return { fields: new Set(), types: new Set(), choice: new Map() };
}

function agree(one: Choice, other: Choice): boolean {
  return [...other].every(([place, name]) => (one.get(place) ?? name) === name);
}

function typesOf(schema: GraphQLSchema, node: QueryPlanSelectionNode): readonly string[] {
  const isTyped = node.kind === 'InlineFragment' && node.typeCondition !== undefined;
  return isTyped ? possibleNames(schema, node.typeCondition) : [];
}

function findContested(
  required: RequiredFields,
  { requires = [] }: FetchNode,
  types: ReadonlySet<string>,
): ReadonlySet<string> {
  const found: Choice = new Map();
  const contested = new Set<string>();
  for (const type of types)
    required.each(requires, type, (place, name) => {
      if ((found.get(place) ?? name) !== name) contested.add(place);
      found.set(place, name);
    });
  return contested;
}

function eachEntityField(
  operation: OperationDefinitionNode,
  found: (field: FieldNode, typeName: string) => void,
): void {
  const walk = (nodes: readonly SelectionNode[], typeName: string | undefined): void => {
    for (const node of nodes) {
      if (node.kind === Kind.INLINE_FRAGMENT)
        walk(node.selectionSet.selections, node.typeCondition?.name.value ?? typeName);
      else if (node.kind === Kind.FIELD && typeName !== undefined) found(node, typeName);
    }
  };
  walk(entitySelections(operation), undefined);
}

function entitySelections({ selectionSet }: OperationDefinitionNode): readonly SelectionNode[] {
  const [entities] = selectionSet.selections;
  return entities?.kind === Kind.FIELD ? (entities.selectionSet?.selections ?? []) : [];
}

/** Of what is contested: what the field requires. */
function wantedBy(
  { schema, requires }: SplitterOptions,
  required: RequiredFields,
  subgraph: string,
  typeName: string,
  field: FieldNode,
  contested: ReadonlySet<string>,
): Choice {
  const wanted: Choice = new Map();
  for (const type of possibleNames(schema, typeName))
    for (const owner of new Set([type, typeName])) {
      const coordinate = `${owner}.${field.name.value}`;
      for (const { selections } of requires.get(`${subgraph} ${coordinate}`) ?? [])
        required.each(trimSelectionNodes(selections), type, (place, name) => {
          if (!contested.has(place)) return;
          if ((wanted.get(place) ?? name) !== name) throw contradictory(coordinate, place);
          wanted.set(place, name);
        });
    }
  return wanted;
}

/** The fetch with these of its fields alone. */
function toFetchOf(
  node: FetchNode,
  operation: OperationDefinitionNode,
  fields: ReadonlySet<FieldNode>,
): FetchNode {
  const keep = ({ selections }: SelectionSetNode): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: selections.flatMap((one): readonly SelectionNode[] => {
      if (one.kind !== Kind.INLINE_FRAGMENT) return one.kind === Kind.FIELD && fields.has(one) ? [one] : [];
      const selectionSet = keep(one.selectionSet);
      return selectionSet.selections.length > 0 ? [{ ...one, selectionSet }] : [];
    }),
  });
  const [entities] = operation.selectionSet.selections;
  const kept = {
    ...(entities as FieldNode),
    selectionSet: keep((entities as FieldNode).selectionSet as SelectionSetNode),
  };
  const used = new Set<string>();
  visit(kept, { Variable: ({ name }) => void used.add(name.value) });
  const isUsed = (name: string) => used.has(name);
  const contextRewrites = node.contextRewrites?.filter(({ renameKeyTo }) => isUsed(renameKeyTo));
  return {
    ...node,
    operation: stripIgnoredCharacters(
      print({
        ...operation,
        variableDefinitions: (operation.variableDefinitions ?? []).filter(({ variable }) =>
          isUsed(variable.name.value),
        ),
        selectionSet: { kind: Kind.SELECTION_SET, selections: [kept] },
      }),
    ),
    ...(node.variableUsages && { variableUsages: node.variableUsages.filter(isUsed) }),
    ...(contextRewrites && { contextRewrites }),
  };
}

function contradictory(coordinate: string, place: string): CodedError {
  const message = `${coordinate} requires ${place.slice(1)} with different arguments at once: let its subgraph require it once`;
  return new CodedError('BAD_USER_INPUT', message);
}
