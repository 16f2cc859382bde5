import type { GraphQLSchema } from 'graphql';
import { type JsonObject, ownProperty } from '../json-object.ts';
import type { CacheRules } from './cache-rules.ts';
import type { CompiledUnit } from './compile-unit.ts';
import { type Invalidation, renderTag } from './marks.ts';
import { argumentsOf, readPath, toPlaced } from './unit-marks.ts';
import { eachEntity } from './unit-shape.ts';

/**
 * What a mutation may have changed: each entity that it answers with, and whatever bears a tag of its field. Where it did not
 * answer, it may have done it all the same: the tags hold.
 */
export function toChanges(
  schema: GraphQLSchema,
  rules: CacheRules,
  units: ReadonlyMap<string, CompiledUnit>,
  values: Readonly<Record<string, unknown>>,
  data: JsonObject | null,
): readonly Invalidation[] {
  const changes: Invalidation[] = [];
  for (const [key, unit] of units) {
    const value = data ? ownProperty(data, key) : undefined;
    const given = argumentsOf(schema, { unit, values });
    for (const format of unit.tags) {
      const tag = renderTag(format, (name) => readPath(given, name));
      changes.push(tag === undefined ? { kind: 'subgraph', subgraph: unit.subgraph } : { kind: 'tag', tag });
    }
    eachEntity(rules, unit.shape, toPlaced({ unit, value }), (entity, shape) => {
      const types = typeof entity.__typename === 'string' ? [entity.__typename] : shape.types;
      for (const type of types) changes.push(...toEntityChanges(rules, type, entity, shape.keyOfField));
    });
  }
  return changes;
}

function toEntityChanges(
  rules: CacheRules,
  type: string,
  entity: Readonly<Record<string, unknown>>,
  keyOfField: ReadonlyMap<string, string>,
): Invalidation[] {
  return rules.keys(type).map((fields): Invalidation => {
    const key: Record<string, string | number> = {};
    for (const field of fields) {
      const responseKey = keyOfField.get(field);
      const value =
        responseKey !== undefined && Object.hasOwn(entity, responseKey) ? entity[responseKey] : undefined;
      if (typeof value !== 'string' && typeof value !== 'number') return { kind: 'type', type };
      key[field] = value;
    }
    return { kind: 'key', type, key };
  });
}
