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
  const asked = 'json' in result ? [] : (result.errors ?? []).flatMap(httpOf);
  const kept = asked.filter(({ spec }) => !(spec && type === 'application/json'));
  const body = 'json' in result ? toBytes(result) : Buffer.from(JSON.stringify(withoutHttp(result)));
  const status = Math.max(200, ...kept.map(({ status }) => status));
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'x-correlation-id': correlationId,
    ...Object.assign({}, ...asked.map(({ headers }) => headers)),
    ...extra,
  };
  const encoding = body.length < minCompressedBytes ? undefined : chooseEncoding(acceptEncoding);
  if (encoding) void writeCompressed(response, status, headers, body, encoding);
  else writeBody(response, status, headers, body);
}

function writeBody(
  response: ServerResponse,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer,
): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body);
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

function toBytes({ json, bytes, extensions }: WrittenResult): Buffer {
  if (bytes) return bytes;
  return Buffer.from(
    extensions ? `{"data":${json},"extensions":${JSON.stringify(extensions)}}` : `{"data":${json}}`,
  );
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
