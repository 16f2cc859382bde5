import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { JsonObject } from '../../json-object.ts';
import { isObjectOfType } from '../is-object-of-type.ts';
import { readExpression, readKey } from './fields-of-prototype.ts';
import { quote } from './quote.ts';

/** A representation as JSON text; undefined where a field that it requires has not arrived. */
export type RepresentationWriter = (entity: JsonObject) => string | undefined;

type Selections = readonly QueryPlanSelectionNode[];
type FieldsByKey = ReadonlyMap<string, { readonly inner: Selections | undefined }>;

/** Compiles what a fetch requires, once for each type of entity that it meets. */
export function compileRepresentation(schema: GraphQLSchema, requires: Selections): RepresentationWriter {
  const write = compileSelections(schema, requires, true);
  return (entity) => (typeof readKey(entity, '__typename') === 'string' ? write(entity) : undefined);
}

function compileSelections(
  schema: GraphQLSchema,
  selections: Selections,
  isEntity: boolean,
): RepresentationWriter {
  const byType = new Map<unknown, RepresentationWriter>();
  return (object) => {
    const typeName = readKey(object, '__typename');
    let write = byType.get(typeName);
    if (!write) {
      const fields = fieldsFor(schema, typeName, selections);
      // Nothing is required of a type that the fetch is not for.
      write = isEntity && !fields.has('__typename') ? () => undefined : generate(schema, fields);
      // Names of types that the schema does not have are a subgraph's own: not remembered without end.
      if (byType.size < 1_000) byType.set(typeName, write);
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
  const write = compileSelections(schema, selections, false);
  return function writeWithin(value: unknown): string {
    if (Array.isArray(value)) return `[${value.map(writeWithin).join(',')}]`;
    return typeof value === 'object' && value !== null ? (write(value as JsonObject) ?? 'null') : 'null';
  };
}
