import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, type Message, MessageType, parseMessage, type SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type CodedError, isCodedError } from '#platform/errors.ts';
import { correlationId } from '#platform/telemetry/correlation.ts';
import { maskError } from '../errors/mask-error.ts';
import { createRequestContext, type RequestContextOptions } from '../http/create-request-context.ts';
import type { Limits } from '../limits/limits.ts';
import { operationTooCostly } from '../limits/operation-too-costly.ts';
import type { RequestContext } from '../request-context.ts';
import { connectionHeaders } from './connection-headers.ts';
import { type OperationOptions, runSocketOperation } from './run-socket-operation.ts';
import type { SocketCallers } from './socket-callers.ts';
import { type OperationSocket, SocketOperation } from './socket-operation.ts';
import { pingFrame } from './text-frame.ts';

export interface ConnectionOptions extends RequestContextOptions, OperationOptions {
  readonly limits: Limits;
  readonly callers: SocketCallers;
  readonly pingIntervalMs: number;
  /** How long the client may take to initialise. */
  readonly initTimeoutMs: number;
}

const never = new AbortController().signal;

/** One WebSocket that speaks `graphql-transport-ws`, with the close codes of that protocol. Small, because there are tens of thousands. */
export class LiveConnection implements OperationSocket {
  readonly #socket: WebSocket;
  readonly raw: Duplex;
  readonly #options: ConnectionOptions;
  /** Only until it is initialised. */
  #request: IncomingMessage | undefined;
  #initTimer: NodeJS.Timeout | undefined;
  #caller: RequestContext | undefined;
  #hasOwnCorrelationId = false;
  #place: Disposable | undefined;
  #state: 'opened' | 'initialising' | 'ready' | 'closed' = 'opened';
  #operations: Map<string, SocketOperation> | undefined;
  #isAlive = true;
  #nextPingAt: number;
  #idleSince: number;

  constructor(socket: WebSocket, raw: Duplex, request: IncomingMessage, options: ConnectionOptions) {
    this.#socket = socket;
    this.raw = raw;
    this.#request = request;
    this.#options = options;
    const now = Date.now();
    this.#idleSince = now;
    this.#nextPingAt = now + options.pingIntervalMs;
    this.#initTimer = setTimeout(
      () => this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout'),
      options.initTimeoutMs,
    );
    this.#initTimer.unref();
  }

  get claims(): RequestContext['claims'] {
    return this.#caller?.claims;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  get maxUnreadBytes(): number {
    return this.#options.limits.maxUnreadBytes;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** To be called when the client answers a ping. */
  isAlive(): void {
    this.#isAlive = true;
  }

  /** To be called at least every second: pings, and closes what is expired, idle or does not answer. */
  tick(now: number): void {
    const { limits, pingIntervalMs } = this.#options;
    const exp = this.#caller?.claims?.exp;
    if (exp !== undefined && exp * 1_000 <= now) this.close(CloseCode.Forbidden, 'token expired');
    if (this.#state === 'ready' && !this.#operations?.size && now - this.#idleSince > limits.maxIdleMs)
      this.close(1000, `idle: no operation for ${limits.maxIdleMs} ms`);
    if (now < this.#nextPingAt) return;
    this.#nextPingAt = now + pingIntervalMs;
    if (!this.#isAlive) this.#socket.terminate();
    else if (this.isOpen) {
      this.#isAlive = false;
      this.raw.write(pingFrame);
    }
  }

  /** To be called when the socket is gone. */
  closed(): void {
    this.#state = 'closed';
    clearTimeout(this.#initTimer);
    this.#place?.[Symbol.dispose]();
    for (const operation of this.#operations?.values() ?? []) operation.end(true);
    this.#operations = undefined;
  }

  receive(text: string): void {
    if (!this.isOpen) return;
    const message = parsed(text);
    switch (message?.type) {
      case undefined:
        this.close(CloseCode.BadRequest, 'Invalid message received');
        return;
      case MessageType.ConnectionInit:
        void this.#initialise(message.payload);
        return;
      case MessageType.Ping:
        this.send({ type: MessageType.Pong, ...(message.payload && { payload: message.payload }) });
        return;
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        this.#subscribe(message.id, message.payload);
        return;
      case MessageType.Complete:
        this.#complete(message.id);
        return;
      case MessageType.ConnectionAck:
      case MessageType.Next:
      case MessageType.Error:
        this.close(CloseCode.BadRequest, `A client sends no "${message.type}"`);
    }
  }

  async #initialise(params: Readonly<Record<string, unknown>> | null | undefined): Promise<void> {
    const request = this.#request;
    if (this.#state !== 'opened' || !request)
      return this.close(CloseCode.TooManyInitialisationRequests, 'Too many initialisation requests');
    this.#state = 'initialising';
    this.#request = undefined;
    clearTimeout(this.#initTimer);
    this.#initTimer = undefined;
    try {
      const headers = connectionHeaders(request, params ?? undefined);
      const given = headers.get('x-correlation-id');
      this.#hasOwnCorrelationId = given !== null;
      const caller = await createRequestContext(headers, never, correlationId(given), this.#options);
      if (!this.#isState('initialising')) return;
      const { callers, limits } = this.#options;
      const name = caller.claims?.sub ?? request.socket.remoteAddress ?? '';
      this.#place = callers.enter(name);
      if (!this.#place)
        return this.close(1013, `maxSocketsPerCaller is ${limits.maxSocketsPerCaller}: close one first`);
      this.#caller = caller;
      this.#state = 'ready';
      this.send({ type: MessageType.ConnectionAck });
    } catch (error) {
      this.close(CloseCode.Forbidden, closeReason(isCodedError(error) ? error.message : 'Forbidden'));
    }
  }

  // The compiler does not see that it can have changed while something was awaited.
  #isState(state: string): boolean {
    return this.#state === state;
  }

  #subscribe(id: string, payload: SubscribePayload): void {
    const { limits } = this.#options;
    const caller = this.#operationCaller();
    this.#operations ??= new Map();
    const open = this.#operations.size;
    if (!caller) this.close(CloseCode.Unauthorized, 'Unauthorized');
    else if (this.#operations.has(id))
      this.close(CloseCode.SubscriberAlreadyExists, closeReason(`Subscriber for ${id} already exists`));
    else if (open >= limits.maxOperationsPerSocket)
      new SocketOperation(id, caller, this).fail(tooMany(limits, open));
    else this.#open(id, payload, caller);
  }

  #open(id: string, payload: SubscribePayload, caller: RequestContext): void {
    const operation = new SocketOperation(id, caller, this);
    this.#operations?.set(id, operation);
    runSocketOperation(operation, payload, this.#options).catch((error: unknown) => {
      if (!operation.isOver) operation.refuse([maskError(error, caller)]);
    });
  }

  // A connection that was given no correlation id has one for each operation, so that logs tell them apart.
  #operationCaller(): RequestContext | undefined {
    if (!this.#caller || this.#hasOwnCorrelationId) return this.#caller;
    return { ...this.#caller, correlationId: correlationId(null) };
  }

  #complete(id: string): void {
    const operation = this.#operations?.get(id);
    if (operation) this.forget(operation);
    operation?.end(false);
  }

  forget(operation: SocketOperation): void {
    if (this.#operations?.get(operation.id) === operation) this.#operations.delete(operation.id);
    this.#idleSince = Date.now();
  }

  send(message: object): void {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }
}

function parsed(text: string): Message | undefined {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}

function tooMany({ maxOperationsPerSocket: maximum }: Limits, open: number): CodedError {
  const count = `${open} operations open on one WebSocket`;
  const fix = 'complete some, or open another connection';
  return operationTooCostly('maxOperationsPerSocket', maximum, count, fix);
}

// RFC 6455 §5.5: a control frame holds 125 bytes, two of them the code.
function closeReason(reason: string): string {
  return Buffer.from(reason)
    .subarray(0, 120)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
