import type { FetchNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionSetNode,
  stripIgnoredCharacters,
} from 'graphql';
import type { ResponsePath } from '../../errors/gateway-error.ts';
import { compileRepresentation, type RepresentationWriter } from './compile-representation.ts';

/** A fetch of a plan, with what is made of it once. */
export interface CompiledFetch {
  /** Different for every fetch of a plan. */
  readonly id: number;
  readonly node: FetchNode;
  readonly subgraph: string;
  /** From the root to its objects. */
  readonly path: ResponsePath;
  readonly variables: readonly string[];
  /** Undefined for a fetch from a root type. */
  readonly entities: CompiledEntities | undefined;
  /** The start of the request's body, up to its variables. */
  readonly bodyHead: string;
}

export interface CompiledEntities {
  readonly writeRepresentation: RepresentationWriter;
  /** What is selected of each entity; equal texts with equal variables ask for the same. */
  readonly selection: string;
  readonly variableDefinitions: readonly string[];
  /** Response keys that an entity may come with. */
  readonly keys: readonly string[];
  readonly hasComposites: boolean;
}

export function compileFetch(
  schema: GraphQLSchema,
  node: FetchNode,
  path: ResponsePath,
  id: number,
): CompiledFetch {
  return {
    id,
    node,
    path,
    subgraph: node.serviceName,
    variables: node.variableUsages ?? [],
    entities: node.requires && compileEntities(schema, node),
    bodyHead: toBodyHead(node.operation, node.operationName),
  };
}

export function toBodyHead(query: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return `{"query":${JSON.stringify(query)}${name},"variables":`;
}

function compileEntities(schema: GraphQLSchema, node: FetchNode): CompiledEntities {
  const operation = parse(node.operation, { noLocation: true }).definitions[0] as OperationDefinitionNode;
  const selectionSet = (operation.selectionSet.selections[0] as FieldNode).selectionSet as SelectionSetNode;
  const fields = fieldsOf(selectionSet);
  const renamed = (node.outputRewrites ?? []).flatMap((rewrite) =>
    rewrite.kind === 'KeyRenamer' ? [rewrite.renameKeyTo] : [],
  );
  return {
    writeRepresentation: compileRepresentation(schema, node.requires ?? []),
    selection: stripIgnoredCharacters(print(selectionSet)),
    variableDefinitions: (operation.variableDefinitions ?? [])
      .filter(({ variable }) => variable.name.value !== 'representations')
      .map(print),
    keys: [...new Set([...fields.map((field) => field.alias?.value ?? field.name.value), ...renamed])],
    hasComposites: fields.some((field) => field.selectionSet),
  };
}

// The planner is told not to write fragments.
function fieldsOf({ selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((node) =>
    node.kind === Kind.FIELD ? [node] : node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet) : [],
  );
}
