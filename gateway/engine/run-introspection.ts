import { executeSync, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import type { JsonObject } from '../json-object.ts';
import type { EngineRequest } from './engine.ts';

/** Answers `__schema` and `__type` of a query from the API schema; undefined where it asks for neither. */
export function runIntrospection(
  schema: GraphQLSchema,
  { prepared: { document, operation }, variables }: Pick<EngineRequest, 'prepared' | 'variables'>,
): JsonObject | undefined {
  const root = schema.getQueryType();
  if (operation.operation !== 'query' || !root) return undefined;
  const fragmentNodes = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const fragments = Object.fromEntries(fragmentNodes.map((node) => [node.name.value, node]));
  const selections = [
    ...collectFields(schema, fragments, variables.coerced, root, operation.selectionSet).values(),
  ]
    .flat()
    .filter(({ name }) => name.value === '__schema' || name.value === '__type');
  if (selections.length === 0) return undefined;
  const only: OperationDefinitionNode = {
    ...operation,
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
  const { data } = executeSync({
    schema,
    document: { kind: Kind.DOCUMENT, definitions: [only, ...fragmentNodes] },
    variableValues: variables.raw,
  });
  return data ?? undefined;
}
