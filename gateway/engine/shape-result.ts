import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import type { GatewayError } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject, ownProperty } from '../json-object.ts';
import type { PlanKeys } from '../planning/plan-keys.ts';
import type { EngineRequest } from './engine.ts';
import { createErrorBook, type ErrorBook, type ToldErrors, type ToldLater } from './error-book.ts';
import type { Execution } from './execution.ts';
import { isValidLeaf } from './is-valid-leaf.ts';
import { type Path, toResponsePath } from './path.ts';

type Subfields = ReturnType<typeof collectSubfields>;

export interface ShapedResult {
  readonly data: JsonObject | null;
  readonly errors: readonly GatewayError[];
}

/** A part of an answer, whose errors may be told by those that come after it. */
export interface ShapedPart {
  readonly data: JsonObject | null;
  /** Whether a field is null because nobody sent it, and nothing says why. */
  readonly lacks: boolean;
  errors(isLater?: ToldLater): readonly GatewayError[];
}

/**
 * One pass over what subgraphs sent, in the shape of the client's operation: types checked, nulls propagated
 * (GraphQL spec §6.4.4), every error at the path where the client reads the null, and what the caller may not see denied.
 */
export function shapeResult(
  schema: GraphQLSchema,
  planKeys: PlanKeys,
  { prepared, variables, access }: Pick<EngineRequest, 'prepared' | 'variables' | 'access'>,
  execution: Outcome,
): ShapedResult {
  const { data, errors } = createShaper(schema, planKeys, { prepared, variables, access })(execution);
  return { data, errors: errors() };
}

type Outcome = Pick<Execution, 'data' | 'failures'> & { readonly errors: readonly GatewayError[] };

/** An object within the answer, in place of the root. */
export interface PartShape extends ToldErrors {
  readonly type: GraphQLObjectType;
  /** A field that selects what is wanted of it. */
  readonly nodes: readonly FieldNode[];
  readonly source: JsonObject;
  readonly path: Path | undefined;
}

/** The same for several parts of one answer. */
export function createShaper(
  schema: GraphQLSchema,
  planKeys: PlanKeys,
  { prepared, variables, access }: Pick<EngineRequest, 'prepared' | 'variables' | 'access'>,
): (execution: Outcome, part?: PartShape) => ShapedPart {
  let book: ErrorBook;
  let lacks = false;
  const fragments = fragmentsOf(prepared.document.definitions);
  const subfields = new WeakMap<readonly FieldNode[], Map<GraphQLObjectType, Subfields>>();

  function completeObject(
    type: GraphQLObjectType,
    fields: ReadonlyMap<string, readonly FieldNode[]>,
    source: JsonObject,
    path: Path | undefined,
  ): JsonObject | null {
    const result: JsonObject = Object.create(null);
    for (const [key, nodes] of fields) {
      const node = nodes[0];
      if (!node) continue;
      const name = node.name.value;
      if (name === '__typename') {
        result[key] = type.name;
        continue;
      }
      if (name === '__schema' || name === '__type') {
        result[key] = ownProperty(source, key) ?? null;
        continue;
      }
      const field = type.getFields()[name];
      if (!field) continue;
      const value = completeField(type, field.type, nodes, source, { previous: path, key });
      if (value === null && isNonNullType(field.type)) return null;
      result[key] = value;
    }
    return result;
  }

  function completeField(
    parent: GraphQLObjectType,
    type: GraphQLOutputType,
    nodes: readonly FieldNode[],
    source: JsonObject,
    path: Path,
  ): unknown {
    const fieldName = nodes[0]?.name.value ?? '';
    const coordinate = `${parent.name}.${fieldName}`;
    const denial = access.isOpen ? undefined : access.field(parent.name, fieldName);
    if (denial) {
      book.add({ ...denial, path: toResponsePath(path) });
      return null;
    }
    const raw = nodes[0] && ownProperty(source, planKeys.keyOf(nodes[0]));
    if (raw === undefined && book.reportMissing(source, path)) return null;
    lacks ||= raw === undefined;
    return complete(type, raw, nodes, path, coordinate);
  }

  /** Null where the value is null or could not stay; then for a non-null type there is an error at the path or beneath it. */
  function complete(
    type: GraphQLOutputType,
    raw: unknown,
    nodes: readonly FieldNode[],
    path: Path,
    coordinate: string,
  ): unknown {
    if (isNonNullType(type)) {
      const before = book.count();
      const value = complete(type.ofType, raw, nodes, path, coordinate);
      if (value === null && book.count() === before && !book.hasAt(path)) {
        book.add(invalid(`Cannot return null for non-nullable field ${coordinate}`, path));
      }
      return value;
    }
    if (raw === undefined || raw === null) {
      book.report(path);
      return null;
    }
    if (isListType(type)) return completeList(type.ofType, raw, nodes, path, coordinate);
    if (isLeafType(type)) {
      if (isValidLeaf(type, raw)) return raw;
      book.add(invalid(`Invalid value found for field ${coordinate}`, path));
      return null;
    }
    return completeComposite(type, raw, nodes, path, coordinate);
  }

  function completeList(
    elementType: GraphQLOutputType,
    raw: unknown,
    nodes: readonly FieldNode[],
    path: Path,
    coordinate: string,
  ): unknown[] | null {
    if (!Array.isArray(raw)) {
      book.add(invalid(`Invalid value found for list field ${coordinate}`, path));
      return null;
    }
    const values = raw.map((element, key) =>
      complete(elementType, element, nodes, { previous: path, key }, coordinate),
    );
    return isNonNullType(elementType) && values.includes(null) ? null : values;
  }

  function completeComposite(
    type: GraphQLOutputType,
    raw: unknown,
    nodes: readonly FieldNode[],
    path: Path,
    coordinate: string,
  ): JsonObject | null {
    const runtimeType = isJsonObject(raw) ? runtimeTypeOf(schema, type, raw) : undefined;
    if (!isJsonObject(raw) || !runtimeType) {
      book.add(invalid(`Invalid object found for field ${coordinate}`, path));
      return null;
    }
    const denial = access.isOpen ? undefined : access.type(runtimeType.name);
    if (denial) {
      book.add({ ...denial, path: toResponsePath(path) });
      return null;
    }
    return completeObject(runtimeType, subfieldsOf(runtimeType, nodes), raw, path);
  }

  function subfieldsOf(type: GraphQLObjectType, nodes: readonly FieldNode[]) {
    const byType = subfields.get(nodes) ?? new Map<GraphQLObjectType, Subfields>();
    subfields.set(nodes, byType);
    const fields = byType.get(type) ?? collectSubfields(schema, fragments, variables.coerced, type, nodes);
    byType.set(type, fields);
    return fields;
  }

  return function shape(execution, part) {
    const own = createErrorBook(execution, part);
    book = own;
    lacks = false;
    const data = part ? shapePart(part) : shapeRoot(execution);
    const depth = toResponsePath(part?.path).length;
    return { data, lacks, errors: (isLater) => own.close(data, depth, isLater) };
  };

  function shapePart({ type, nodes, source, path }: PartShape): JsonObject | null {
    return completeObject(type, subfieldsOf(type, nodes), source, path);
  }

  function shapeRoot({ data }: Outcome): JsonObject | null {
    const root = schema.getRootType(prepared.operation.operation);
    if (!root) throw new Error(`The schema has no type for a ${prepared.operation.operation}`);
    const fields = collectFields(schema, fragments, variables.coerced, root, prepared.operation.selectionSet);
    return completeObject(root, fields, data, undefined);
  }
}

function invalid(message: string, path: Path): GatewayError {
  return { code: 'INTERNAL', message, path: toResponsePath(path) };
}

function runtimeTypeOf(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  raw: JsonObject,
): GraphQLObjectType | undefined {
  if (isObjectType(type)) return type;
  const name = ownProperty(raw, '__typename');
  const named = typeof name === 'string' ? schema.getType(name) : undefined;
  return isObjectType(named) && isAbstractType(type) && schema.isSubType(type, named) ? named : undefined;
}

function fragmentsOf(definitions: EngineRequest['prepared']['document']['definitions']) {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  return fragments;
}
