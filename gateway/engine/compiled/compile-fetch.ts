import type {
  FetchDataKeyRenamer,
  FetchNode,
  QueryPlanFieldNode,
  QueryPlanSelectionNode,
} from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { CompiledUnit, UnitCompiler } from '../../cache/compile-unit.ts';
import type { ResponsePath } from '../../errors/gateway-error.ts';
import { type Collector, compileCollector } from './compile-collector.ts';
import { compileGiver, type LeafGiver } from './compile-giver.ts';
import { compileRepresentation, type RepresentationForms } from './compile-representation.ts';

/** A fetch of a plan, with what is made of it once. */
export interface CompiledFetch {
  /** Different for every fetch of a plan. */
  readonly id: number;
  readonly node: FetchNode;
  readonly subgraph: string;
  /** From the root to its objects. */
  readonly path: ResponsePath;
  readonly pathKey: string;
  readonly collect: Collector;
  readonly variables: readonly string[];
  /** Undefined for a fetch from a root type. */
  readonly entities: CompiledEntities | undefined;
  /** The start of the request's body, up to its variables. */
  readonly bodyHead: string;
  /** Of a query from a root type: its fields by response key, where they can be kept one by one. */
  readonly rootUnits: ReadonlyMap<string, CompiledUnit> | undefined;
  /** Of a mutation: its fields, for what they may have changed. */
  readonly changes: ReadonlyMap<string, CompiledUnit> | undefined;
  /** Whether anything that it brings may be kept. */
  readonly isCacheable: boolean;
}

export interface CompiledEntities {
  readonly formOf: RepresentationForms;
  /** Names what is gathered for it, where that is the same for every fetch of this name. */
  readonly gathering: string | undefined;
  /** Response keys that it requires of its objects. */
  readonly required: ReadonlySet<string>;
  /** What is selected of each entity; equal texts with equal variables ask for the same. */
  readonly selection: string;
  readonly variableDefinitions: readonly string[];
  /** Where the values of `@fromContext` arguments are; undefined where there are none. */
  readonly context: CompiledContext | undefined;
  /** Response keys that an entity may come with. */
  readonly keys: readonly string[];
  readonly hasComposites: boolean;
  /** Gives an object all of it, where none has a selection. */
  readonly giveLeaves: LeafGiver;
  /** By type of entity, where there is a cache. */
  readonly units: ReadonlyMap<string, CompiledUnit> | undefined;
}

export interface CompiledContext {
  readonly rewrites: readonly FetchDataKeyRenamer[];
  /** Selection and variable definitions with every variable of such an argument under a name of this prefix. */
  renamed(prefix: string): Pick<CompiledEntities, 'selection' | 'variableDefinitions'>;
}

export function compileFetch(
  schema: GraphQLSchema,
  node: FetchNode,
  path: ResponsePath,
  id: number,
  units?: UnitCompiler,
): CompiledFetch {
  // A deferred fetch from a root type requires its `__typename`, and is of no entity.
  const isOfEntities = node.requires !== undefined && node.operation.includes('_entities(');
  const entities = isOfEntities ? compileEntities(schema, node, path, units) : undefined;
  const roots = entities ? undefined : compileRootUnits(schema, node, units);
  const rootUnits = node.operationKind === 'query' ? roots : undefined;
  const kept = [...(entities?.units?.values() ?? []), ...(rootUnits?.values() ?? [])];
  return {
    id,
    node,
    path,
    pathKey: path.join('.'),
    collect: compileCollector(path),
    subgraph: node.serviceName,
    variables: (node.variableUsages ?? []).filter((name) => !isContextual(node, name)),
    entities,
    rootUnits,
    changes: node.operationKind === 'mutation' ? roots : undefined,
    isCacheable: kept.some(({ lifetime }) => lifetime !== undefined),
    bodyHead: toBodyHead(node.operation, node.operationName),
  };
}

export function toBodyHead(query: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return `{"query":${JSON.stringify(query)}${name},"variables":`;
}

function compileRootUnits(schema: GraphQLSchema, node: FetchNode, units: UnitCompiler | undefined) {
  const root = node.operationKind === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  if (!units || !root) return undefined;
  const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  return units.rootFields(node.serviceName, root.name, operation.selectionSet);
}

function compileEntities(
  schema: GraphQLSchema,
  node: FetchNode,
  path: ResponsePath,
  units: UnitCompiler | undefined,
): CompiledEntities {
  const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const selectionSet = (operation.selectionSet.selections[0] as FieldNode).selectionSet as SelectionSetNode;
  const fields = fieldsOf(selectionSet);
  const renamed = (node.outputRewrites ?? []).flatMap((rewrite) =>
    rewrite.kind === 'KeyRenamer' ? [rewrite.renameKeyTo] : [],
  );
  const keys = [...new Set([...fields.map((field) => field.alias?.value ?? field.name.value), ...renamed])];
  const requires = node.requires ?? [];
  const required = requiredFields(requires);
  // What lies deeper may change by other fetches than those for this path.
  const isPlain = !node.inputRewrites && required.every((field) => !field.selections);
  return {
    formOf: compileRepresentation(schema, requires),
    gathering: isPlain ? JSON.stringify([path, requires]) : undefined,
    required: new Set(required.map(({ alias, name }) => alias ?? name)),
    ...toTexts(operation),
    context: node.contextRewrites?.length ? compileContext(operation, node.contextRewrites) : undefined,
    keys,
    giveLeaves: compileGiver(keys),
    hasComposites: fields.some((field) => field.selectionSet),
    // An answer that depends on where its entity stands is not one of the entity.
    units: node.contextRewrites?.length ? undefined : units?.entities(node.serviceName, selectionSet),
  };
}

function requiredFields(selections: readonly QueryPlanSelectionNode[]): QueryPlanFieldNode[] {
  return selections.flatMap((node) => (node.kind === 'Field' ? [node] : requiredFields(node.selections)));
}

function toTexts(operation: OperationDefinitionNode) {
  const selectionSet = (operation.selectionSet.selections[0] as FieldNode).selectionSet as SelectionSetNode;
  return {
    selection: stripIgnoredCharacters(print(selectionSet)),
    variableDefinitions: (operation.variableDefinitions ?? [])
      .filter(({ variable }) => variable.name.value !== 'representations')
      .map(print),
  };
}

function compileContext(
  operation: OperationDefinitionNode,
  rewrites: readonly FetchDataKeyRenamer[],
): CompiledContext {
  const names = new Set(rewrites.map(({ renameKeyTo }) => renameKeyTo));
  const known = new Map<string, ReturnType<CompiledContext['renamed']>>();
  return {
    rewrites,
    renamed(prefix) {
      const texts = known.get(prefix) ?? toTexts(withPrefix(operation, names, prefix));
      known.set(prefix, texts);
      return texts;
    },
  };
}

function withPrefix(operation: OperationDefinitionNode, names: ReadonlySet<string>, prefix: string) {
  return visit(operation, {
    Variable(node) {
      if (!names.has(node.name.value)) return undefined;
      return { ...node, name: { ...node.name, value: prefix + node.name.value } };
    },
  });
}

function isContextual({ contextRewrites }: FetchNode, name: string): boolean {
  return contextRewrites?.some(({ renameKeyTo }) => renameKeyTo === name) ?? false;
}

// The planner is told not to write fragments.
function fieldsOf({ selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [node] : node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet) : [],
  );
}
