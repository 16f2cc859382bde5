import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { JsonObject } from '../../json-object.ts';
import type { PlanKeys } from '../../planning/plan-keys.ts';
import type { EngineRequest } from '../engine.ts';
import { readExpression, readKey } from './fields-of-prototype.ts';
import { quote } from './quote.ts';

/** Thrown where the data is not simply what was asked for: the exact pass of shape-result.ts then finds out what is wrong. */
export const anomaly = Symbol('anomaly');

/** The texts of values that stand in several places, each with the writer that wrote it. */
type Texts = Map<unknown, { readonly by: WriteValue; readonly text: string }>;
type WriteValue = (value: unknown, texts: Texts) => string;

/** Writes the data of an answer in which nothing is wrong, as JSON text; throws `anomaly` where something is. */
export type DataWriter = (data: JsonObject, shared: ReadonlySet<unknown>) => string;

type WriterRequest = Pick<EngineRequest, 'prepared' | 'variables' | 'access'>;

/**
 * Generates one function for each type of object and selection, when the first such object comes. Which fields are skipped
 * is decided now, by the variables of this request, and what the caller may not see is an anomaly.
 */
export function compileWriter(
  schema: GraphQLSchema,
  planKeys: PlanKeys,
  { prepared, variables, access }: WriterRequest,
): DataWriter {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of prepared.document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  const { coerced } = variables;

  function generateObject(
    type: GraphQLObjectType,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
  ): WriteValue {
    if (!access.isOpen && access.type(type.name)) return throwAnomaly;
    const lines: string[] = [];
    const parts: unknown[] = [];
    let separator = '{';
    for (const [key, nodes] of fields) {
      const head = JSON.stringify(`${separator}${JSON.stringify(key)}:`);
      separator = ',';
      const node = nodes[0];
      const name = node?.name.value ?? '';
      if (name === '__typename') {
        lines.push(`s+=${head}+${JSON.stringify(JSON.stringify(type.name))};`);
        continue;
      }
      const field = type.getFields()[name];
      if (!node || !field || (!access.isOpen && access.field(type.name, name))) return throwAnomaly;
      const isRequired = isNonNullType(field.type);
      const nullable: GraphQLOutputType = getNullableType(field.type);
      const text = isLeafType(nullable)
        ? leafExpression(nullable, parts)
        : valueExpression(nullable, nodes, parts);
      lines.push(`v=${readExpression('o', planKeys.keyOf(node))};`);
      lines.push(`s+=${head}+(v===null||v===undefined?${isRequired ? 'fail()' : '"null"'}:${text});`);
    }
    const body = `return (o,texts)=>{let s="",v;${lines.join('')}return s===""?"{}":s+"}"}`;
    return new Function('quote', 'fail', 'p', body)(quote, throwAnomaly, parts) as WriteValue;
  }

  function valueExpression(type: GraphQLOutputType, nodes: readonly FieldNode[], parts: unknown[]): string {
    parts.push(compileValue(type, nodes));
    return `p[${parts.length - 1}](v,texts)`;
  }

  /** For a type that is not non-null, and a value that is not null. */
  function compileValue(type: GraphQLOutputType, nodes: readonly FieldNode[]): WriteValue {
    if (isListType(type)) return onceForShared(compileList(type.ofType, nodes));
    if (isLeafType(type)) return compileLeaf(type);
    const byType = new Map<string, WriteValue>();
    const writeObject: WriteValue = (value, texts) => {
      if (typeof value !== 'object' || Array.isArray(value)) throw anomaly;
      const runtimeType = isObjectType(type) ? type : runtimeTypeOf(type, value as JsonObject);
      let write = byType.get(runtimeType.name);
      if (!write) {
        write = generateObject(runtimeType, collectSubfields(schema, fragments, coerced, runtimeType, nodes));
        byType.set(runtimeType.name, write);
      }
      return write(value, texts);
    };
    return onceForShared(writeObject);
  }

  function compileList(type: GraphQLOutputType, nodes: readonly FieldNode[]): WriteValue {
    const isRequired = isNonNullType(type);
    const write = compileValue(isRequired ? type.ofType : type, nodes);
    return (value, texts) => {
      if (!Array.isArray(value)) throw anomaly;
      let text = '[';
      for (let index = 0; index < value.length; index++) {
        const element = value[index];
        const isNull = element === null || element === undefined;
        if (isNull && isRequired) throw anomaly;
        text += (index === 0 ? '' : ',') + (isNull ? 'null' : write(element, texts));
      }
      return `${text}]`;
    };
  }

  function runtimeTypeOf(type: GraphQLOutputType, value: JsonObject): GraphQLObjectType {
    const name = readKey(value, '__typename');
    const named = typeof name === 'string' ? schema.getType(name) : undefined;
    if (!isObjectType(named) || !schema.isSubType(type as never, named)) throw anomaly;
    return named;
  }

  const root = schema.getRootType(prepared.operation.operation);
  if (!root) throw new Error(`The schema has no type for a ${prepared.operation.operation}`);
  const fields = collectFields(schema, fragments, coerced, root, prepared.operation.selectionSet);
  const write = generateObject(root, fields);
  return (data, shared) => {
    const texts: Texts = new Map();
    for (const value of shared) texts.set(value, unwritten);
    return write(data, texts);
  };
}

const unwritten = { by: throwAnomaly, text: '' };

function throwAnomaly(): never {
  throw anomaly;
}

// What several places share is written once for each selection in turn.
function onceForShared(write: WriteValue): WriteValue {
  return (value, texts) => {
    const known = texts.size > 0 ? texts.get(value) : undefined;
    if (!known) return write(value, texts);
    if (known.by === write) return known.text;
    const text = write(value, texts);
    texts.set(value, { by: write, text });
    return text;
  };
}

function compileLeaf(type: GraphQLLeafType): WriteValue {
  const parts: unknown[] = [];
  const body = `return v=>${leafExpression(type, parts)}`;
  return new Function('quote', 'fail', 'p', body)(quote, throwAnomaly, parts) as WriteValue;
}

/** JavaScript that makes JSON text of `v`, which is not null; the same values as is-valid-leaf.ts lets through. */
function leafExpression(type: GraphQLLeafType, parts: unknown[]): string {
  if (isEnumType(type)) {
    parts.push(new Map(type.getValues().map(({ name }) => [name, JSON.stringify(name)])));
    return `(p[${parts.length - 1}].get(v)??fail())`;
  }
  switch (type.name) {
    case 'Int':
      return '((v|0)===v?""+v:fail())';
    case 'Float':
      return '(typeof v==="number"&&Number.isFinite(v)?JSON.stringify(v):fail())';
    case 'String':
      return '(typeof v==="string"?quote(v):fail())';
    case 'Boolean':
      return '(v===true?"true":v===false?"false":fail())';
    case 'ID':
      return '(typeof v==="string"?quote(v):Number.isInteger(v)?JSON.stringify(v):fail())';
    default:
      return 'JSON.stringify(v)';
  }
}
