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
/** For a value that is not null; `texts` is undefined where nothing stands in several places. */
type WriteValue = (value: unknown, texts: Texts | undefined, quoted: Quote) => string;
type Quote = (text: string) => string;

/**
 * Writes the data of an answer in which nothing is wrong, as JSON text; throws `anomaly` where something is. `isPlain` says that
 * its strings need no escapes.
 */
export type DataWriter = (data: JsonObject, shared: ReadonlySet<unknown>, isPlain: boolean) => string;

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
      lines.push(`v=${readExpression('o', planKeys.keyOf(node))};`);
      const text = valueExpression(nullable, nodes, parts);
      lines.push(`s+=${head}+(v===null||v===undefined?${isRequired ? 'fail()' : '"null"'}:${text});`);
    }
    const body = `if(typeof o!=="object"||Array.isArray(o))fail();let s="",v,k;${lines.join('')}return s===""?"{}":s+"}"`;
    return generate(body, parts);
  }

  /** JavaScript that makes JSON text of `v`, which is not null. */
  function valueExpression(type: GraphQLOutputType, nodes: readonly FieldNode[], parts: unknown[]): string {
    if (isLeafType(type)) return leafExpression(type, parts);
    const part = `p[${parts.push(undefined) - 1}]`;
    const index = parts.length - 1;
    const give = (write: WriteValue) => {
      parts[index] = write;
      return write;
    };
    if (isListType(type)) give(compileList(type.ofType, nodes));
    else if (isObjectType(type)) give(compileObject(type, nodes, give));
    else give(compileAbstract(type, nodes));
    // What several places share is written once for each selection in turn.
    return `(t!==undefined&&(k=t.get(v))!==undefined?again(k,v,t,q,${part}):${part}(v,t,q))`;
  }

  /** `replace` puts what is generated in the place of what generates it. */
  function compileObject(
    type: GraphQLObjectType,
    nodes: readonly FieldNode[],
    replace: (write: WriteValue) => WriteValue = (write) => write,
  ): WriteValue {
    return (value, texts, quoted) => {
      const fields = collectSubfields(schema, fragments, coerced, type, nodes);
      return replace(generateObject(type, fields))(value, texts, quoted);
    };
  }

  function compileAbstract(type: GraphQLOutputType, nodes: readonly FieldNode[]): WriteValue {
    const byType = new Map<string, WriteValue>();
    return (value, texts, quoted) => {
      if (typeof value !== 'object' || Array.isArray(value)) throw anomaly;
      const runtimeType = runtimeTypeOf(type, value as JsonObject);
      let write = byType.get(runtimeType.name);
      if (!write) {
        write = generateObject(runtimeType, collectSubfields(schema, fragments, coerced, runtimeType, nodes));
        byType.set(runtimeType.name, write);
      }
      return write(value, texts, quoted);
    };
  }

  function compileList(type: GraphQLOutputType, nodes: readonly FieldNode[]): WriteValue {
    const parts: unknown[] = [];
    const ifNull = isNonNullType(type) ? 'fail()' : '"null"';
    const text = valueExpression(getNullableType(type), nodes, parts);
    return generate(
      `if(!Array.isArray(o))fail();let s="[",v,k;for(let i=0;i<o.length;i++){v=o[i];if(i!==0)s+=",";s+=v===null||v===undefined?${ifNull}:${text};}return s+"]"`,
      parts,
    );
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
  return (data, shared, isPlain) => {
    const texts: Texts | undefined = shared.size > 0 ? new Map() : undefined;
    for (const value of shared) texts?.set(value, unwritten);
    return write(data, texts, isPlain ? quotePlain : quote);
  };
}

const unwritten = { by: throwAnomaly, text: '' };

function throwAnomaly(): never {
  throw anomaly;
}

function again(
  known: { readonly by: WriteValue; readonly text: string },
  value: unknown,
  texts: Texts,
  quoted: Quote,
  write: WriteValue,
): string {
  if (known.by === write) return known.text;
  const text = write(value, texts, quoted);
  texts.set(value, { by: write, text });
  return text;
}

function generate(body: string, parts: readonly unknown[]): WriteValue {
  const text = `return (o,t,q)=>{${body}}`;
  return new Function('fail', 'again', 'p', text)(throwAnomaly, again, parts) as WriteValue;
}

function quotePlain(text: string): string {
  return `"${text}"`;
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
      return '(typeof v==="string"?q(v):fail())';
    case 'Boolean':
      return '(v===true?"true":v===false?"false":fail())';
    case 'ID':
      return '(typeof v==="string"?q(v):Number.isInteger(v)?JSON.stringify(v):fail())';
    default:
      return 'JSON.stringify(v)';
  }
}
