import type { ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { WrittenResult } from '../operations/run-operation.ts';
import type { HttpExtension } from './http-status.ts';
import type { AnswerType } from './negotiate.ts';

/** Writes one answer with the status and headers that its errors ask for, as graphql-yoga does. */
export function writeAnswer(
  response: ServerResponse,
  type: AnswerType,
  correlationId: string,
  result: WrittenResult | ExecutionResult,
): void {
  const asked = 'json' in result ? [] : (result.errors ?? []).flatMap(httpOf);
  const kept = asked.filter(({ spec }) => !(spec && type === 'application/json'));
  const body = 'json' in result ? toBytes(result) : Buffer.from(JSON.stringify(withoutHttp(result)));
  response.writeHead(Math.max(200, ...kept.map(({ status }) => status)), {
    'content-type': `${type}; charset=utf-8`,
    'content-length': body.length,
    'x-correlation-id': correlationId,
    ...Object.assign({}, ...asked.map(({ headers }) => headers)),
  });
  response.end(body);
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
