import { createHeadParser, type HeadParser, type ResponseHead } from './response-head.ts';

/** One whole response of HTTP/1.1. */
export interface HttpResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly text: string;
  /** How long the connection may lie idle and be used again; 0 where it may not. */
  readonly idleMs: number;
}

type State = 'head' | 'sized' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailers' | 'to-end';

const maxHeadCharacters = 64_000;
const maxLineCharacters = 8_000;

/**
 * Reads responses of HTTP/1.1 (RFC 9112) from a connection's bytes, strictly: what is not exactly the protocol throws, and
 * so does a body of more than `maxBytes`. Bytes are not kept beyond a call, so that the caller may use its buffer again.
 */
export class HttpResponseReader {
  readonly #maxBytes: number;
  readonly #parseHead: HeadParser;
  #state: State = 'head';
  #line = '';
  #head: ResponseHead | undefined;
  #left = 0;
  #bytes = 0;
  #parts: Buffer[] = [];

  constructor(maxBytes: number, parseHead: HeadParser = createHeadParser()) {
    this.#maxBytes = maxBytes;
    this.#parseHead = parseHead;
  }

  /** Takes the first `end` bytes of the buffer; the response, once it is whole. */
  read(buffer: Buffer, end: number): HttpResponse | undefined {
    let at = 0;
    while (at < end) {
      switch (this.#state) {
        case 'head': {
          at = this.#readHead(buffer, at, end);
          if (this.#head?.body === 0) return this.#finish('', at === end);
          break;
        }
        case 'sized': {
          const size = Math.min(this.#left, end - at);
          if (size === this.#left && this.#parts.length === 0)
            return this.#finish(buffer.toString('utf8', at, at + size), at + size === end);
          this.#keep(buffer, at, at + size);
          at += size;
          if (this.#left === 0) return this.#finish(this.#body(), at === end);
          break;
        }
        case 'chunk': {
          const size = Math.min(this.#left, end - at);
          this.#keep(buffer, at, at + size);
          at += size;
          if (this.#left === 0) this.#state = 'chunk-end';
          break;
        }
        case 'to-end':
          this.#keep(buffer, at, end);
          at = end;
          break;
        default: {
          at = this.#readLine(buffer, at, end);
          if (!this.#line.endsWith('\n')) break;
          if (this.#takeLine()) return this.#finish(this.#body(), at === end);
        }
      }
    }
    return undefined;
  }

  /** The other side has ended the connection: the response, where that is its end. */
  end(): HttpResponse | undefined {
    return this.#state === 'to-end' ? this.#finish(this.#body(), false) : undefined;
  }

  #readHead(buffer: Buffer, at: number, end: number): number {
    const before = this.#line.length;
    const stop = Math.min(end, at + 1_024);
    const text = this.#line + buffer.toString('latin1', at, stop);
    const length = text.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if (length === -1) {
      if (text.length > maxHeadCharacters) throw broken('its head is too long');
      this.#line = text;
      return stop;
    }
    this.#line = '';
    const head = this.#parseHead(text.slice(0, length));
    // 1xx: the answer itself is still to come (RFC 9110 §15.2).
    if (head.status >= 200) this.#startBody(head);
    return at + length + 4 - before;
  }

  #startBody(head: ResponseHead): void {
    this.#head = head;
    if (typeof head.body === 'number') {
      this.#state = 'sized';
      this.#left = head.body;
      if (head.body > this.#maxBytes) throw tooLong(this.#maxBytes);
    } else this.#state = head.body === 'chunked' ? 'chunk-size' : 'to-end';
  }

  #readLine(buffer: Buffer, at: number, end: number): number {
    const newline = buffer.indexOf(10, at);
    const stop = newline === -1 || newline >= end ? end : newline + 1;
    this.#line += buffer.toString('latin1', at, stop);
    if (this.#line.length > maxLineCharacters) throw broken('a line of its chunked body is too long');
    return stop;
  }

  /** A line of a chunked body that is whole (RFC 9112 §7.1); true after its last. */
  #takeLine(): boolean {
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) throw broken('a line of its chunked body does not end in CRLF');
    if (this.#state === 'trailers') return line === '\r\n';
    if (this.#state === 'chunk-end') {
      if (line !== '\r\n') throw broken('a chunk is longer than its size');
      this.#state = 'chunk-size';
      return false;
    }
    const size = /^([0-9a-f]{1,8})[ \t]*(;[^\r\n]*)?\r\n$/i.exec(line)?.[1];
    if (size === undefined) throw broken('a chunk has no size');
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
    if (this.#bytes + this.#left > this.#maxBytes) throw tooLong(this.#maxBytes);
    return false;
  }

  #keep(buffer: Buffer, at: number, stop: number): void {
    const size = stop - at;
    this.#left -= size;
    this.#bytes += size;
    if (this.#bytes > this.#maxBytes) throw tooLong(this.#maxBytes);
    const part = Buffer.allocUnsafe(size);
    buffer.copy(part, 0, at, stop);
    this.#parts.push(part);
  }

  #body(): string {
    const [first] = this.#parts;
    const whole = this.#parts.length === 1 && first ? first : Buffer.concat(this.#parts, this.#bytes);
    return whole.toString();
  }

  // More bytes than the response has were not asked for: what follows on such a connection cannot be trusted.
  #finish(text: string, isAll: boolean): HttpResponse {
    const { status, contentType, idleMs } = this.#head as ResponseHead;
    this.#state = 'head';
    this.#head = undefined;
    this.#bytes = 0;
    if (this.#parts.length > 0) this.#parts = [];
    return { status, contentType, text, idleMs: isAll ? idleMs : 0 };
  }
}

function broken(what: string): Error {
  return new Error(`The subgraph's answer is not HTTP/1.1: ${what}`);
}

function tooLong(maxBytes: number): Error {
  return new Error(`The answer has more than ${maxBytes} bytes`);
}
