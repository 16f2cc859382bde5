import { connect } from 'node:net';
import { HttpConnection } from '#gateway/transport/http1/connection.ts';
import type { HttpResponse } from '#gateway/transport/http1/response-reader.ts';

const bufferBytes = 256 * 1024;
const endOfChunks = Buffer.from('0\r\n\r\n');

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

/** Sends one body again and again and counts the bytes of its answers, so that the load does not become the limit. */
function openCounter(port: number, body: string) {
  const request = Buffer.from(
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: keep-alive\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  let waiting = Promise.withResolvers<number | undefined>();
  let length: number | undefined;
  let left = -1; // -1 before the head
  const onBytes = (buffer: Buffer, end: number) => {
    let bytes = end;
    if (left === -1) {
      const headEnd = buffer.subarray(0, end).indexOf('\r\n\r\n');
      const head = buffer.toString('latin1', 0, headEnd);
      if (headEnd === -1 || !head.startsWith('HTTP/1.1 200 ')) fail(new Error(`Unexpected answer: ${head}`));
      const digits = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
      length = digits === undefined ? undefined : Number(digits);
      left = length ?? 0;
      bytes = end - headEnd - 4;
    }
    left = length === undefined ? 0 : left - bytes;
    const isWhole =
      length === undefined ? buffer.subarray(end - endOfChunks.length, end).equals(endOfChunks) : left <= 0;
    if (isWhole) {
      left = -1;
      waiting.resolve(length);
    }
    return true;
  };
  const socket = connect({
    host: '127.0.0.1',
    port,
    noDelay: true,
    onread: {
      buffer: Buffer.allocUnsafeSlow(bufferBytes),
      callback: (bytes, buffer) => onBytes(buffer as Buffer, bytes),
    },
  });
  const fail = (error: Error) => {
    socket.destroy();
    waiting.reject(error);
  };
  socket.once('error', fail).once('close', () => fail(new Error('The server closed the connection')));
  return {
    /** The length of the answer; undefined where it came in chunks. */
    ask(): Promise<number | undefined> {
      waiting = Promise.withResolvers<number | undefined>();
      socket.write(request);
      return waiting.promise;
    },
    [Symbol.dispose]() {
      waiting.promise.catch(() => {}); // nobody waits any more
      socket.destroy();
    },
  };
}

/** Keeps `clients` requests of one body in flight for a time. Throws at the first answer of another length. */
export async function runLoad(
  port: number,
  body: string,
  expected: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<LoadResult> {
  const latenciesMs: number[] = [];
  const expectedBytes = Buffer.byteLength(expected);
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;

  async function client(): Promise<void> {
    using connection = openCounter(port, body);
    while (performance.now() < endsAt) {
      const sentAt = performance.now();
      const bytes = await connection.ask();
      if (bytes !== undefined && bytes !== expectedBytes)
        throw new Error(`An answer of ${bytes} bytes, not ${expectedBytes}`);
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
