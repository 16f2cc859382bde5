import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { getArgumentValues } from 'graphql/execution/values.js';
import type { CacheRules } from './cache-rules.ts';
import type { CompiledUnit } from './compile-unit.ts';
import { entityMarks, tagMark } from './marks.ts';
import { eachEntity, typesWithin } from './unit-shape.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface MarkedAnswer {
  readonly unit: CompiledUnit;
  readonly value: unknown;
  /** What the entity was asked for by; undefined for a root field. */
  readonly representation: Fields | undefined;
  /** The client's variables. */
  readonly values: Fields;
}

/** All marks that an answer bears: of its subgraph, its types, each entity in it and its tags. */
export function toMarks(schema: GraphQLSchema, rules: CacheRules, answer: MarkedAnswer): readonly string[] {
  const { unit, representation } = answer;
  const marks = new Set(unit.marks);
  const add = (found: readonly string[]) => {
    for (const mark of found) marks.add(mark);
  };
  if (representation) {
    add(entityMarks(rules, unit.typeName, (field) => representation[field]));
    add(unit.tags.map((format) => tagMark(format, (name) => readPath(representation, name))));
  } else {
    const given = argumentsOf(schema, answer);
    add(unit.tags.map((format) => tagMark(format, (name) => readPath(given, name))));
    // Any entity may come to be in a list, or to be there at all.
    if (!isOneEntity(rules, answer))
      for (const type of typesWithin(unit.shape)) add(entityMarks(rules, type, () => undefined));
  }
  eachEntity(rules, unit.shape, toPlaced(answer), (entity, shape, path) => {
    if (representation && path.length === 0) return;
    const types = typeof entity.__typename === 'string' ? [entity.__typename] : shape.types;
    const read = (field: string) => {
      const key = shape.keyOfField.get(field);
      return key !== undefined && Object.hasOwn(entity, key) ? entity[key] : undefined;
    };
    for (const type of types) {
      add(entityMarks(rules, type, read));
      add(rules.tags(type).map((format) => tagMark(format, read)));
    }
  });
  return [...marks];
}

/** The value as its shape has it: a root field's stands under its response key. */
export function toPlaced({ unit, value }: Pick<MarkedAnswer, 'unit' | 'value'>): unknown {
  const key = unit.field && (unit.field.alias?.value ?? unit.field.name.value);
  return key === undefined ? value : { [key]: value };
}

function isOneEntity(rules: CacheRules, { unit, value }: MarkedAnswer): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [shape] = unit.shape.inner.values();
  return [...(shape?.types ?? [])].some((type) => rules.keys(type).length > 0);
}

/** A root field's arguments with their defaults. */
export function argumentsOf(
  schema: GraphQLSchema,
  { unit, values }: Pick<MarkedAnswer, 'unit' | 'values'>,
): Fields {
  const type = schema.getType(unit.typeName);
  const { field } = unit;
  const definition =
    field && (isObjectType(type) || isInterfaceType(type)) ? type.getFields()[field.name.value] : undefined;
  return field && definition ? getArgumentValues(definition, field, values) : {};
}

/** `input.id` of an object. */
export function readPath(from: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as Fields)[name]
          : undefined,
      from,
    );
}
