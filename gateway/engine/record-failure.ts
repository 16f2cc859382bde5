import { isCodedError } from '#platform/errors.ts';
import { type GatewayError, internalError } from '../errors/gateway-error.ts';
import { toGatewayError } from '../errors/subgraph-error.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import type { JsonObject } from '../json-object.ts';
import type { CompiledFetch } from './compiled/compile-fetch.ts';
import { type Execution, type Failure, placesAt } from './execution.ts';
import { fetchedKeys } from './fetched-keys.ts';

/** Notes for every object what the fetch did not give it. */
export function failFetch(
  execution: Execution,
  fetch: CompiledFetch,
  objects: readonly JsonObject[],
  error: GatewayError,
): void {
  const keys = fetchedKeys(fetch.node);
  const places = placesAt(execution, fetch.path);
  // One that stands nowhere any more is told where its copies are.
  const placed = objects.filter((object) => places.has(object));
  for (const object of placed.length > 0 ? placed : objects) {
    addFailure(execution, object, { error: { ...error, path: places.get(object)?.[0] ?? [] }, keys });
  }
}

/** What this fetch needed did not come: its own fields are missing for the same reason. */
export function inheritFailure(execution: Execution, fetch: CompiledFetch, object: JsonObject): void {
  if (execution.failures.size === 0 && execution.errors.length === 0) return;
  const path = placesAt(execution, fetch.path).get(object)?.[0] ?? [];
  const cause =
    execution.failures.get(object)?.[0]?.error ??
    execution.errors.find((error) => path.every((part, index) => error.path?.[index] === part));
  if (!cause) return;
  const keys = fetchedKeys(fetch.node);
  addFailure(execution, object, { error: { ...cause, path }, keys, origin: cause });
}

function addFailure(execution: Execution, object: JsonObject, failure: Failure): void {
  const known = execution.failures.get(object);
  if (known) known.push(failure);
  else execution.failures.set(object, [failure]);
}

/** The error that clients read for one that was thrown. */
export function toFetchError(execution: Execution, fetch: CompiledFetch, error: unknown): GatewayError {
  if (isCodedError(error)) return toPlainError(error);
  logFault(execution, fetch, 'subgraph request failed unexpectedly', error);
  return internalError;
}

/** The error that clients read for one that a subgraph sent. */
export function toReceivedError(execution: Execution, fetch: CompiledFetch, json: JsonObject): GatewayError {
  const error = toGatewayError(json);
  if (error.code === 'INTERNAL')
    logFault(execution, fetch, 'subgraph answered an error without a code of the contract', json);
  return error;
}

export function logFault(
  { caller }: Execution,
  { subgraph }: CompiledFetch,
  message: string,
  cause?: unknown,
): void {
  caller.log.error({ correlationId: caller.correlationId, subgraph, err: cause }, message);
}
