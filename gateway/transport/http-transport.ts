import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Pool } from 'undici';
import { postJson } from './post-json.ts';
import type { SubgraphChannel } from './subgraph-channel.ts';

export interface HttpTransports extends AsyncDisposable {
  /** A channel to one URL, over the connections that all to its origin share. */
  to(url: string): SubgraphChannel;
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
  const pools = new Map<string, Pool>();

  // An event stream may be silent for long, so no time limit on a body; every request carries its deadline as a signal.
  function poolOf(origin: string): Pool {
    const pool =
      pools.get(origin) ??
      new Pool(origin, {
        connections: maxConnections,
        connect: { timeout: connectTimeoutMs },
        headersTimeout: 0,
        bodyTimeout: 0,
      });
    pools.set(origin, pool);
    return pool;
  }

  return {
    to(url) {
      const { origin, pathname, search } = new URL(url);
      const pool = poolOf(origin);
      const path = pathname + search;
      return {
        isRemote: true,
        post: (body, headers, signal) => postJson(pool, { path, headers, body, maxAnswerBytes }, signal),
        async open(body, headers, signal) {
          const answer = await pool.request({ path, method: 'POST', headers, body, signal });
          const type = answer.headers['content-type'];
          return new Response(Readable.toWeb(answer.body) as ReadableStream as BodyInit, {
            status: answer.statusCode,
            headers: { 'content-type': Array.isArray(type) ? (type[0] ?? '') : (type ?? '') },
          });
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
