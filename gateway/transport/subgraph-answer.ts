import { isErrorCode } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';
import type { ChannelAnswer } from './subgraph-channel.ts';

/** A GraphQL response as a subgraph sent it; `errors` is empty where there are none. */
export interface SubgraphAnswer {
  readonly data: JsonObject | null;
  readonly errors: readonly JsonObject[];
  readonly extensions: unknown;
  /** Whether no string in it needs more than quotation marks to be JSON text; unknown where absent. */
  readonly isPlain?: boolean;
}

// More than any client reads; each costs time to place and to write.
const maxErrors = 1_000;

/** Throws where the value is not a GraphQL response. Of its errors the first 1,000 are kept. */
export function parseSubgraphAnswer(value: unknown): SubgraphAnswer {
  if (!isJsonObject(value)) throw new Error('The subgraph answered JSON that is not an object');
  const { data, errors, extensions } = value;
  if (data !== undefined && data !== null && !isJsonObject(data)) {
    throw new Error('The subgraph answered with data that is not an object');
  }
  const parsedErrors = Array.isArray(errors) ? errors.slice(0, maxErrors).filter(isJsonObject) : [];
  if (data === undefined && parsedErrors.length === 0) {
    throw new Error('The subgraph answered JSON with neither data nor errors');
  }
  return { data: data ?? null, errors: parsedErrors, extensions };
}

/** Reads an answer that is not a stream; throws where it is not GraphQL, or is a server's failure. */
export function readSubgraphAnswer(received: ChannelAnswer, maxBytes: number): SubgraphAnswer {
  const { status, text } = received;
  if (text.length > maxBytes) throw new Error(`The subgraph answered more than ${maxBytes} bytes`);
  const answer = parseSubgraphAnswer(parseJson(received));
  if (status >= 500 && answer.data === null && !answer.errors.some(hasKnownCode)) {
    throw new Error(`The subgraph answered status ${status}`);
  }
  // JSON without an escape has none of what must be escaped, but for lone surrogates in a text that never was UTF-8.
  return { ...answer, isPlain: !text.includes('\\') && text.isWellFormed() };
}

function parseJson({ status, contentType = 'no content type', text }: ChannelAnswer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      `The subgraph answered status ${status} with ${text.length} characters of ${contentType}, not JSON`,
    );
  }
}

function hasKnownCode(error: JsonObject): boolean {
  return isJsonObject(error.extensions) && isErrorCode(error.extensions.code);
}
