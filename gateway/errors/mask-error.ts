import { GraphQLError } from 'graphql';
import { isCodedError } from '#platform/errors.ts';
import type { RequestContext } from '../request-context.ts';
import { type GatewayError, internalError, isErrorCode } from './gateway-error.ts';
import { samePlace } from './same-place.ts';
import { toPlainError } from './to-plain-error.ts';

/** The last thing before the wire: any thrown value becomes an error of the contract; what is not one is logged and masked. */
export function maskError(
  error: unknown,
  { correlationId, log }: Pick<RequestContext, 'correlationId' | 'log'>,
): GraphQLError {
  if (error instanceof GraphQLError && isErrorCode(error.extensions.code)) {
    return new GraphQLError(error.message, {
      ...samePlace(error),
      extensions: { ...error.extensions, correlationId },
    });
  }
  if (isCodedError(error)) return toGraphQLError(toPlainError(error), correlationId);
  log.error({ correlationId, err: error }, 'unexpected error');
  return toGraphQLError(internalError, correlationId);
}

export function toGraphQLError(
  { message, path, ...extensions }: GatewayError,
  correlationId: string,
): GraphQLError {
  return new GraphQLError(message, { path: path ?? null, extensions: { ...extensions, correlationId } });
}

/** Many at a time: without the stacks that nobody reads, which take most of the time that an error takes to make. */
export function toGraphQLErrors(errors: readonly GatewayError[], correlationId: string): GraphQLError[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return errors.map((error) => toGraphQLError(error, correlationId));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
