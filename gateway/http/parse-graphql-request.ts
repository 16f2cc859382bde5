import { isUtf8 } from 'node:buffer';
import { CodedError } from '#platform/errors.ts';
import { HttpError } from './http-error.ts';
import { isNestedDeeper } from './json-nesting.ts';

/** What a GraphQL request asks for, checked to have the right JSON types and no more. */
export interface GraphQLRequestParams {
  /** Absent where the document is named by its hash. */
  readonly query?: string;
  readonly documentId?: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: Record<string, unknown>;
}

/** The same with the document that it names. */
export interface ResolvedParams extends Pick<GraphQLRequestParams, 'operationName' | 'variables'> {
  readonly query: string;
}

/** Throws 405 for what is neither a GET nor a POST. */
export function checkMethod({ method }: Request): void {
  if (method === 'GET' || method === 'POST') return;
  throw new HttpError(405, bad('Send GraphQL with GET or POST'), { allow: 'GET, POST' });
}

/** Reads a GET or POST of GraphQL over HTTP. Throws `HttpError` with the status that the specification asks for. */
export async function parseGraphQLRequest(
  request: Request,
  maxBodyBytes: number,
): Promise<GraphQLRequestParams> {
  if (request.method === 'GET') return parseParams(parseQueryString(request.url, maxBodyBytes));
  checkContentType(request.headers);
  const text = await readText(request, maxBodyBytes);
  return parseParams(parseJson(text, 'The request body'));
}

function checkContentType(headers: Headers): void {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  const isUtf8 = charset === undefined || charset.replaceAll('"', '') === 'utf-8';
  if (type !== 'application/json' || !isUtf8) {
    throw new HttpError(415, bad('Send the body as application/json in UTF-8'));
  }
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') {
    throw new HttpError(415, bad('Send the body without a content-encoding'));
  }
}

async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    // Not `for await`: leaving that cancels the body, and with it the socket that the answer goes to.
    const reader = request.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      bytes += part.value.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      text += decoder.decode(part.value, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw notUtf8();
    throw error;
  }
}

function parseQueryString(url: string, maxBytes: number): Record<string, unknown> {
  if (url.length > maxBytes) throw tooLarge(maxBytes);
  const search = new URL(url, 'http://localhost').searchParams;
  const params: Record<string, unknown> = Object.create(null);
  for (const name of ['query', 'documentId', 'operationName'])
    if (search.has(name)) params[name] = search.get(name);
  for (const name of ['variables', 'extensions']) {
    const value = search.get(name);
    if (value !== null && value !== '') params[name] = parseJson(value, `The "${name}" parameter`);
  }
  return params;
}

// A short text cannot be nested so deeply that reading it takes long.
const shortTextCharacters = 10_000;
const maxLevels = 200;

function parseJson(text: string, what: string): unknown {
  if (text.length > shortTextCharacters && isNestedDeeper(text, maxLevels))
    throw new HttpError(
      400,
      bad(`${what} has more than ${maxLevels} levels of lists and objects: send fewer`),
    );
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, bad(`${what} is not JSON`));
  }
}

/** Reads a whole POSTed body. */
export function parseBody(body: Buffer): GraphQLRequestParams {
  if (!isUtf8(body)) throw notUtf8();
  return parseParams(parseJson(body.toString('utf8').replace(/^\uFEFF/, ''), 'The request body'));
}

function notUtf8(): HttpError {
  return new HttpError(400, bad('The request body is not UTF-8'));
}

function parseParams(value: unknown): GraphQLRequestParams {
  if (Array.isArray(value))
    throw new HttpError(400, bad('A batch of operations is not accepted: send them one by one'));
  if (typeof value !== 'object' || value === null)
    throw new HttpError(400, bad('The request body must be a JSON object'));
  const { query, documentId, operationName, variables, extensions } = value as Record<string, unknown>;
  const isText = (given: unknown) => typeof given === 'string';
  if (!isAbsentOr(query, isText)) throw new HttpError(400, bad('"query" must be a string'));
  if (!isAbsentOr(documentId, isText)) throw new HttpError(400, bad('"documentId" must be a string'));
  if (!isAbsentOr(operationName, isText)) {
    throw new HttpError(400, bad('"operationName" must be a string'));
  }
  if (!isAbsentOr(variables, isObject)) throw new HttpError(400, bad('"variables" must be a JSON object'));
  if (!isAbsentOr(extensions, isObject)) throw new HttpError(400, bad('"extensions" must be a JSON object'));
  if (!query && !documentId && !(isObject(extensions) && extensions.persistedQuery)) {
    throw new HttpError(400, bad('"query" is missing: send the document as a string'));
  }
  return {
    ...(typeof query === 'string' && { query }),
    ...(typeof documentId === 'string' && { documentId }),
    ...(typeof operationName === 'string' && operationName !== '' && { operationName }),
    ...(isObject(variables) && { variables }),
    ...(isObject(extensions) && { extensions }),
  };
}

function isAbsentOr(value: unknown, test: (given: unknown) => boolean): boolean {
  return value === undefined || value === null || test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function tooLarge(maxBytes: number): HttpError {
  return new HttpError(413, bad(`maxBodyBytes is ${maxBytes}, the request has more: send a smaller one`), {
    connection: 'close',
  });
}

function bad(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message);
}
