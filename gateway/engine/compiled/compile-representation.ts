import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { JsonObject } from '../../json-object.ts';
import { isObjectOfType } from '../is-object-of-type.ts';
import { readExpression, readKey } from './fields-of-prototype.ts';
import { quote } from './quote.ts';

/** How entities of one type are represented to a fetch. */
export interface RepresentationForm {
  /** A representation as JSON text; undefined where a field that it requires has not arrived. */
  write(entity: JsonObject): string | undefined;
  /** Where one field beside the type is all that is required: a string in it says which entity it is. */
  readonly key: { read(entity: JsonObject): unknown; write(value: string): string } | undefined;
  /** Whether an object that has a representation consists of nothing else. */
  isWhole(entity: JsonObject): boolean;
}

/** The form for the type that an object says it has; undefined where the fetch is not for such. */
export type RepresentationForms = (typeName: unknown) => RepresentationForm | undefined;

type RepresentationWriter = RepresentationForm['write'];
type Selections = readonly QueryPlanSelectionNode[];
type FieldsByKey = ReadonlyMap<string, { readonly inner: Selections | undefined }>;

// Names of types that the schema does not have are a subgraph's own: not remembered without end.
const maxTypes = 1_000;

/** Compiles what a fetch requires, once for each type of entity that it meets. */
export function compileRepresentation(schema: GraphQLSchema, requires: Selections): RepresentationForms {
  const byType = new Map<string, RepresentationForm | undefined>();
  return (typeName) => {
    if (typeof typeName !== 'string') return undefined;
    const known = byType.get(typeName);
    if (known || byType.has(typeName)) return known;
    const fields = fieldsFor(schema, typeName, requires);
    // Nothing is required of a type that the fetch is not for.
    const form = fields.has('__typename') ? toForm(schema, typeName, fields) : undefined;
    if (byType.size < maxTypes) byType.set(typeName, form);
    return form;
  };
}

function toForm(schema: GraphQLSchema, typeName: string, fields: FieldsByKey): RepresentationForm {
  const isFlat = [...fields.values()].every(({ inner }) => !inner);
  const [name, ...others] = [...fields.keys()].filter((key) => key !== '__typename');
  return {
    write: generate(schema, fields),
    key: isFlat && name !== undefined && others.length === 0 ? toKey(typeName, name, fields) : undefined,
    isWhole: isFlat ? hasFields(fields.size) : () => false,
  };
}

function toKey(typeName: string, name: string, fields: FieldsByKey): RepresentationForm['key'] {
  const typeText = `"__typename":${JSON.stringify(typeName)}`;
  const isFirst = fields.keys().next().value === name;
  const [before, after] = isFirst ? ['{', `,${typeText}}`] : [`{${typeText},`, '}'];
  const head = `${before}${JSON.stringify(name)}:`;
  return {
    read: new Function('o', `return ${readExpression('o', name)}`) as (entity: JsonObject) => unknown,
    write: (value) => head + quote(value) + after,
  };
}

// Counting without a list of the names.
function hasFields(count: number): RepresentationForm['isWhole'] {
  return (entity) => {
    let fields = 0;
    for (const _ in entity) fields++;
    return fields === count;
  };
}

function compileWithinType(schema: GraphQLSchema, selections: Selections): RepresentationWriter {
  const byType = new Map<unknown, RepresentationWriter>();
  return (object) => {
    const typeName = readKey(object, '__typename');
    let write = byType.get(typeName);
    if (!write) {
      write = generate(schema, fieldsFor(schema, typeName, selections));
      if (byType.size < maxTypes) byType.set(typeName, write);
    }
    return write(object);
  };
}

function fieldsFor(schema: GraphQLSchema, typeName: unknown, selections: Selections): FieldsByKey {
  const fields = new Map<string, { inner: QueryPlanSelectionNode[] | undefined }>();
  const add = (node: QueryPlanFieldNode) => {
    const key = node.alias ?? node.name;
    const known = fields.get(key);
    if (known) known.inner?.push(...(node.selections ?? []));
    else fields.set(key, { inner: node.selections && [...node.selections] });
  };
  const walk = (nodes: Selections) => {
    for (const node of nodes) {
      if (node.kind === 'Field') add(node);
      else if (
        node.typeCondition !== undefined &&
        isObjectOfType(schema, { __typename: typeName }, node.typeCondition, false)
      )
        walk(node.selections);
    }
  };
  walk(selections);
  return fields;
}

function generate(schema: GraphQLSchema, fields: FieldsByKey): RepresentationWriter {
  const lines: string[] = [];
  const inner: ((value: unknown) => string)[] = [];
  let separator = '{';
  for (const [key, { inner: selections }] of fields) {
    let text = 'typeof v==="string"?quote(v):JSON.stringify(v)';
    if (selections) {
      text = `inner[${inner.length}](v)`;
      inner.push(compileWithin(schema, selections));
    }
    lines.push(`v=${readExpression('o', key)};if(v===undefined)return;`);
    lines.push(`s+=${JSON.stringify(`${separator}${JSON.stringify(key)}:`)}+(${text});`);
    separator = ',';
  }
  const body = `return o=>{let s="",v;${lines.join('')}return s===""?"{}":s+"}"}`;
  return new Function('quote', 'inner', body)(quote, inner) as RepresentationWriter;
}

// A nested object that lacks a required field is sent as null, as the reference gateway does: the resolver decides.
function compileWithin(schema: GraphQLSchema, selections: Selections): (value: unknown) => string {
  const write = compileWithinType(schema, selections);
  return function writeWithin(value: unknown): string {
    if (Array.isArray(value)) return `[${value.map(writeWithin).join(',')}]`;
    return typeof value === 'object' && value !== null ? (write(value as JsonObject) ?? 'null') : 'null';
  };
}
