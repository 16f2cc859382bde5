import {
  type GraphQLEnumType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type GraphQLUnionType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { diffFields, diffInputFields } from './diff-members.ts';
import { toPositions } from './positions.ts';
import type { Position, SchemaChange } from './schema-change.ts';

function kindOf(type: GraphQLNamedType): string {
  if (isObjectType(type)) return 'an object type';
  if (isInterfaceType(type)) return 'an interface';
  if (isUnionType(type)) return 'a union';
  if (isEnumType(type)) return 'an enum';
  return isInputObjectType(type) ? 'an input type' : 'a scalar';
}

function* diffEnum(
  from: GraphQLEnumType,
  to: GraphQLEnumType,
  before: Position,
  after: Position,
): Iterable<SchemaChange> {
  for (const value of from.getValues()) {
    const coordinate = `${from.name}.${value.name}`;
    const other = to.getValue(value.name);
    if (!other) yield { kind: 'enum-value-removed', coordinate, enumType: from.name, position: before };
    else if (value.deprecationReason != null && other.deprecationReason == null)
      yield { kind: 'deprecation-removed', coordinate };
  }
  for (const value of to.getValues()) {
    if (from.getValue(value.name)) continue;
    const coordinate = `${from.name}.${value.name}`;
    yield { kind: 'enum-value-added', coordinate, enumType: from.name, position: after };
  }
}

function* diffUnion(from: GraphQLUnionType, to: GraphQLUnionType): Iterable<SchemaChange> {
  const before = from.getTypes().map((member) => member.name);
  const after = to.getTypes().map((member) => member.name);
  for (const member of before)
    if (!after.includes(member)) yield { kind: 'union-member-removed', coordinate: from.name, member };
  for (const member of after)
    if (!before.includes(member)) yield { kind: 'union-member-added', coordinate: from.name, member };
}

type Implementing = GraphQLObjectType | GraphQLInterfaceType;

function* diffInterfaces(from: Implementing, to: Implementing): Iterable<SchemaChange> {
  const before = from.getInterfaces().map(({ name }) => name);
  const after = to.getInterfaces().map(({ name }) => name);
  const coordinate = from.name;
  for (const interfaceType of before)
    if (!after.includes(interfaceType)) yield { kind: 'interface-removed', coordinate, interfaceType };
  for (const interfaceType of after)
    if (!before.includes(interfaceType)) yield { kind: 'interface-added', coordinate, interfaceType };
}

function* diffDirectives(before: GraphQLSchema, after: GraphQLSchema): Iterable<SchemaChange> {
  for (const directive of before.getDirectives().filter((candidate) => !isSpecifiedDirective(candidate))) {
    const coordinate = `@${directive.name}`;
    const other = after.getDirective(directive.name);
    if (!other) {
      yield { kind: 'directive-removed', coordinate };
      continue;
    }
    const names = new Set(directive.args.map(({ name }) => name));
    for (const name of names)
      if (!other.args.some((argument) => argument.name === name))
        yield {
          kind: 'directive-changed',
          coordinate: `${coordinate}(${name}:)`,
          directive: coordinate,
          how: 'is gone',
        };
    for (const argument of other.args)
      if (!names.has(argument.name) && isRequiredArgument(argument))
        yield {
          kind: 'directive-changed',
          coordinate: `${coordinate}(${argument.name}:)`,
          directive: coordinate,
          how: 'must be given',
        };
    for (const location of directive.locations)
      if (!other.locations.includes(location))
        yield {
          kind: 'directive-changed',
          coordinate,
          directive: coordinate,
          how: `is not allowed on ${location} any more`,
        };
  }
}

/** What a client of `before` may notice in `after`, type by type. */
export function* findSchemaChanges(before: GraphQLSchema, after: GraphQLSchema): Iterable<SchemaChange> {
  const positionBefore = toPositions(before);
  const positionAfter = toPositions(after);
  for (const from of Object.values(before.getTypeMap())) {
    if (isIntrospectionType(from) || isSpecifiedScalarType(from)) continue;
    const { name: coordinate } = from;
    const to = after.getType(coordinate);
    if (!to) {
      yield { kind: 'type-removed', coordinate };
    } else if (isEnumType(from) && isEnumType(to)) {
      yield* diffEnum(from, to, positionBefore(coordinate), positionAfter(coordinate));
    } else if (isUnionType(from) && isUnionType(to)) {
      yield* diffUnion(from, to);
    } else if (isInputObjectType(from) && isInputObjectType(to)) {
      if (!from.isOneOf && to.isOneOf) yield { kind: 'one-of-added', coordinate };
      yield* diffInputFields(coordinate, from.getFields(), to.getFields());
    } else if ((isObjectType(from) && isObjectType(to)) || (isInterfaceType(from) && isInterfaceType(to))) {
      yield* diffInterfaces(from, to);
      yield* diffFields(coordinate, from.getFields(), to.getFields());
    } else if (isScalarType(from) && isScalarType(to)) {
      const urls = { from: from.specifiedByURL ?? 'none', to: to.specifiedByURL ?? 'none' };
      if (urls.from !== urls.to) yield { kind: 'specified-by-changed', coordinate, ...urls };
    } else {
      yield { kind: 'type-kind-changed', coordinate, from: kindOf(from), to: kindOf(to) };
    }
  }
  yield* diffDirectives(before, after);
}
