import { isDeepStrictEqual } from 'node:util';

type JsonSchema = Readonly<Record<string, unknown>>;

/** Two schemas of the same place in an event. */
interface Pair {
  readonly writer: unknown;
  readonly reader: unknown;
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toObject(value: unknown): JsonSchema {
  return isObject(value) ? value : {};
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

/** The values that a schema is limited to; undefined where it is not. */
function toValues(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const];
  return Array.isArray(schema.enum) ? schema.enum : undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function acceptsType(types: readonly unknown[], type: unknown): boolean {
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
}

function* compareValues(writer: JsonSchema, reader: JsonSchema, at: string): Iterable<string> {
  const written = toValues(writer);
  const read = toValues(reader);
  const types = toList(reader.type);
  const writtenTypes = written ? written.map(typeOf) : toList(writer.type);
  if (
    types.length > 0 &&
    (writtenTypes.length === 0 || !writtenTypes.every((type) => acceptsType(types, type)))
  ) {
    yield `${at} is ${types.join(' or ')} only`;
  }
  if (!read) return;
  if (!written) yield `${at} is limited to ${JSON.stringify(read)}`;
  for (const value of written ?? []) {
    if (!read.some((other) => isDeepStrictEqual(other, value)))
      yield `${at} cannot be ${JSON.stringify(value)}`;
  }
}

const lowerBounds = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const upperBounds = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];

function* compareBounds(writer: JsonSchema, reader: JsonSchema, at: string): Iterable<string> {
  // What is limited to values that the other takes needs no bound.
  if (toValues(writer)) return;
  for (const [names, sign] of [
    [lowerBounds, 1],
    [upperBounds, -1],
  ] as const) {
    for (const name of names) {
      const limit = reader[name];
      if (typeof limit !== 'number') continue;
      const written = writer[name];
      if (typeof written !== 'number' || written * sign < limit * sign) yield `${at} has ${name} ${limit}`;
    }
  }
}

// Keywords whose effect cannot be compared in general: the same is fine, and so is a reader without it.
const opaqueKeywords = [
  'pattern',
  'format',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
  'multipleOf',
  'uniqueItems',
  'contains',
  'prefixItems',
  'propertyNames',
  'patternProperties',
  'dependentRequired',
  'dependentSchemas',
  'unevaluatedProperties',
  'unevaluatedItems',
  '$ref',
  '$defs',
  'definitions',
];

function* compareOpaque(writer: JsonSchema, reader: JsonSchema, at: string): Iterable<string> {
  const isLimited = toValues(writer) !== undefined && toValues(reader) !== undefined;
  for (const name of opaqueKeywords) {
    if (isLimited || reader[name] === undefined || isDeepStrictEqual(reader[name], writer[name])) continue;
    yield `${at} has another ${name}`;
  }
}

function* compareObjects(writer: JsonSchema, reader: JsonSchema, at: string): Iterable<string> {
  const written = toObject(writer.properties);
  const read = toObject(reader.properties);
  const certain = toList(writer.required);
  for (const name of toList(reader.required)) {
    if (!certain.includes(name)) yield `${at}.${String(name)} must be there`;
  }
  for (const [name, schema] of Object.entries(written)) {
    const place = `${at}.${name}`;
    if (name in read) yield* compare({ writer: schema, reader: read[name] }, place);
    else if (reader.additionalProperties === false) yield `${place} is not allowed`;
    else yield* compare({ writer: schema, reader: reader.additionalProperties ?? true }, place);
  }
  if (reader.additionalProperties === false && isOpen(writer)) yield `${at} may have no other properties`;
  if (!isOpen(writer)) return;
  // An open writer may put anything under a name that it does not describe.
  for (const name of Object.keys(read)) {
    if (name in written || !isObject(writer.additionalProperties)) continue;
    yield* compare({ writer: writer.additionalProperties, reader: read[name] }, `${at}.${name}`);
  }
}

function isOpen(schema: JsonSchema): boolean {
  return schema.additionalProperties !== false;
}

function describesObject(schema: JsonSchema): boolean {
  return 'properties' in schema || 'required' in schema || 'additionalProperties' in schema;
}

function* compare({ writer, reader }: Pair, at: string): Iterable<string> {
  if (reader === true || reader === undefined || isDeepStrictEqual(writer, reader)) return;
  if (reader === false) {
    yield `${at} is not allowed`;
    return;
  }
  const from = toObject(writer);
  const to = toObject(reader);
  yield* compareValues(from, to, at);
  yield* compareBounds(from, to, at);
  yield* compareOpaque(from, to, at);
  if (describesObject(to)) yield* compareObjects(from, to, at);
  if (to.items !== undefined) yield* compare({ writer: from.items, reader: to.items }, `${at}[]`);
}

/** Why an event that `writer` allows may be refused by `reader`: nothing where it never is. Annotations do not count. */
export function findRefusals(pair: Pair): readonly string[] {
  return [...compare(pair, 'event')];
}
