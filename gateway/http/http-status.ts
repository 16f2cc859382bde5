import { type ExecutionResult, GraphQLError } from 'graphql';
import type { ErrorCode } from '#platform/errors.ts';
import { maskError } from '../errors/mask-error.ts';
import { samePlace } from '../errors/same-place.ts';
import type { RequestContext } from '../request-context.ts';
import { HttpError } from './http-error.ts';

/** What graphql-yoga reads from an error's `extensions.http` and takes out again; `spec` leaves 200 to `application/json`. */
export interface HttpExtension {
  readonly status: number;
  readonly spec?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const statuses: Partial<Record<ErrorCode, HttpExtension>> = {
  GRAPHQL_PARSE_FAILED: { status: 400, spec: true },
  GRAPHQL_VALIDATION_FAILED: { status: 400, spec: true },
  BAD_USER_INPUT: { status: 400, spec: true },
  NOT_FOUND: { status: 400, spec: true },
  OPERATION_TOO_COSTLY: { status: 400, spec: true },
  OPERATION_NOT_TRUSTED: { status: 400, spec: true },
  UNAUTHENTICATED: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
  FORBIDDEN: { status: 403 },
  RATE_LIMITED: { status: 429 },
  SYSTEM_UNAVAILABLE: { status: 503 },
  INTERNAL: { status: 500 },
};

/** Gives the errors of an operation that did not start the status that HTTP clients go by. */
export function withHttpStatus(result: ExecutionResult): ExecutionResult {
  if (result.data !== undefined || !result.errors) return result;
  return {
    ...result,
    errors: result.errors.map((error) => withHttp(error, statuses[error.extensions.code as ErrorCode])),
  };
}

/** A failure before there was an operation, ready to be written. */
export function toHttpGraphQLError(
  error: unknown,
  caller: Pick<RequestContext, 'correlationId' | 'log'>,
): GraphQLError {
  if (!(error instanceof HttpError)) {
    const shown = maskError(error, caller);
    return withHttp(shown, statuses[shown.extensions.code as ErrorCode]);
  }
  const { status, headers } = error;
  return withHttp(maskError(error.error, caller), { status, headers });
}

function withHttp(error: GraphQLError, given: HttpExtension | undefined): GraphQLError {
  if (!given) return error;
  const { retryAfterMs } = error.extensions;
  // RFC 9110 §10.2.3: in whole seconds.
  const isTimed = given.status === 429 && typeof retryAfterMs === 'number';
  const headers = {
    ...given.headers,
    ...(isTimed && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
  };
  const http = { ...given, headers };
  return new GraphQLError(error.message, { ...samePlace(error), extensions: { ...error.extensions, http } });
}
