import type { ErrorCode } from '#platform/errors.ts';

export type ResponsePath = readonly (string | number)[];

/** One error of an answer, before it becomes a GraphQL error: only what a client may see. */
export interface GatewayError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path?: ResponsePath;
  readonly system?: string;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
}

/** What a client reads where the reason is not its to know; the log has the cause. */
export const internalError: GatewayError = { code: 'INTERNAL', message: 'Internal error' };

const codes: ReadonlySet<string> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'OPERATION_TOO_COSTLY',
  'OPERATION_NOT_TRUSTED',
  'RATE_LIMITED',
  'SYSTEM_UNAVAILABLE',
  'SYSTEM_BUDGET_EXHAUSTED',
  'SYSTEM_REJECTED',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
]);

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && codes.has(value);
}
