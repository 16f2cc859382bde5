import { createServerAdapter } from '@whatwg-node/server';
import { chooseEncoding, compress, minCompressedBytes } from './compress.ts';
import type { CrossOrigin } from './cross-origin.ts';

/** The parts of the server behind: its answers are what this one sends, compressed and with CORS headers. */
interface Inner {
  fetch(request: Request, context: object): Response | Promise<Response>;
}

export interface FrontOptions {
  readonly inner: Inner;
  readonly crossOrigin: CrossOrigin;
}

/** What every answer of the whole front goes through, whatever it is of: HEAD, OPTIONS, CORS and compression. */
export function createFront({ inner, crossOrigin }: FrontOptions) {
  return createServerAdapter(async (request: Request, context: object): Promise<Response> => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const isGraphQL = pathname === '/graphql';
    if (isGraphQL && request.method === 'OPTIONS') return crossOrigin.answerOptions(request);
    const isHead = isGraphQL && request.method === 'HEAD';
    const response = await inner.fetch(isHead ? toGet(request) : request, context);
    if (isGraphQL) addHeaders(response, crossOrigin.headersFor(request.headers.get('origin')));
    if (request.method === 'HEAD') return withoutBody(response);
    return compressed(response, request.headers.get('accept-encoding'));
  });
}

function toGet({ url, headers, signal }: Request): Request {
  return new Request(url, { headers, signal });
}

function addHeaders({ headers }: Response, more: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(more)) headers.append(name, value);
}

// RFC 9110 §9.3.2: the headers of a GET, and nothing of its body.
async function withoutBody(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  if (isWhole(response)) headers.set('content-length', String((await response.arrayBuffer()).byteLength));
  else await response.body?.cancel();
  return new Response(null, { status, statusText, headers });
}

const compressible =
  /^(?:application\/(?:[\w.-]+\+)?(?:json|javascript)|text\/(?!event-stream)[\w-]+|image\/svg\+xml)(?:;|$)/i;

// A stream's parts have to go out as they come.
function isWhole({ headers, body }: Response): boolean {
  return body !== null && compressible.test(headers.get('content-type') ?? '');
}

async function compressed(response: Response, accept: string | null): Promise<Response> {
  const { status, statusText, headers } = response;
  if (!isWhole(response) || headers.has('content-encoding')) return response;
  const encoding = chooseEncoding(accept);
  if (!encoding) return response;
  const body = Buffer.from(await response.arrayBuffer());
  headers.append('vary', 'accept-encoding');
  const isShort = body.length < minCompressedBytes;
  const sent = isShort ? body : await compress(body, encoding);
  if (!isShort) headers.set('content-encoding', encoding);
  headers.set('content-length', String(sent.length));
  return new Response(new Uint8Array(sent), { status, statusText, headers });
}
