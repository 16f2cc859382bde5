import type { ChannelAnswer, ChannelHeaders } from '../subgraph-channel.ts';
import { type ConnectionOptions, type Exchange, HttpConnection } from './connection.ts';
import { createHeadParser } from './response-head.ts';

export interface ConnectionPoolOptions extends ConnectionOptions {
  readonly maxConnections: number;
}

interface Waiting {
  start(connection: HttpConnection): void;
  fail(error: Error): void;
}

// Most answers come in one piece into this.
const receiveBytes = 256 * 1024;

/**
 * Connections to one origin over plain HTTP/1.1, kept alive, for requests that are whole texts. As many as are needed at a
 * time and no more than `maxConnections`; further requests wait in turn.
 */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #all = new Set<HttpConnection>();
  readonly #idle: HttpConnection[] = [];
  readonly #waiting = new Set<Waiting>();
  #sweep: NodeJS.Timeout | undefined;
  #isDestroyed = false;

  constructor(options: ConnectionPoolOptions) {
    // A read on Windows holds its buffer until bytes come, so that each connection needs its own there.
    const canShare = process.platform !== 'win32';
    const receiveBuffer = canShare && { receiveBuffer: Buffer.allocUnsafeSlow(receiveBytes) };
    this.#options = { ...options, parseHead: createHeadParser(), ...receiveBuffer };
  }

  /** Rejects where no answer came, and with the signal's reason when that aborts. */
  post(start: string, headers: ChannelHeaders, body: string, signal: AbortSignal): Promise<ChannelAnswer> {
    const unsendable = findUnsendable(headers);
    if (unsendable !== undefined)
      return Promise.reject(new Error(`The header "${unsendable}" has a value that cannot be sent`));
    const bodyBytes = Buffer.byteLength(body);
    const head = `${start}${toHeaderLines(headers)}content-length: ${bodyBytes}\r\n\r\n`;
    const { promise, resolve, reject } = Promise.withResolvers<ChannelAnswer>();
    let connection: HttpConnection | undefined;
    const onAbort = () => {
      const reason = signal.reason instanceof Error ? signal.reason : new Error('aborted');
      this.#waiting.delete(waiting);
      reject(reason);
      connection?.destroy(reason);
    };
    const exchange: Exchange = {
      onResponse: (response) => {
        signal.removeEventListener('abort', onAbort);
        resolve(response);
        if (connection && !connection.isGone) this.#release(connection);
      },
      onFailure(error) {
        signal.removeEventListener('abort', onAbort);
        reject(error);
      },
    };
    const waiting: Waiting = {
      start(given) {
        connection = given;
        given.send(head, body, bodyBytes, exchange);
      },
      fail: exchange.onFailure,
    };
    if (signal.aborted) onAbort();
    else if (this.#isDestroyed) reject(closed());
    else {
      signal.addEventListener('abort', onAbort, { once: true });
      this.#start(waiting);
    }
    return promise;
  }

  destroy(): void {
    this.#isDestroyed = true;
    clearTimeout(this.#sweep);
    for (const connection of [...this.#all]) connection.destroy(closed());
    for (const waiting of this.#waiting) waiting.fail(closed());
    this.#waiting.clear();
  }

  #start(waiting: Waiting): void {
    const now = performance.now();
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (now < idle.idleUntil) {
        waiting.start(idle);
        return;
      }
      idle.destroy(expired());
    }
    if (this.#all.size < this.#options.maxConnections) waiting.start(this.#connect());
    else this.#waiting.add(waiting);
  }

  #connect(): HttpConnection {
    const connection = new HttpConnection(this.#options, (gone) => this.#onGone(gone));
    this.#all.add(connection);
    return connection;
  }

  #onGone(connection: HttpConnection): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
    if (!this.#isDestroyed) this.#next()?.start(this.#connect());
  }

  #release(connection: HttpConnection): void {
    const next = this.#next();
    if (next) {
      next.start(connection);
      return;
    }
    this.#idle.push(connection);
    this.#sweep ??= setTimeout(() => this.#closeExpired(), 1_000).unref();
  }

  #next(): Waiting | undefined {
    for (const waiting of this.#waiting) {
      this.#waiting.delete(waiting);
      return waiting;
    }
    return undefined;
  }

  #closeExpired(): void {
    this.#sweep = undefined;
    const now = performance.now();
    for (const idle of this.#idle.filter(({ idleUntil }) => idleUntil <= now)) idle.destroy(expired());
    if (this.#idle.length > 0) this.#sweep = setTimeout(() => this.#closeExpired(), 1_000).unref();
  }
}

// Anything else could end the header and begin another (RFC 9110 §5.5).
const forbidden = /[^\t\x20-\x7e\x80-\xff]/;

function findUnsendable(headers: ChannelHeaders): string | undefined {
  for (const name in headers) if (forbidden.test(headers[name] ?? '')) return name;
  return undefined;
}

function toHeaderLines(headers: ChannelHeaders): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

function expired(): Error {
  return new Error('The connection was idle for too long');
}

function closed(): Error {
  return new Error('The connections to subgraphs are closed');
}
