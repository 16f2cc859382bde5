import { z } from 'zod';
import { CodedError, isCodedError } from '#platform/errors.ts';

/** One answer of Salesforce whose body is JSON or, by its status, absent. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

const apiErrors = z.array(z.object({ message: z.string().default(''), errorCode: z.string() })).min(1);
const rowErrors = z.array(z.object({ message: z.string().default(''), statusCode: z.string() })).min(1);
const tokenError = z.object({ error: z.string(), error_description: z.string().default('') });

/** Codes that say "not now" of a call that had no effect. */
const transient = new Set(['UNABLE_TO_LOCK_ROW', 'QUERY_TIMEOUT', 'SERVER_UNAVAILABLE', 'UNKNOWN_EXCEPTION']);

/** The system is away, or answers what is no answer of its API. `retryable` unless said otherwise. */
export function unavailable(
  system: string,
  operation: string,
  what: string,
  status?: number,
  options: { readonly retryable?: boolean; readonly cause?: unknown } = {},
): CodedError {
  return new CodedError('SYSTEM_UNAVAILABLE', `${system} gave ${what} to ${operation}; try again later`, {
    system,
    retryable: options.retryable ?? true,
    ...(options.cause !== undefined && { cause: options.cause }),
    vendor: { ...(status !== undefined && { status }), message: what },
  });
}

/** Sends, and reads the whole answer. Throws `SYSTEM_UNAVAILABLE` for a lost connection, an empty body or one that is not JSON. */
export async function readAnswer(
  system: string,
  operation: string,
  signal: AbortSignal,
  send: () => Promise<Response>,
): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await send();
    text = await response.text();
  } catch (cause) {
    if (isCodedError(cause) || signal.aborted) throw cause;
    throw unavailable(system, operation, 'no answer (the connection failed)', undefined, { cause });
  }
  const { status, headers } = response;
  if (status === 204 || status === 304) return { status, headers, json: undefined };
  if (text.trim() === '')
    throw unavailable(system, operation, `an empty answer with status ${status}`, status);
  try {
    return { status, headers, json: JSON.parse(text) };
  } catch (cause) {
    const kind = text.trimStart().startsWith('<') ? 'a web page' : 'something that is not JSON';
    const retryable = status >= 500 || status < 400;
    throw unavailable(system, operation, `${kind} with status ${status}`, status, { retryable, cause });
  }
}

/** The code and words of an error body, of the REST resources as of collections' rows. */
export function errorOf(json: unknown): { readonly code: string; readonly message: string } | undefined {
  const api = apiErrors.safeParse(json).data?.[0];
  if (api) return { code: api.errorCode, message: api.message };
  const row = rowErrors.safeParse(json).data?.[0];
  return row && { code: row.statusCode, message: row.message };
}

/** What a refusal by `operation` means to our callers; the vendor's own words stay in `vendor`. */
export function toSalesforceError(
  system: string,
  operation: string,
  status: number,
  json: unknown,
): CodedError {
  const error = errorOf(json);
  if (status === 300) {
    const message = `${system} holds several records for one key of ${operation}; merge them and make the key field unique`;
    return new CodedError('SYSTEM_REJECTED', message, { system, vendor: { status } });
  }
  if (!error) {
    const retryable = status >= 500;
    return unavailable(system, operation, `an unknown error with status ${status}`, status, { retryable });
  }
  const vendor = { status, code: error.code, message: error.message };
  if (error.code === 'REQUEST_LIMIT_EXCEEDED') {
    return new CodedError('SYSTEM_BUDGET_EXHAUSTED', exhaustedMessage(system, error.message), {
      system,
      retryable: true,
      vendor,
    });
  }
  if (transient.has(error.code) || status >= 500) {
    return new CodedError('SYSTEM_UNAVAILABLE', `${system} could not do ${operation} now; try again`, {
      system,
      retryable: true,
      vendor,
    });
  }
  if (status === 401) {
    const message = `${system} refuses our session; check the app's policies and its run-as user`;
    return new CodedError('SYSTEM_UNAVAILABLE', message, { system, vendor });
  }
  if (status === 404) {
    return new CodedError('NOT_FOUND', `${system} holds no such record for ${operation}`, { system, vendor });
  }
  return new CodedError('SYSTEM_REJECTED', `${system} refused ${operation} with ${error.code}`, {
    system,
    vendor,
  });
}

function exhaustedMessage(system: string, words: string): string {
  return words.startsWith('TotalRequests')
    ? `${system} has no API calls left in this 24 hours; wait, or raise the org's allocation`
    : `${system} runs as many long calls as it allows; try again in a moment`;
}

/** Refused by the token endpoint, whose errors have a shape of their own. */
export function toTokenError(system: string, answer: Answer): CodedError {
  const error = tokenError.safeParse(answer.json).data;
  if (!error || answer.status >= 500) {
    return unavailable(system, 'token', `an unknown error with status ${answer.status}`, answer.status);
  }
  const message = `${system} refuses our credentials (${error.error}); check the client id, its secret or key, and the app's policies`;
  return new CodedError('SYSTEM_UNAVAILABLE', message, {
    system,
    vendor: { status: answer.status, code: error.error, message: error.error_description },
  });
}
