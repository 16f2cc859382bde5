import { connect, type Socket } from 'node:net';
import type { HeadParser } from './response-head.ts';
import { type HttpResponse, HttpResponseReader } from './response-reader.ts';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly connectTimeoutMs: number;
  readonly maxBytes: number;
  /** What connections to one origin share: their heads are alike. */
  readonly parseHead?: HeadParser;
  /** Where bytes are received; none stays there beyond a call, so that connections can share it. */
  readonly receiveBuffer?: Buffer;
}

/** What a request waits for. Exactly one of the two is called. */
export interface Exchange {
  onResponse(response: HttpResponse): void;
  onFailure(error: Error): void;
}

const bufferBytes = 64 * 1024;

/** One connection of HTTP/1.1: one request at a time. It is gone for good after anything unusual, and says so once. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #reader: HttpResponseReader;
  readonly #onGone: (connection: HttpConnection) => void;
  #exchange: Exchange | undefined;
  #isGone = false;
  /** When it may no longer be used, by `performance.now()`. */
  idleUntil = 0;

  constructor(options: ConnectionOptions, onGone: (connection: HttpConnection) => void) {
    const { host, port, connectTimeoutMs, maxBytes, parseHead, receiveBuffer } = options;
    this.#reader = new HttpResponseReader(maxBytes, parseHead);
    this.#onGone = onGone;
    const buffer = receiveBuffer ?? Buffer.allocUnsafeSlow(bufferBytes);
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer, callback: (bytes) => this.#onBytes(buffer, bytes) },
    });
    const timer = setTimeout(
      () => this.destroy(new Error(`No connection to ${host}:${port} in ${connectTimeoutMs} ms`)),
      connectTimeoutMs,
    );
    this.#socket
      .once('connect', () => clearTimeout(timer))
      .once('end', () => this.#onEnd())
      .once('error', (error) => this.destroy(error))
      .once('close', () => {
        clearTimeout(timer);
        this.destroy(new Error('The subgraph closed the connection before it had answered'));
      });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Head and body as one text where both are Latin-1, which costs one write. */
  send(head: string, body: string, bodyBytes: number, exchange: Exchange): void {
    this.#exchange = exchange;
    if (bodyBytes === body.length) {
      this.#socket.write(head + body, 'latin1');
      return;
    }
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body, 'utf8');
    this.#socket.uncork();
  }

  /** Ends it; a request that waits for its answer fails with the error. */
  destroy(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#socket.destroy();
    this.#onGone(this);
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.onFailure(error);
  }

  #onBytes(buffer: Buffer, bytes: number): boolean {
    if (this.#isGone) return true;
    if (!this.#exchange) {
      this.destroy(new Error('The subgraph sent what nobody had asked for'));
      return true;
    }
    try {
      const response = this.#reader.read(buffer, bytes);
      if (response) this.#finish(response);
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  }

  #onEnd(): void {
    const response = this.#reader.end();
    if (response) this.#finish(response);
    this.destroy(new Error('The subgraph closed the connection before it had answered'));
  }

  #finish(response: HttpResponse): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    // A request that is not sent whole was answered early: what is left of it would be read as another one.
    const idleMs = this.#socket.writableLength > 0 ? 0 : response.idleMs;
    if (idleMs === 0) this.destroy(new Error('The subgraph closes the connection'));
    else this.idleUntil = performance.now() + idleMs;
    exchange?.onResponse(response);
  }
}
