import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import { CloseCode, type Message, MessageType, parseMessage, type SubscribePayload } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type CodedError, isCodedError } from '#platform/errors.ts';
import { correlationId } from '#platform/telemetry/correlation.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import { maskError } from '../errors/mask-error.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import { createRequestContext, type RequestContextOptions } from '../http/create-request-context.ts';
import type { Limits } from '../limits/limits.ts';
import { operationTooCostly } from '../limits/operation-too-costly.ts';
import type { DocumentResolver } from '../operations/resolve-document.ts';
import { type RawVariables, refusal } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';
import { connectionHeaders } from './connection-headers.ts';
import type { LiveSubscriptions } from './live-subscriptions.ts';
import type { SocketCallers } from './socket-callers.ts';
import { startSubscription } from './start-subscription.ts';
import { createFrameMaker, pingFrame } from './text-frame.ts';

export interface ConnectionOptions extends RequestContextOptions {
  readonly keeper: SupergraphKeeper;
  readonly subscriptions: LiveSubscriptions;
  readonly resolveDocument: DocumentResolver;
  readonly limits: Limits;
  readonly callers: SocketCallers;
  readonly pingIntervalMs: number;
  /** How long the client may take to initialise. */
  readonly initTimeoutMs: number;
}

/** An operation that is open: how to end it, without a word to the client. */
interface Operation {
  end(mayReturn: boolean): void;
}

const never = new AbortController().signal;
const toFrame = createFrameMaker();

/** One WebSocket that speaks `graphql-transport-ws`, with the close codes of that protocol. Small, because there are tens of thousands. */
export class LiveConnection {
  readonly #socket: WebSocket;
  /** The same connection beneath: frames of shared bytes are written to it as they are. */
  readonly #raw: Duplex;
  readonly #options: ConnectionOptions;
  /** Only until it is initialised. */
  #request: IncomingMessage | undefined;
  #initTimer: NodeJS.Timeout | undefined;
  #caller: RequestContext | undefined;
  #hasOwnCorrelationId = false;
  #place: Disposable | undefined;
  #state: 'opened' | 'initialising' | 'ready' | 'closed' = 'opened';
  #operations: Map<string, Operation> | undefined;
  #isAlive = true;
  #nextPingAt: number;
  #idleSince: number;

  constructor(socket: WebSocket, raw: Duplex, request: IncomingMessage, options: ConnectionOptions) {
    this.#socket = socket;
    this.#raw = raw;
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
    else if (this.#socket.readyState === this.#socket.OPEN) {
      this.#isAlive = false;
      this.#raw.write(pingFrame);
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
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = parsed(text);
    switch (message?.type) {
      case undefined:
        this.close(CloseCode.BadRequest, 'Invalid message received');
        return;
      case MessageType.ConnectionInit:
        void this.#initialise(message.payload);
        return;
      case MessageType.Ping:
        this.#send({ type: MessageType.Pong, ...(message.payload && { payload: message.payload }) });
        return;
      case MessageType.Pong:
        return;
      case MessageType.Subscribe:
        this.#subscribe(message.id, message.payload);
        return;
      case MessageType.Complete:
        this.#end(message.id);
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
      this.#send({ type: MessageType.ConnectionAck });
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
    else if (open >= limits.maxOperationsPerSocket) this.#refuse(id, tooMany(limits, open), caller);
    else this.#open(id, payload, caller);
  }

  #open(id: string, payload: SubscribePayload, caller: RequestContext): void {
    let isOver = false;
    const operation = {
      end: () => {
        isOver = true;
      },
    };
    this.#operations?.set(id, operation);
    this.#start(id, payload, caller, () => isOver).catch((error: unknown) => {
      if (isOver) return;
      this.#send({ id, type: MessageType.Error, payload: [maskError(error, caller)] });
      this.#forget(id);
    });
  }

  // A connection that was given no correlation id has one for each operation, so that logs tell them apart.
  #operationCaller(): RequestContext | undefined {
    if (!this.#caller || this.#hasOwnCorrelationId) return this.#caller;
    return { ...this.#caller, correlationId: correlationId(null) };
  }

  async #start(
    id: string,
    { query, operationName, variables, extensions }: SubscribePayload,
    caller: RequestContext,
    isOver: () => boolean,
  ): Promise<void> {
    const { keeper, resolveDocument, subscriptions } = this.#options;
    const document = resolveDocument({ query, extensions: extensions ?? undefined });
    const generation = keeper.current();
    const preparation = generation.prepareOperation(document, operationName ?? undefined);
    if ('errors' in preparation) return this.#fail(id, refusal(preparation.errors, caller).errors);
    const { prepared } = preparation;
    if (prepared.operation.operation !== 'subscription')
      return this.#execute(id, prepared, variables, caller, isOver);
    if (!subscriptions.bindingOf(prepared)) return this.#follow(id, prepared, variables, caller, isOver);
    const opened = await subscriptions.open(prepared, variables, caller, this.#sinkOf(id, caller));
    if ('leave' in opened) {
      if (isOver()) opened.leave(false);
      else if (this.#operations?.has(id)) this.#operations.set(id, { end: opened.leave });
      return;
    }
    if (isOver()) return;
    if (opened.data === undefined) return this.#fail(id, opened.errors ?? []);
    this.#send({ id, type: MessageType.Next, payload: opened });
    this.#complete(id);
  }

  #sinkOf(id: string, caller: RequestContext) {
    const { maxUnreadBytes } = this.#options.limits;
    return {
      next: (payload: Parameters<typeof toFrame>[1]) => {
        if (this.#raw.destroyed || this.#socket.readyState !== this.#socket.OPEN) return true;
        this.#raw.write(toFrame(id, payload));
        return this.#raw.writableLength <= maxUnreadBytes;
      },
      drained: () => drained(this.#raw),
      fail: (error: CodedError) => this.#refuse(id, error, caller),
    };
  }

  async #execute(
    id: string,
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
    isOver: () => boolean,
  ): Promise<void> {
    const leave = new AbortController();
    const marked = this.#operations?.get(id);
    this.#operations?.set(id, {
      end: (mayReturn) => {
        marked?.end(mayReturn);
        leave.abort();
      },
    });
    const { runner } = this.#options.keeper.current();
    const own = { ...caller, signal: leave.signal };
    const result = prepared.defers
      ? await runner.executeIncrementally(prepared, variables, own)
      : await runner.execute(prepared, variables, own);
    if (Symbol.asyncIterator in result) return this.#sendAll(id, result, isOver);
    if (isOver()) return;
    if (result.data === undefined) return this.#fail(id, result.errors ?? []);
    this.#send({ id, type: MessageType.Next, payload: result });
    this.#complete(id);
  }

  /** A subscription that its subgraph feeds. */
  async #follow(
    id: string,
    prepared: PreparedOperation,
    variables: RawVariables,
    caller: RequestContext,
    isOver: () => boolean,
  ): Promise<void> {
    const { keeper } = this.#options;
    const leave = new AbortController();
    const marked = this.#operations?.get(id);
    this.#operations?.set(id, {
      end: (mayReturn) => {
        marked?.end(mayReturn);
        leave.abort();
      },
    });
    const own = { ...caller, signal: leave.signal };
    const started = await startSubscription(
      { generation: keeper.current(), keeper },
      prepared,
      variables,
      own,
      {
        signals: [leave.signal],
        withToken: false,
      },
    );
    if (!(Symbol.asyncIterator in started)) {
      if (isOver()) return;
      if (started.data === undefined) return this.#fail(id, started.errors ?? []);
      this.#send({ id, type: MessageType.Next, payload: started });
    } else return this.#sendAll(id, started, isOver);
    if (!isOver()) this.#complete(id);
  }

  async #sendAll(id: string, results: AsyncIterable<ExecutionResult>, isOver: () => boolean): Promise<void> {
    for await (const result of results) {
      if (isOver()) return;
      this.#send({ id, type: MessageType.Next, payload: result });
      if (this.#raw.writableLength > this.#options.limits.maxUnreadBytes) await drained(this.#raw);
    }
    if (!isOver()) this.#complete(id);
  }

  #refuse(id: string, error: CodedError, caller: RequestContext): void {
    this.#fail(id, refusal([toPlainError(error)], caller).errors);
  }

  #fail(id: string, errors: readonly object[]): void {
    this.#send({ id, type: MessageType.Error, payload: errors });
    this.#end(id);
  }

  #complete(id: string): void {
    this.#send({ id, type: MessageType.Complete });
    this.#forget(id);
  }

  #end(id: string): void {
    const operation = this.#operations?.get(id);
    this.#forget(id);
    operation?.end(false);
  }

  #forget(id: string): void {
    this.#operations?.delete(id);
    this.#idleSince = Date.now();
  }

  #send(message: object): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}

function parsed(text: string): Message | undefined {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
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
