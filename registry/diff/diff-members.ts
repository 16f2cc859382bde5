import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import type { SchemaChange } from './schema-change.ts';
import { isInputChangeSafe, isOutputChangeSafe } from './type-safety.ts';

type FieldMap = Readonly<Record<string, GraphQLField<unknown, unknown>>>;
type InputFieldMap = Readonly<Record<string, GraphQLInputField>>;

function toDefault(item: GraphQLArgument | GraphQLInputField): string | undefined {
  return item.defaultValue === undefined ? undefined : JSON.stringify(item.defaultValue);
}

function deprecationRemoved(
  coordinate: string,
  from: { readonly deprecationReason?: string | null | undefined },
  to: { readonly deprecationReason?: string | null | undefined },
): readonly SchemaChange[] {
  const removed = from.deprecationReason != null && to.deprecationReason == null;
  return removed ? [{ kind: 'deprecation-removed', coordinate }] : [];
}

function isOnlyRequired(from: GraphQLInputType, to: GraphQLInputType): boolean {
  return !isNonNullType(from) && isNonNullType(to) && isInputChangeSafe(from, to.ofType);
}

function* diffArguments(
  field: string,
  from: readonly GraphQLArgument[],
  to: readonly GraphQLArgument[],
): Iterable<SchemaChange> {
  const before = new Map(from.map((argument) => [argument.name, argument]));
  const after = new Map(to.map((argument) => [argument.name, argument]));
  for (const argument of from) {
    const coordinate = `${field}(${argument.name}:)`;
    const other = after.get(argument.name);
    if (!other) {
      yield { kind: 'argument-removed', coordinate };
      continue;
    }
    if (!isInputChangeSafe(argument.type, other.type)) {
      const onlyRequired = isOnlyRequired(argument.type, other.type);
      const types = { from: String(argument.type), to: String(other.type) };
      yield { kind: 'argument-type-changed', coordinate, field, ...types, onlyRequired };
    }
    const defaults = { from: toDefault(argument), to: toDefault(other) };
    if (defaults.from !== defaults.to)
      yield { kind: 'default-changed', coordinate, owner: field, ...defaults };
    yield* deprecationRemoved(coordinate, argument, other);
  }
  for (const argument of to) {
    if (before.has(argument.name) || !isRequiredArgument(argument)) continue;
    const coordinate = `${field}(${argument.name}:)`;
    yield { kind: 'required-argument-added', coordinate, field, type: String(argument.type) };
  }
}

/** What changed about the fields that an object or interface type offers. */
export function* diffFields(typeName: string, before: FieldMap, after: FieldMap): Iterable<SchemaChange> {
  for (const [name, field] of Object.entries(before)) {
    const coordinate = `${typeName}.${name}`;
    const other = after[name];
    if (!other) {
      yield { kind: 'field-removed', coordinate, wasDeprecated: field.deprecationReason != null };
      continue;
    }
    if (!isOutputChangeSafe(field.type, other.type))
      yield { kind: 'field-type-changed', coordinate, from: String(field.type), to: String(other.type) };
    yield* diffArguments(coordinate, field.args, other.args);
    yield* deprecationRemoved(coordinate, field, other);
  }
}

/** What changed about the fields that an input type takes. */
export function* diffInputFields(
  typeName: string,
  before: InputFieldMap,
  after: InputFieldMap,
): Iterable<SchemaChange> {
  for (const [name, field] of Object.entries(before)) {
    const coordinate = `${typeName}.${name}`;
    const other = after[name];
    if (!other) {
      yield { kind: 'input-field-removed', coordinate };
      continue;
    }
    if (!isInputChangeSafe(field.type, other.type))
      yield {
        kind: 'input-field-type-changed',
        coordinate,
        from: String(field.type),
        to: String(other.type),
      };
    const defaults = { from: toDefault(field), to: toDefault(other) };
    if (defaults.from !== defaults.to)
      yield { kind: 'default-changed', coordinate, owner: typeName, ...defaults };
    yield* deprecationRemoved(coordinate, field, other);
  }
  for (const [name, field] of Object.entries(after)) {
    if (before[name] || !isRequiredInputField(field)) continue;
    const coordinate = `${typeName}.${name}`;
    yield { kind: 'required-input-field-added', coordinate, type: String(field.type), owner: typeName };
  }
}
