import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError } from 'graphql';
import { CloseCode, type Context, GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { type CodedError, isCodedError } from '#platform/errors.ts';
import { correlationId } from '#platform/telemetry/correlation.ts';
import { onTokenExpiry } from '../authorization/token-expiry.ts';
import type { PreparedOperation } from '../engine/engine.ts';
import { toPlainError } from '../errors/to-plain-error.ts';
import { createRequestContext, type RequestContextOptions } from '../http/create-request-context.ts';
import type { Limits } from '../limits/limits.ts';
import { operationTooCostly } from '../limits/operation-too-costly.ts';
import type { DocumentResolver } from '../operations/resolve-document.ts';
import { type RawVariables, refusal } from '../operations/run-operation.ts';
import type { RequestContext } from '../request-context.ts';
import type { Generation } from '../supergraph/generation.ts';
import type { SupergraphKeeper } from '../supergraph/start-supergraph-keeper.ts';
import { connectionHeaders } from './connection-headers.ts';
import { startSubscription } from './start-subscription.ts';

export interface WebSocketOptions extends RequestContextOptions {
  readonly server: Server;
  readonly path: string;
  readonly keeper: SupergraphKeeper;
  readonly resolveDocument: DocumentResolver;
  readonly limits: Limits;
  readonly pingIntervalMs?: number;
}

/** What a connection knows once it is initialised. */
interface Connection extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  /** Aborts when the socket is gone. */
  readonly gone: AbortController;
  headers?: Headers;
  caller?: RequestContext;
}

type ConnectionContext = Context<Record<string, unknown>, Connection>;

/** Serves `graphql-transport-ws` on the server's upgrades. Disposing closes every socket with 1001. */
export function startWebSockets(options: WebSocketOptions): AsyncDisposable {
  const { server, path, limits, log } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxBodyBytes,
    handleProtocols: (offered) => offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });
  const protocol = createProtocol(options);
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== path) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => serve(webSocket, request));
  };

  function serve(socket: WebSocket, request: IncomingMessage): void {
    const gone = new AbortController();
    socket.on('error', (err) => log.warn({ err }, 'WebSocket failed'));
    const stopPinging = keepAlive(socket, options.pingIntervalMs ?? 15_000);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => {
          socket.on('message', (data) => {
            listener(String(data)).catch((err: unknown) => {
              log.error({ err }, 'WebSocket message failed');
              socket.close(CloseCode.InternalServerError, 'Internal error');
            });
          });
        },
      },
      { socket, request, gone },
    );
    socket.once('close', (code, reason) => {
      stopPinging();
      gone.abort();
      closed(code, String(reason)).catch((err: unknown) => log.error({ err }, 'WebSocket close failed'));
    });
  }

  server.on('upgrade', onUpgrade);
  return {
    async [Symbol.asyncDispose]() {
      server.off('upgrade', onUpgrade);
      for (const socket of sockets.clients) socket.close(1001, 'The server is shutting down');
      await new Promise((resolve) => sockets.close(resolve));
    },
  };
}

function createProtocol({ keeper, resolveDocument, limits, ...options }: WebSocketOptions) {
  return makeServer<Record<string, unknown>, Connection>({
    async onConnect({ connectionParams, extra }) {
      extra.headers = connectionHeaders(extra.request, connectionParams);
      try {
        const id = correlationId(extra.headers.get('x-correlation-id'));
        extra.caller = await createRequestContext(extra.headers, extra.gone.signal, id, options);
      } catch (error) {
        extra.socket.close(CloseCode.Forbidden, closeReason(error));
        return false;
      }
      const expiry = onTokenExpiry(extra.caller.claims, () =>
        extra.socket.close(CloseCode.Forbidden, 'token expired'),
      );
      extra.gone.signal.addEventListener('abort', () => expiry[Symbol.dispose](), { once: true });
      return true;
    },

    onSubscribe(
      { extra, subscriptions }: ConnectionContext,
      _id,
      { query, operationName, variables, extensions },
    ) {
      const caller = operationCaller(extra);
      if (!caller) return [new GraphQLError('The connection is not initialised')];
      if (Object.keys(subscriptions).length > limits.maxOperationsPerSocket) {
        return refusal([toPlainError(tooManyOperations(limits, subscriptions))], caller).errors;
      }
      const generation = keeper.current();
      const document = resolved(() => resolveDocument({ query, extensions: extensions ?? undefined }));
      if (typeof document !== 'string') return refusal([toPlainError(document)], caller).errors;
      const preparation = generation.prepareOperation(document, operationName ?? undefined);
      if ('errors' in preparation) return refusal(preparation.errors, caller).errors;
      const { prepared } = preparation;
      return {
        schema: generation.schema,
        document: prepared.document,
        operationName: operationName ?? null,
        contextValue: { caller, generation, prepared, variables },
      };
    },

    execute({ contextValue }) {
      const { generation, prepared, variables, caller } = contextValue as Started;
      return generation.runner.execute(prepared, variables, caller);
    },
    subscribe({ contextValue }) {
      const { generation, prepared, variables, caller } = contextValue as Started;
      return startSubscription({ generation, keeper }, prepared, variables, caller, {
        signals: [caller.signal],
        withToken: false,
      });
    },
  });
}

function resolved(resolve: () => string): string | CodedError {
  try {
    return resolve();
  } catch (error) {
    if (isCodedError(error)) return error;
    throw error;
  }
}

// What onSubscribe put there; the library only carries it.
interface Started {
  readonly caller: RequestContext;
  readonly generation: Generation;
  readonly prepared: PreparedOperation;
  readonly variables: RawVariables;
}

// A connection that was given no correlation id has one for each operation, so that logs tell them apart.
function operationCaller({ caller, headers }: Connection): RequestContext | undefined {
  return caller && { ...caller, correlationId: correlationId(headers?.get('x-correlation-id') ?? null) };
}

function tooManyOperations({ maxOperationsPerSocket: maximum }: Limits, open: object) {
  const count = `${Object.keys(open).length} operations open on one WebSocket`;
  return operationTooCostly(
    'maxOperationsPerSocket',
    maximum,
    count,
    'complete some, or open another connection',
  );
}

// RFC 6455 §5.5: a control frame holds 125 bytes, two of them the code.
function closeReason(error: unknown): string {
  const reason = isCodedError(error) ? error.message : 'Forbidden';
  return Buffer.from(reason)
    .subarray(0, 120)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}

function send(socket: WebSocket, data: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve, reject) => socket.send(data, (error) => (error ? reject(error) : resolve())));
}

function keepAlive(socket: WebSocket, intervalMs: number): () => void {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    return socket.ping();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
