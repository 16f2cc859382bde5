import type { CodedError } from '#platform/errors.ts';

/** A request refused before there is an operation. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly error: CodedError;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, error: CodedError, headers: Readonly<Record<string, string>> = {}) {
    super(error.message, { cause: error });
    this.status = status;
    this.error = error;
    this.headers = headers;
  }
}
