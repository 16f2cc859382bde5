import { GraphQLError } from 'graphql';
import { isCodedError } from '#platform/errors.ts';

const maskedMessage = 'Internal error';

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/**
 * What a caller is told of a failure: a coded one says its own words, GraphQL's own complaints pass, all else is `INTERNAL` and goes
 * to `onUnexpected`.
 */
export function toSubgraphError(error: unknown, onUnexpected: (cause: unknown) => void): GraphQLError {
  const cause = rootCause(error);
  const at = error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {};
  if (isCodedError(cause)) {
    const { code, system, retryable, retryAfterMs } = cause;
    return new GraphQLError(cause.message, {
      ...at,
      extensions: {
        code,
        ...(system === undefined ? {} : { system, retryable }),
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      },
    });
  }
  if (cause instanceof GraphQLError && !cause.originalError) return cause;
  onUnexpected(cause);
  return new GraphQLError(maskedMessage, { ...at, extensions: { code: 'INTERNAL' } });
}
