/** The contract's error codes: every failure that leaves the product carries one of these. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'OPERATION_TOO_COSTLY'
  | 'OPERATION_NOT_TRUSTED'
  | 'RATE_LIMITED'
  | 'SYSTEM_UNAVAILABLE'
  | 'SYSTEM_BUDGET_EXHAUSTED'
  | 'SYSTEM_REJECTED'
  | 'DEADLINE_EXCEEDED'
  | 'INTERNAL';

export interface CodedErrorDetails {
  /** The system of record that failed, by its configured name. */
  readonly system?: string;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
  /** What the vendor answered, for logs and exceptions; never sent to a client. */
  readonly vendor?: { readonly status?: number; readonly code?: string; readonly message?: string };
}

/** A failure with a code of the catalogue. `message` is for a person and safe to show: it names the thing, the value and the fix. */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly system: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly vendor: CodedErrorDetails['vendor'];

  constructor(code: ErrorCode, message: string, details: CodedErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.system = details.system;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs;
    this.vendor = details.vendor;
  }
}

/** True for a `CodedError`, also one that went through a serializer and kept only its properties. */
export function isCodedError(error: unknown): error is CodedError {
  return error instanceof Error && error.name === 'CodedError' && 'code' in error;
}
