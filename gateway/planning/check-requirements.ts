import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
} from 'graphql';
import { CodedError } from '#platform/errors.ts';
import type { Requirements } from './requirements.ts';

/** By response key: what one object is asked for to meet requirements. */
type Level = Map<string, Wanted>;

interface Wanted {
  readonly arguments: string;
  /** The field that requires it. */
  readonly by: string;
  readonly inner: Map<string, Level>;
}

/**
 * Refuses an operation in which fields of one object require one field with different arguments: the planner would merge
 * the two and give one of them the other's value.
 */
export function checkRequirements(
  schema: GraphQLSchema,
  { byField, disagree }: Requirements,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): void {
  const root = schema.getRootType(operation.operation);
  if (disagree && root) checkObject(root, [operation.selectionSet], new Map());

  function checkObject(
    type: GraphQLObjectType,
    sets: readonly SelectionSetNode[],
    levels: Map<string, Level>,
  ) {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) collect(type, set, fields);
    const level = levelOf(levels, type.name);
    for (const [node] of fields.values()) if (node) require(type.name, node.name.value, level);
    for (const [key, nodes] of fields) {
      const returned = type.getFields()[nodes[0]?.name.value ?? '']?.type;
      const named = returned && getNamedType(returned);
      if (!isCompositeType(named)) continue;
      const inner = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      const possible = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
      for (const object of possible) {
        if (isObjectType(object)) checkObject(object, inner, level.get(key)?.inner ?? new Map());
      }
    }
  }

  function collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    into: Map<string, FieldNode[]>,
  ) {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        into.set(key, [...(into.get(key) ?? []), node]);
        continue;
      }
      const part = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      const condition = part?.typeCondition && schema.getType(part.typeCondition.name.value);
      const isMet =
        !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
      if (part && isMet) collect(type, part.selectionSet, into);
    }
  }

  function require(typeName: string, fieldName: string, level: Level): void {
    const by = `${typeName}.${fieldName}`;
    for (const set of byField.get(by) ?? []) want(typeName, set, level, by);
  }

  function want(typeName: string, { selections }: SelectionSetNode, level: Level, by: string): void {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) want(typeName, node.selectionSet, level, by);
      if (node.kind !== Kind.FIELD) continue;
      const name = node.name.value;
      const text = (node.arguments ?? []).map(print).sort().join(', ');
      const known = level.get(name);
      if (known && known.arguments !== text) throw cannotBoth(known.by, by, `${typeName}.${name}`);
      const wanted = known ?? { arguments: text, by, inner: new Map<string, Level>() };
      level.set(name, wanted);
      if (!known) require(typeName, name, level);
      const type = schema.getType(typeName);
      const returned = isObjectType(type) ? type.getFields()[name]?.type : undefined;
      const inner = returned && getNamedType(returned).name;
      if (node.selectionSet && inner) want(inner, node.selectionSet, levelOf(wanted.inner, inner), by);
    }
  }
}

function levelOf(levels: Map<string, Level>, type: string): Level {
  const level = levels.get(type) ?? new Map();
  levels.set(type, level);
  return level;
}

function cannotBoth(one: string, other: string, required: string): CodedError {
  const message = `${one} and ${other} need ${required} with different arguments, and cannot be answered together: ask for them in two places or operations`;
  return new CodedError('BAD_USER_INPUT', message);
}
