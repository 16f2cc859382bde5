import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { correlationId as toCorrelationId } from '#platform/telemetry/correlation.ts';
import type { DocumentResolver } from '../operations/resolve-document.ts';
import { refusal } from '../operations/run-operation.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';
import { createRequestContext, type RequestContextOptions } from './create-request-context.ts';
import type { CrossOrigin } from './cross-origin.ts';
import { toHttpGraphQLError, withHttpStatus } from './http-status.ts';
import { type AnswerType, negotiate } from './negotiate.ts';
import { parseBody, tooLarge } from './parse-graphql-request.ts';
import { type AnswerForm, writeAnswer } from './write-answer.ts';

export interface HotPathOptions extends RequestContextOptions {
  readonly keeper: SupergraphKeeper;
  readonly resolveDocument: DocumentResolver;
  readonly maxBodyBytes: number;
  readonly crossOrigin: CrossOrigin;
  /** For everything else: the whole front. */
  readonly otherwise: RequestListener;
  /** The same front, for a request whose body was read. */
  forward(request: Request): Promise<Response>;
}

/**
 * Answers queries and mutations that are POSTed as JSON straight from node:http; anything less plain goes to the whole
 * front. Parsing, limits, errors and execution are the same functions on both.
 */
export function createHotPath(options: HotPathOptions): RequestListener {
  return (request, response) => {
    const type = isPlain(request) ? negotiate(request.headers.accept) : undefined;
    if (type === undefined) return options.otherwise(request, response);
    return void answer(options, request, response, type);
  };
}

const jsonInUtf8 = /^application\/json(?: *; *charset="?utf-8"?)?$/i;

function isPlain({ method, url = '', headers }: IncomingMessage): boolean {
  if (method !== 'POST' || (url !== '/graphql' && !url.startsWith('/graphql?'))) return false;
  const encoding = headers['content-encoding'];
  return jsonInUtf8.test(headers['content-type'] ?? '') && (encoding ?? 'identity') === 'identity';
}

async function answer(
  options: HotPathOptions,
  request: IncomingMessage,
  response: ServerResponse,
  type: AnswerType,
): Promise<void> {
  const correlationId = toCorrelationId(headerOf(request, 'x-correlation-id'));
  const form: AnswerForm = {
    type,
    correlationId,
    acceptEncoding: headerOf(request, 'accept-encoding') ?? undefined,
    extra: options.crossOrigin.headersFor(request.headers.origin),
  };
  const leave = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leave.abort();
  });
  try {
    const body = await readBody(request, options.maxBodyBytes);
    const params = parseBody(body);
    const headers = { get: (name: string) => headerOf(request, name) };
    const caller = await createRequestContext(headers, leave.signal, correlationId, options);
    const { prepareOperation, runner } = options.keeper.current();
    const preparation = prepareOperation(options.resolveDocument(params), params.operationName);
    if ('errors' in preparation) {
      return writeAnswer(response, form, withHttpStatus(refusal(preparation.errors, caller)));
    }
    const { prepared } = preparation;
    if (prepared.operation.operation === 'subscription') {
      return await writeForwarded(
        response,
        await options.forward(toRequest(request, body, correlationId, leave)),
      );
    }
    const result = await runner.run(prepared, params.variables, caller);
    writeAnswer(response, form, 'json' in result ? result : withHttpStatus(result));
  } catch (error) {
    if (response.destroyed) return; // the client has left, also in the middle of its body
    const shown = toHttpGraphQLError(error, { correlationId, log: options.log });
    writeAnswer(response, form, { errors: [shown] });
  }
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      request.pause();
      reject(tooLarge(maxBytes));
    } else chunks.push(chunk);
  });
  request.on('end', () =>
    resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes)),
  );
  request.on('error', reject);
  return promise;
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

function toRequest(
  { headers: given, url = '' }: IncomingMessage,
  body: Buffer,
  correlationId: string,
  { signal }: AbortController,
): Request {
  const headers = new Headers({ 'x-correlation-id': correlationId });
  for (const [name, value] of Object.entries(given)) {
    if (name === 'x-correlation-id' || name.startsWith(':') || value === undefined) continue;
    headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return new Request(new URL(url, 'http://localhost'), {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
    signal,
  });
}

async function writeForwarded(response: ServerResponse, forwarded: Response): Promise<void> {
  response.writeHead(forwarded.status, Object.fromEntries(forwarded.headers));
  response.end(Buffer.from(await forwarded.arrayBuffer()));
}
