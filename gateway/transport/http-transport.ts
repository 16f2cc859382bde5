import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Pool } from 'undici';
import { ConnectionPool } from './http1/connection-pool.ts';
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

/**
 * Subgraphs over HTTP/1.1 with kept-alive connections; opens none before the first request. Queries and mutations over plain
 * HTTP go by connections of our own, which cost a third of undici's; TLS and event streams by undici.
 */
export function createHttpTransports({
  maxAnswerBytes,
  connectTimeoutMs = 2_000,
  maxConnections = 128,
}: HttpTransportOptions): HttpTransports {
  const pools = new Map<string, Pool>();
  const plainPools = new Map<string, ConnectionPool>();

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

  function plainPoolOf({ origin, hostname, port }: URL): ConnectionPool {
    const pool =
      plainPools.get(origin) ??
      new ConnectionPool({
        host: hostname.replace(/^\[(.*)\]$/, '$1'),
        port: Number(port === '' ? 80 : port),
        connectTimeoutMs,
        maxConnections,
        maxBytes: maxAnswerBytes,
      });
    plainPools.set(origin, pool);
    return pool;
  }

  function posting(url: URL, path: string): SubgraphChannel['post'] {
    if (url.protocol === 'http:') {
      const plain = plainPoolOf(url);
      const start = `POST ${path} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\n`;
      return (body, headers, signal) => plain.post(start, headers, body, signal);
    }
    const pool = poolOf(url.origin);
    return (body, headers, signal) => postJson(pool, { path, headers, body, maxAnswerBytes }, signal);
  }

  return {
    to(address) {
      const url = new URL(address);
      const path = url.pathname + url.search;
      const pool = poolOf(url.origin);
      return {
        isRemote: true,
        post: posting(url, path),
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
      for (const pool of plainPools.values()) pool.destroy();
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
