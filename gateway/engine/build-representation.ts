import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isJsonObject, type JsonObject, ownProperty } from '../json-object.ts';
import { isObjectOfType } from './is-object-of-type.ts';
import { mergeAnswer } from './merge-answer.ts';

/** What an entity fetch sends for one entity; undefined where a field that it requires has not arrived. */
export function buildRepresentation(
  schema: GraphQLSchema,
  entity: JsonObject,
  requires: readonly QueryPlanSelectionNode[],
): JsonObject | undefined {
  const representation = select(schema, entity, requires);
  return representation && typeof representation.__typename === 'string' ? representation : undefined;
}

function select(
  schema: GraphQLSchema,
  source: JsonObject,
  selections: readonly QueryPlanSelectionNode[],
): JsonObject | undefined {
  const result: JsonObject = Object.create(null);
  for (const selection of selections) {
    if (selection.kind === 'InlineFragment') {
      const { typeCondition } = selection;
      if (typeCondition === undefined || !isObjectOfType(schema, source, typeCondition, false)) continue;
      const part = select(schema, source, selection.selections);
      if (!part) return undefined;
      mergeAnswer(result, part);
      continue;
    }
    const key = selection.alias ?? selection.name;
    const value = ownProperty(source, key);
    if (value === undefined) return undefined;
    const own = selection.selections ? selectWithin(schema, value, selection.selections) : value;
    mergeAnswer(result, { [key]: own });
  }
  return result;
}

// A nested object that lacks a required field is sent as null, as the reference gateway does: the resolver decides.
function selectWithin(
  schema: GraphQLSchema,
  value: unknown,
  selections: readonly QueryPlanSelectionNode[],
): unknown {
  if (Array.isArray(value)) return value.map((element) => selectWithin(schema, element, selections));
  return isJsonObject(value) ? (select(schema, value, selections) ?? null) : null;
}
