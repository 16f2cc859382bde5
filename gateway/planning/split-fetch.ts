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
  isKeyField(typeName: string, field: string): boolean;
}

interface AskedField {
  readonly field: FieldNode;
  readonly typeName: string;
  readonly wanted: Choice;
}

interface Part {
  readonly fields: Set<FieldNode>;
  /** The types of object that it asks something of. */
  readonly types: Set<string>;
  /** Where some of it may be left out: what its fields require. */
  readonly needs: string;
  readonly choice: Choice;
}

/**
 * A representation has room for one value of a field, and is sent only where it is complete. A fetch becomes several where its fields
 * require different values; in an operation with `@skip` or `@include` also where they require different fields, since one that is left
 * out leaves out what it alone requires. The planner may have lost which one that is.
 */
export function createFetchSplitter(
  options: SplitterOptions,
): (node: FetchNode, isConditional: boolean) => readonly FetchNode[] {
  const { schema, byName, isKeyField } = options;
  const required = createRequiredFields(schema, byName);

  return function splitFetch(node, isConditional) {
    if (!node.requires) return [node];
    const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
    const asked = readAsked(options, required, node.serviceName, operation);
    const parts = toParts(schema, asked, isConditional);
    if (parts.length < 2) return [node];
    const wanted = new Set(asked.flatMap((one) => [...one.wanted.keys()]).filter((place) => !isKey(place)));
    const types = new Set(node.requires.flatMap((one) => typesOf(schema, one)));
    return parts.map((part) => ({
      ...toFetchOf(node, operation, part.fields),
      requires: [...part.types]
        .filter((name) => types.has(name))
        .map((name) => toFragment(name, required.narrow(node.requires ?? [], name, wanted, part.choice))),
    }));
  };

  /** Of `/Type.field/…`: keys are sent always. */
  function isKey(place: string): boolean {
    const [type = '', field = ''] = (place.split('/')[1] ?? '').split('.');
    return field === '__typename' || isKeyField(type, field);
  }
}

function toParts(
  schema: GraphQLSchema,
  asked: readonly AskedField[],
  isConditional: boolean,
): readonly Part[] {
  const parts: Part[] = [];
  for (const { field, typeName, wanted } of asked) {
    const needs = isConditional ? [...wanted].join(' ') : '';
    let part = parts.find((one) => one.needs === needs && agree(one.choice, wanted));
    if (!part) {
      part = { fields: new Set(), types: new Set(), needs, choice: new Map() };
      parts.push(part);
    }
    part.fields.add(field);
    for (const name of possibleNames(schema, typeName)) part.types.add(name);
    for (const [place, name] of wanted) part.choice.set(place, name);
  }
  return parts;
}

function agree(one: Choice, other: Choice): boolean {
  return [...other].every(([place, name]) => (one.get(place) ?? name) === name);
}

function typesOf(schema: GraphQLSchema, node: QueryPlanSelectionNode): readonly string[] {
  const isTyped = node.kind === 'InlineFragment' && node.typeCondition !== undefined;
  return isTyped ? possibleNames(schema, node.typeCondition) : [];
}

/** The fields that the operation asks of entities themselves. */
function readAsked(
  options: SplitterOptions,
  required: RequiredFields,
  subgraph: string,
  operation: OperationDefinitionNode,
): readonly AskedField[] {
  const walk = (nodes: readonly SelectionNode[], typeName: string | undefined): AskedField[] =>
    nodes.flatMap((node): AskedField[] => {
      if (node.kind === Kind.INLINE_FRAGMENT)
        return walk(node.selectionSet.selections, node.typeCondition?.name.value ?? typeName);
      if (node.kind !== Kind.FIELD || typeName === undefined) return [];
      return [{ field: node, typeName, wanted: wantedBy(options, required, subgraph, typeName, node) }];
    });
  return walk(entitySelections(operation), undefined);
}

function entitySelections({ selectionSet }: OperationDefinitionNode): readonly SelectionNode[] {
  const [entities] = selectionSet.selections;
  return entities?.kind === Kind.FIELD ? (entities.selectionSet?.selections ?? []) : [];
}

/** What the field requires, of each type that it is asked of. */
function wantedBy(
  { schema, requires }: SplitterOptions,
  required: RequiredFields,
  subgraph: string,
  typeName: string,
  field: FieldNode,
): Choice {
  const wanted: Choice = new Map();
  for (const type of possibleNames(schema, typeName))
    for (const owner of new Set([type, typeName])) {
      const coordinate = `${owner}.${field.name.value}`;
      for (const { selections } of requires.get(`${subgraph} ${coordinate}`) ?? [])
        required.each(trimSelectionNodes(selections), type, (place, name) => {
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
