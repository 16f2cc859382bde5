import type { Duplex } from 'node:stream';
import { MessageType } from 'graphql-ws';
import type { CodedError } from '#platform/errors.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import { refusal } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { LiveSink } from './live-subscriber.ts';
import type { Payload } from './payload.ts';
import { createFrameMaker } from './text-frame.ts';

/** A WebSocket as its operations see it. */
export interface OperationSocket {
  /** The connection beneath: frames of shared bytes are written to it as they are. */
  readonly raw: Duplex;
  readonly maxUnreadBytes: number;
  readonly isOpen: boolean;
  send(message: object): void;
  /** The operation is over, and its id free. */
  forget(operation: SocketOperation): void;
}

const toFrame = createFrameMaker();

/** One operation of a WebSocket: what its client is told of it, until it is over. */
export class SocketOperation implements LiveSink {
  readonly id: string;
  readonly caller: RequestContext;
  readonly #socket: OperationSocket;
  #isOver = false;
  #stop: ((mayReturn: boolean) => void) | undefined;

  constructor(id: string, caller: RequestContext, socket: OperationSocket) {
    this.id = id;
    this.caller = caller;
    this.#socket = socket;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What stops its work, from when there is some; called at once where it is over. */
  stopWith(stop: (mayReturn: boolean) => void): void {
    this.#stop = stop;
    if (this.#isOver) stop(false);
  }

  /** Ends it without a word to the client, which may come back for the rest where its connection broke. */
  end(mayReturn: boolean): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stop?.(mayReturn);
  }

  next(payload: Payload): boolean {
    const { raw, isOpen, maxUnreadBytes } = this.#socket;
    if (raw.destroyed || !isOpen) return true;
    raw.write(toFrame(this.id, payload));
    return raw.writableLength <= maxUnreadBytes;
  }

  drained(): Promise<void> {
    return drained(this.#socket.raw);
  }

  fail(error: CodedError): void {
    this.refuse(refusal([toPlainError(error)], this.caller).errors);
  }

  /** Tells the client why there is no result, and ends it. */
  refuse(errors: readonly object[]): void {
    this.#socket.send({ id: this.id, type: MessageType.Error, payload: errors });
    this.#socket.forget(this);
    this.end(false);
  }

  /** Sends one result; resolves when the client has room for another. */
  async send(result: object): Promise<void> {
    this.#socket.send({ id: this.id, type: MessageType.Next, payload: result });
    if (this.#socket.raw.writableLength > this.#socket.maxUnreadBytes) await this.drained();
  }

  /** Tells the client that there is no more. */
  complete(): void {
    this.#socket.send({ id: this.id, type: MessageType.Complete });
    this.#socket.forget(this);
  }
}

function drained(raw: Duplex): Promise<void> {
  if (raw.destroyed || !raw.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      raw.off('drain', done);
      raw.off('close', done);
      resolve();
    };
    raw.on('drain', done);
    raw.on('close', done);
  });
}
