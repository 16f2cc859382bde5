import type { FetchNode } from '@apollo/query-planner';
import { isCodedError } from '#platform/errors.ts';
import { type GatewayError, internalError, type ResponsePath } from '../errors/gateway-error.ts';
import { toGatewayError } from '../errors/subgraph-error.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import { toClientKey } from '../planning/plan-keys.ts';
import type { SubgraphAnswer } from '../transport/subgraph-answer.ts';
import { buildRepresentation } from './build-representation.ts';
import { applyRewrites, renamedPath } from './data-rewrites.ts';
import { addFailure, type Execution } from './execution.ts';
import { fetchedKeys } from './fetched-keys.ts';
import { mergeAnswer } from './merge-answer.ts';
import type { Position } from './positions.ts';

/** Runs one fetch of a plan for all its objects. Never rejects: what failed is in the execution, at the place that it is missing from. */
export async function runFetch(
  execution: Execution,
  fetch: FetchNode,
  positions: readonly Position[],
): Promise<void> {
  if (positions.length === 0) return;
  if (fetch.requires) await fetchEntities(execution, fetch, positions);
  else await fetchRoot(execution, fetch, positions);
}

async function fetchRoot(
  execution: Execution,
  fetch: FetchNode,
  positions: readonly Position[],
): Promise<void> {
  const answer = await send(execution, fetch, positions, {});
  if (answer) mergeRootAnswer(execution, fetch, positions, answer);
}

/** Takes over an answer to a fetch from a root type; a subscription's events come in here. */
export function mergeRootAnswer(
  execution: Execution,
  fetch: FetchNode,
  positions: readonly Position[],
  { data, errors, extensions }: SubgraphAnswer,
): void {
  const at = positions[0]?.path ?? [];
  execution.explanations.add(extensions, (path) => [...at, ...path]);
  if (data) applyRewrites(execution.schemas.fullSchema, fetch.outputRewrites, data);
  for (const { object } of positions) if (data) mergeAnswer(object, data);
  for (const json of errors) {
    const error = received(execution, fetch, json);
    const path = errorPath(json);
    if (path && path.length > 0) {
      const renamed = renamedPath(fetch.outputRewrites, path);
      for (const position of positions)
        execution.errors.push({ ...error, path: [...position.path, ...renamed] });
    } else fail(execution, fetch, positions, error);
  }
}

async function fetchEntities(
  execution: Execution,
  fetch: FetchNode,
  positions: readonly Position[],
): Promise<void> {
  const { fullSchema } = execution.schemas;
  const asked: Position[] = [];
  const representations: JsonObject[] = [];
  for (const position of positions) {
    const representation = buildRepresentation(fullSchema, position.object, fetch.requires ?? []);
    if (!representation) {
      inheritFailure(execution, fetch, position);
      continue;
    }
    applyRewrites(fullSchema, fetch.inputRewrites, representation);
    asked.push(position);
    representations.push(representation);
  }
  if (asked.length === 0) return;
  const answer = await send(execution, fetch, asked, { representations });
  if (answer) mergeEntities(execution, fetch, asked, answer);
}

function mergeEntities(
  execution: Execution,
  fetch: FetchNode,
  asked: readonly Position[],
  answer: SubgraphAnswer,
): void {
  const { data, errors, extensions } = answer;
  execution.explanations.add(extensions, (path) => entityPath(asked, path)?.path ?? path);
  const entities = data?._entities;
  if (Array.isArray(entities) && entities.length === asked.length) {
    for (const [index, { object }] of asked.entries()) mergeEntity(execution, fetch, object, entities[index]);
  } else if (errors.length === 0) {
    logFault(execution, fetch, 'subgraph answered another number of entities than were asked for');
    fail(execution, fetch, asked, internalError);
  }
  for (const json of errors) {
    const error = received(execution, fetch, json);
    const place = entityPath(asked, errorPath(json));
    if (!place) fail(execution, fetch, asked, error);
    else if (place.rest.length === 0) fail(execution, fetch, [place.position], error);
    else {
      const rest = renamedPath(fetch.outputRewrites, place.rest);
      execution.errors.push({ ...error, path: [...place.position.path, ...rest] });
    }
  }
}

function mergeEntity(execution: Execution, fetch: FetchNode, object: JsonObject, entity: unknown): void {
  if (!isJsonObject(entity)) return;
  // Rewrites may be conditional on the type, which a fetch does not select again.
  if (!Object.hasOwn(entity, '__typename') && typeof object.__typename === 'string') {
    entity.__typename = object.__typename;
  }
  applyRewrites(execution.schemas.fullSchema, fetch.outputRewrites, entity);
  mergeAnswer(object, entity);
}

async function send(
  execution: Execution,
  fetch: FetchNode,
  positions: readonly Position[],
  extraVariables: Readonly<Record<string, unknown>>,
): Promise<SubgraphAnswer | undefined> {
  const { client, caller, deadline, variables } = execution;
  const operation = toSubgraphOperation(fetch, variables.raw, extraVariables);
  try {
    return await client.query(fetch.serviceName, operation, caller, deadline);
  } catch (error) {
    fail(execution, fetch, positions, isCodedError(error) ? toPlainError(error) : internalError);
    if (!isCodedError(error)) logFault(execution, fetch, 'subgraph request failed unexpectedly', error);
    return undefined;
  }
}

export function toSubgraphOperation(
  fetch: FetchNode,
  raw: Readonly<Record<string, unknown>>,
  extraVariables: Readonly<Record<string, unknown>>,
) {
  const variables: JsonObject = Object.create(null);
  for (const name of fetch.variableUsages ?? []) {
    if (Object.hasOwn(raw, name) && raw[name] !== undefined) variables[name] = raw[name];
  }
  return {
    query: fetch.operation,
    variables: Object.assign(variables, extraVariables),
    operationName: fetch.operationName,
    isMutation: fetch.operationKind === 'mutation',
  };
}

function fail(
  execution: Execution,
  fetch: FetchNode,
  positions: readonly Position[],
  error: GatewayError,
): void {
  const keys = fetchedKeys(fetch);
  for (const { object, path } of positions)
    addFailure(execution, object, { error: { ...error, path }, keys });
}

// What this fetch needed did not come: its own fields are missing for the same reason.
function inheritFailure(execution: Execution, fetch: FetchNode, { object, path }: Position): void {
  const cause =
    execution.failures.get(object)?.[0]?.error ??
    execution.errors.find((error) => path.every((part, index) => error.path?.[index] === part));
  if (cause)
    addFailure(execution, object, { error: { ...cause, path }, keys: fetchedKeys(fetch), origin: cause });
}

function received(execution: Execution, fetch: FetchNode, json: JsonObject): GatewayError {
  const error = toGatewayError(json);
  if (error.code === 'INTERNAL')
    logFault(execution, fetch, 'subgraph answered an error without a code of the contract', json);
  return error;
}

function logFault({ caller }: Execution, { serviceName }: FetchNode, message: string, cause?: unknown): void {
  caller.log.error({ correlationId: caller.correlationId, subgraph: serviceName, err: cause }, message);
}

function errorPath(json: JsonObject): ResponsePath | undefined {
  const { path } = json;
  if (!Array.isArray(path)) return undefined;
  return path.every((part) => typeof part === 'string' || typeof part === 'number')
    ? path.map(toClientPart)
    : undefined;
}

function toClientPart(part: string | number): string | number {
  return typeof part === 'string' ? toClientKey(part) : part;
}

function entityPath(asked: readonly Position[], path: ResponsePath | undefined) {
  const [root, index, ...rest] = path ?? [];
  const position = root === '_entities' && typeof index === 'number' ? asked[index] : undefined;
  return position && { position, rest, path: [...position.path, ...rest] };
}
