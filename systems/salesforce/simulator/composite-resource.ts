import {
  type ApiCall,
  isObject,
  methodNotAllowed,
  type Org,
  objectBody,
  type Resource,
  splitUrl,
} from './api-call.ts';
import { ApiError, type Reply } from './api-error.ts';
import { type Results, resolveReferences, UnknownReference } from './composite-references.ts';

const maxParts = 25;
const maxQueries = 5;

interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

interface PartReply {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

/** Thrown to undo a composite of which a part failed, and caught where its answer is made. */
class AllOrNone extends Error {}

/** `POST /composite`: parts in order, which may use results of earlier ones. */
export const compositeResource: Resource = (call, org) => {
  if (call.method !== 'POST') throw methodNotAllowed(call.method, 'POST');
  const body = objectBody(call);
  const parts = parseParts(body.compositeRequest);
  if (body.allOrNone !== true)
    return { status: 200, body: { compositeResponse: runParts(call, org, parts, false) } };
  let replies: readonly PartReply[] = [];
  try {
    org.data.store.transact(() => {
      replies = runParts(call, org, parts, true);
      if (replies.some(isFailure)) throw new AllOrNone();
    });
  } catch (error) {
    if (!(error instanceof AllOrNone)) throw error;
    replies = replies.map((reply) => (isFailure(reply) ? reply : halted(reply.referenceId, rolledBack)));
  }
  return { status: 200, body: { compositeResponse: replies } };
};

const rolledBack = 'The transaction was rolled back since another operation in the same transaction failed.';

function isFailure({ httpStatusCode }: PartReply): boolean {
  return httpStatusCode >= 400;
}

function halted(referenceId: string, message: string): PartReply {
  const error = new ApiError(400, 'PROCESSING_HALTED', message);
  return { body: error.toBody(), httpHeaders: {}, httpStatusCode: 400, referenceId };
}

function runParts(
  call: ApiCall,
  org: Org,
  parts: readonly Part[],
  stopAtFailure: boolean,
): readonly PartReply[] {
  const results: Results = new Map();
  let stopped = false;
  return parts.map((part) => {
    if (stopped) return halted(part.referenceId, rolledBack);
    const reply = runPart(call, org, part, results);
    if (isFailure(reply)) stopped = stopAtFailure;
    else results.set(part.referenceId, reply.body);
    return reply;
  });
}

function runPart(call: ApiCall, org: Org, part: Part, results: Results): PartReply {
  const { referenceId, method } = part;
  let url: string;
  let body: unknown;
  try {
    url = String(resolveReferences(part.url, results));
    body = resolveReferences(part.body, results);
  } catch (error) {
    if (error instanceof UnknownReference) return halted(referenceId, error.message);
    throw error;
  }
  const reply = answerPart(call, org, { method, url, body, headers: part.headers });
  return {
    body: reply.body ?? null,
    httpHeaders: reply.headers?.location === undefined ? {} : { Location: reply.headers.location },
    httpStatusCode: reply.status,
    referenceId,
  };
}

function answerPart(
  call: ApiCall,
  org: Org,
  { method, url, body, headers }: Omit<Part, 'referenceId'>,
): Reply {
  const { path, query } = splitUrl(url);
  const below = /^\/?(?:services\/data\/)?v\d+\.0(\/.*)?$/.exec(path)?.[1];
  if (below === undefined) {
    const message = `The url specified is not valid: ${path}`;
    return { status: 400, body: new ApiError(400, 'INVALID_URL', message).toBody() };
  }
  return org.answer({
    method,
    path: below.replace(/\/+$/, ''),
    query,
    headers,
    body,
    basePath: call.basePath,
  });
}

function parseParts(value: unknown): readonly Part[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'compositeRequest: expected a list of subrequests');
  }
  if (value.length > maxParts) {
    throw new ApiError(
      400,
      'LIMIT_EXCEEDED',
      `Limit Exceeded: at most ${maxParts} subrequests in one composite`,
    );
  }
  const parts = value.map(parsePart);
  const ids = parts.map(({ referenceId }) => referenceId.toLowerCase());
  const duplicate = ids.find((id, index) => ids.indexOf(id) !== index);
  if (duplicate !== undefined) {
    throw new ApiError(400, 'INVALID_INPUT', `Duplicate referenceId provided in the request: ${duplicate}`);
  }
  if (
    parts.filter(({ url }) => /\/(query|queryAll|composite\/sobjects)([/?]|$)/i.test(url)).length > maxQueries
  ) {
    const message = `Limit Exceeded: at most ${maxQueries} query and sObject Collections subrequests in one composite`;
    throw new ApiError(400, 'LIMIT_EXCEEDED', message);
  }
  return parts;
}

function parsePart(value: unknown): Part {
  if (!isObject(value)) throw new ApiError(400, 'JSON_PARSER_ERROR', 'compositeRequest: expected objects');
  const { method, url, referenceId, body, httpHeaders } = value;
  if (typeof referenceId !== 'string' || !/^[A-Za-z]\w*$/.test(referenceId)) {
    throw new ApiError(400, 'INVALID_INPUT', 'Provide a valid referenceId for each subrequest');
  }
  if (typeof method !== 'string' || typeof url !== 'string') {
    throw new ApiError(400, 'INVALID_INPUT', `Provide method and url for the subrequest ${referenceId}`);
  }
  const headers = Object.entries(isObject(httpHeaders) ? httpHeaders : {});
  return {
    method,
    url,
    referenceId,
    body,
    headers: Object.fromEntries(headers.map(([name, text]) => [name.toLowerCase(), String(text)])),
  };
}

/** `POST /composite/batch`: parts that know nothing of each other. */
export const batchResource: Resource = (call, org) => {
  if (call.method !== 'POST') throw methodNotAllowed(call.method, 'POST');
  const { batchRequests, haltOnError } = objectBody(call);
  if (!Array.isArray(batchRequests) || batchRequests.length === 0 || !batchRequests.every(isObject)) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'batchRequests: expected a list of subrequests');
  }
  if (batchRequests.length > maxParts) {
    throw new ApiError(400, 'LIMIT_EXCEEDED', `Limit Exceeded: at most ${maxParts} subrequests in one batch`);
  }
  let hasErrors = false;
  const results = batchRequests.map(({ method, url, richInput }) => {
    if (hasErrors && haltOnError === true) {
      const message = 'Batch processing halted per the caller request';
      return { statusCode: 412, result: new ApiError(412, 'BATCH_PROCESSING_HALTED', message).toBody() };
    }
    const reply = answerPart(call, org, {
      method: String(method),
      url: String(url),
      body: richInput,
      headers: {},
    });
    if (reply.status >= 400) hasErrors = true;
    return { statusCode: reply.status, result: reply.body ?? null };
  });
  return { status: 200, body: { hasErrors, results } };
};
