import { isErrorCode } from '../errors/gateway-error.ts';
import { isJsonObject, type JsonObject } from '../json-object.ts';

/** A GraphQL response as a subgraph sent it; `errors` is empty where there are none. */
export interface SubgraphAnswer {
  readonly data: JsonObject | null;
  readonly errors: readonly JsonObject[];
  readonly extensions: unknown;
}

/** Throws where the value is not a GraphQL response. */
export function parseSubgraphAnswer(value: unknown): SubgraphAnswer {
  if (!isJsonObject(value)) throw new Error('The subgraph answered JSON that is not an object');
  const { data, errors, extensions } = value;
  if (data !== undefined && data !== null && !isJsonObject(data)) {
    throw new Error('The subgraph answered with data that is not an object');
  }
  const parsedErrors = Array.isArray(errors) ? errors.filter(isJsonObject) : [];
  if (data === undefined && parsedErrors.length === 0) {
    throw new Error('The subgraph answered JSON with neither data nor errors');
  }
  return { data: data ?? null, errors: parsedErrors, extensions };
}

/** Reads a response that is not a stream; throws where it is not GraphQL, or is a server's failure. */
export async function readSubgraphAnswer(response: Response, maxBytes: number): Promise<SubgraphAnswer> {
  const text = await response.text();
  if (text.length > maxBytes) throw new Error(`The subgraph answered more than ${maxBytes} bytes`);
  const answer = parseSubgraphAnswer(parseJson(text, response));
  if (response.status >= 500 && answer.data === null && !answer.errors.some(hasKnownCode)) {
    throw new Error(`The subgraph answered status ${response.status}`);
  }
  return answer;
}

function parseJson(text: string, response: Response): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const type = response.headers.get('content-type') ?? 'no content type';
    throw new Error(
      `The subgraph answered status ${response.status} with ${text.length} characters of ${type}, not JSON`,
    );
  }
}

function hasKnownCode(error: JsonObject): boolean {
  return isJsonObject(error.extensions) && isErrorCode(error.extensions.code);
}
