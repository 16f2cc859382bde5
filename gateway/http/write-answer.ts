import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { WrittenResult } from '../operations/run-operation.ts';
import { chooseEncoding, compress, type Encoding, minCompressedBytes } from './compress.ts';
import type { ExtraHeaders } from './cross-origin.ts';
import type { HttpExtension } from './http-status.ts';
import type { AnswerType } from './negotiate.ts';

/** How an answer is to look, by its request. */
export interface AnswerForm {
  readonly type: AnswerType;
  readonly correlationId: string;
  readonly acceptEncoding: string | undefined;
  readonly extra: ExtraHeaders;
}

/** Writes one answer with the status and headers that its errors ask for, as graphql-yoga does. */
export function writeAnswer(
  response: ServerResponse,
  { type, correlationId, acceptEncoding, extra }: AnswerForm,
  result: WrittenResult | ExecutionResult,
): void {
  const headers: OutgoingHttpHeaders = {
    'content-type': `${type}; charset=utf-8`,
    'x-correlation-id': correlationId,
  };
  const asked = 'json' in result ? [] : (result.errors ?? []).flatMap(httpOf);
  for (const { headers: more } of asked) Object.assign(headers, more);
  Object.assign(headers, extra);
  const kept = asked.filter(({ spec }) => !(spec && type === 'application/json'));
  const status = Math.max(200, ...kept.map(({ status }) => status));
  const body = toBody(result);
  const encoding = body.length < minCompressedBytes ? undefined : chooseEncoding(acceptEncoding);
  if (encoding) void writeCompressed(response, status, headers, Buffer.from(body), encoding);
  else writeBody(response, status, headers, body);
}

function writeBody(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer | string,
): void {
  const bytes = Buffer.byteLength(body);
  headers['content-length'] = bytes;
  response.writeHead(status, headers);
  response.end(body, bytes === body.length ? 'latin1' : 'utf8');
}

async function writeCompressed(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer,
  encoding: Encoding,
): Promise<void> {
  // What cannot be compressed, for want of memory, is sent as it is.
  const sent = await compress(body, encoding).catch(() => undefined);
  if (response.destroyed) return;
  if (!sent) return writeBody(response, status, headers, body);
  const vary = [headers.vary, 'accept-encoding'].filter((name) => name !== undefined).join(', ');
  writeBody(response, status, { ...headers, vary, 'content-encoding': encoding }, sent);
}

// node:http writes a text together with the head at once, and bytes apart from it; a long text costs it more copies.
const maxTextCharacters = 8_000;

function toBody(result: WrittenResult | ExecutionResult): Buffer | string {
  if ('bytes' in result && result.bytes) return result.bytes;
  const text = 'json' in result ? toText(result) : JSON.stringify(withoutHttp(result));
  return text.length > maxTextCharacters ? Buffer.from(text) : text;
}

function toText({ json, extensions }: WrittenResult): string {
  return extensions ? `{"data":${json},"extensions":${JSON.stringify(extensions)}}` : `{"data":${json}}`;
}

function httpOf({ extensions }: GraphQLError): HttpExtension[] {
  return extensions.http ? [extensions.http as HttpExtension] : [];
}

function withoutHttp({ errors, ...result }: ExecutionResult): object {
  if (!errors) return result;
  return {
    ...result,
    errors: errors.map((error) => {
      const { extensions, ...shown } = error.toJSON();
      const { http: _, ...kept } = extensions ?? {};
      return { ...shown, extensions: kept };
    }),
  };
}
