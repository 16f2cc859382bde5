import {
  GraphQLIncludeDirective,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { isJsonObject, type JsonObject, ownProperty } from '../../json-object.ts';
import type { PlanKeys } from '../../planning/plan-keys.ts';
import type { Variables } from '../engine.ts';
import type { Path } from '../path.ts';
import { anchor, labelOf } from './label-defers.ts';

/** A deferred fragment, and where it stands beneath the part that it is in. */
export interface DeferredPart {
  readonly label: string;
  /** What is selected of each of its objects, without what is deferred again. */
  readonly selectionSet: SelectionSetNode;
  readonly steps: readonly SelectionNode[];
  readonly parts: readonly DeferredPart[];
}

/** The selections without what is deferred, and that. */
export interface SplitSelection {
  readonly selectionSet: SelectionSetNode;
  readonly parts: readonly DeferredPart[];
}

/** Takes apart an operation that `labelDefers` made. */
export function splitDeferred({ selectionSet }: OperationDefinitionNode): SplitSelection {
  return split(selectionSet, []);
}

function split({ selections }: SelectionSetNode, steps: readonly SelectionNode[]): SplitSelection {
  const kept: SelectionNode[] = [];
  const parts: DeferredPart[] = [];
  for (const node of selections) {
    if (!('selectionSet' in node) || !node.selectionSet) {
      if (node !== anchor) kept.push(node);
      continue;
    }
    const label = labelOf(node);
    if (label !== undefined) {
      parts.push({ label, steps: [...steps, node], ...split(node.selectionSet, []) });
      continue;
    }
    const inner = split(node.selectionSet, [...steps, node]);
    parts.push(...inner.parts);
    kept.push({ ...node, selectionSet: inner.selectionSet });
  }
  return { selectionSet: { kind: Kind.SELECTION_SET, selections: kept }, parts };
}

/** An object of the answer: what subgraphs sent of it, and what the client has read. */
export interface PartPosition {
  readonly type: GraphQLObjectType;
  /** Found anew each time: fetches may put another object in its place. */
  source(): unknown;
  readonly shown: JsonObject;
  readonly path: Path | undefined;
}

/** The objects under `from` that a part is for: those that the client has read and that the conditions on the way let through. */
export function positionsOf(
  schema: GraphQLSchema,
  planKeys: PlanKeys,
  { coerced }: Variables,
  { steps }: DeferredPart,
  from: PartPosition,
): PartPosition[] {
  if (!steps.every((node) => isIncluded(node, coerced))) return [];
  let positions = [from];
  for (const step of steps) positions = positions.flatMap((position) => under(position, step));
  return positions;

  function under(position: PartPosition, step: SelectionNode): PartPosition[] {
    const { type, source, shown, path } = position;
    if (step.kind === Kind.INLINE_FRAGMENT) {
      const condition = step.typeCondition && schema.getType(step.typeCondition.name.value);
      return !condition || isOf(type, condition) ? [position] : [];
    }
    if (step.kind !== Kind.FIELD) return [];
    const key = step.alias?.value ?? step.name.value;
    const field = type.getFields()[step.name.value];
    if (!field) return [];
    const planKey = planKeys.keyOf(step);
    const find = () => asObject(source(), (object) => ownProperty(object, planKey));
    return objectsIn(getNamedType(field.type), find, shown[key], { previous: path, key });
  }

  function objectsIn(
    type: GraphQLNamedType,
    source: () => unknown,
    shown: unknown,
    path: Path,
  ): PartPosition[] {
    const raw = source();
    if (Array.isArray(shown) && Array.isArray(raw))
      return shown.flatMap((element, key) => {
        const find = () => (source() as readonly unknown[])[key]; // it stays a list
        return objectsIn(type, find, element, { previous: path, key });
      });
    if (!isJsonObject(shown) || !isJsonObject(raw)) return [];
    const name = ownProperty(raw, '__typename');
    const runtime = isObjectType(type) ? type : schema.getType(String(name));
    return isObjectType(runtime) ? [{ type: runtime, source, shown, path }] : [];
  }

  function isOf(type: GraphQLObjectType, condition: GraphQLNamedType): boolean {
    return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
  }
}

function asObject<T>(value: unknown, read: (object: JsonObject) => T): T | undefined {
  return isJsonObject(value) ? read(value) : undefined;
}

function isIncluded(node: SelectionNode, values: Variables['coerced']): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, values)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, values)?.if !== false;
}
