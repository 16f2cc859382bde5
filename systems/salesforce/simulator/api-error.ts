import type { SimulatedResponse } from '#sandbox/kit/simulator.ts';

/** A refusal as the REST API words it: an array of these is the body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly errorCode: string;
  /** Absent in the body where undefined, as for most errors of resources. */
  readonly fields: readonly string[] | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: readonly string[]) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }

  toBody(): readonly unknown[] {
    const { message, errorCode, fields } = this;
    return [{ message, errorCode, ...(fields && { fields }) }];
  }
}

/** What one resource answers, before it is written as HTTP or as part of a composite. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent with 204. */
  readonly body?: unknown;
}

export function toReply(error: unknown): Reply {
  if (error instanceof ApiError) return { status: error.status, body: error.toBody() };
  throw error;
}

export function toResponse(reply: Reply, operation: string): SimulatedResponse {
  if (reply.body === undefined) return { status: reply.status, headers: { ...reply.headers }, operation };
  return {
    status: reply.status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...reply.headers },
    body: JSON.stringify(reply.body),
    operation,
  };
}

export function notFound(): ApiError {
  return new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}
