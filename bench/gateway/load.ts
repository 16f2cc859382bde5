import { HttpConnection } from '#gateway/transport/http1/connection.ts';
import type { HttpResponse } from '#gateway/transport/http1/response-reader.ts';

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/** A connection to a server on this machine; a request costs the load's core as little as may be. */
export function openClient(port: number) {
  const options = { host: '127.0.0.1', port, connectTimeoutMs: 5_000, maxBytes: 10_000_000 };
  const connection = new HttpConnection(options, () => {});
  const start = `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: keep-alive\r\ncontent-type: application/json\r\naccept: application/json\r\n`;
  return {
    ask(body: string): Promise<HttpResponse> {
      const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
      const bytes = Buffer.byteLength(body);
      const exchange = { onResponse: resolve, onFailure: reject };
      connection.send(`${start}content-length: ${bytes}\r\n\r\n`, body, bytes, exchange);
      return promise;
    },
    [Symbol.dispose]: () => connection.destroy(new Error('done')),
  };
}

/** Keeps `clients` requests of one body in flight for a time. Throws at the first answer that is not the expected one. */
export async function runLoad(
  port: number,
  body: string,
  expected: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;

  async function client(): Promise<void> {
    using connection = openClient(port);
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      const { text } = await connection.ask(body);
      // Length first: the answers of one server are the same bytes, and all of them are compared in the warm-up.
      if (text.length !== expected.length) throw new Error(`Unexpected answer: ${text.slice(0, 300)}`);
      latenciesMs.push(performance.now() - sentAt);
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  return { requests: latenciesMs.length, seconds: (performance.now() - startedAt) / 1_000, latenciesMs };
}

/** One answer, whole. */
export async function readAnswer(port: number, body: string): Promise<string> {
  using client = openClient(port);
  return (await client.ask(body)).text;
}
