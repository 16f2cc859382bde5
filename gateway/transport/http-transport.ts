import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Agent } from 'undici';
import type { SubgraphTransport } from './subgraph-transport.ts';

export interface HttpTransports extends AsyncDisposable {
  /** A transport to one URL, over the connections that all of them share. */
  to(url: string): SubgraphTransport;
}

export interface HttpTransportOptions {
  readonly maxAnswerBytes: number;
  readonly connectTimeoutMs?: number;
  /** Per subgraph's origin; 128 where absent. */
  readonly maxConnections?: number;
}

/** Subgraphs over HTTP/1.1 with kept-alive connections; opens none before the first request. */
export function createHttpTransports({
  maxAnswerBytes,
  connectTimeoutMs = 2_000,
  maxConnections = 128,
}: HttpTransportOptions): HttpTransports {
  // An event stream may be silent for long, so no time limit on a body; every request carries its deadline as a signal.
  const agent = new Agent({
    connections: maxConnections,
    connect: { timeout: connectTimeoutMs },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: maxAnswerBytes,
  });
  return {
    to(url) {
      const { origin, pathname, search } = new URL(url);
      return async (request) => {
        const { statusCode, headers, body } = await agent.request({
          origin,
          path: pathname + search,
          method: 'POST',
          headers: Object.fromEntries(request.headers),
          body: await request.text(),
          signal: request.signal,
        });
        const type = headers['content-type'];
        return new Response(Readable.toWeb(body) as ReadableStream as BodyInit, {
          status: statusCode,
          headers: { 'content-type': Array.isArray(type) ? (type[0] ?? '') : (type ?? '') },
        });
      };
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  };
}
