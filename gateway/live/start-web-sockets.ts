import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { GatewayConfig } from '../gateway-config.ts';
import { type ConnectionOptions, LiveConnection } from './live-connection.ts';
import type { LiveMetrics } from './live-metrics.ts';
import { createSocketCallers } from './socket-callers.ts';

export interface WebSocketOptions
  extends Omit<ConnectionOptions, 'callers' | 'pingIntervalMs' | 'initTimeoutMs'>,
    Pick<GatewayConfig, 'revocations'> {
  readonly server: Server;
  readonly path: string;
  readonly metrics: LiveMetrics;
  readonly pingIntervalMs?: number;
  readonly initTimeoutMs?: number;
  /** Over how long clients of a stopping process are told to come back; 5,000 where absent, less for few. */
  readonly maxReturnMs?: number;
}

const tickMs = 500;
// A moment for each client, so that the next process is not met by all of them at once.
const returnMsEach = 2;
const closedAtOnce = 500;
const pauseBetweenMs = 5;

/**
 * Serves `graphql-transport-ws` on the server's upgrades. Disposing closes every socket with 1012, and a reason that says in how many
 * milliseconds to come back: clients spread their return.
 */
export function startWebSockets(options: WebSocketOptions): AsyncDisposable {
  const { server, path, limits, log, metrics, revocations } = options;
  const connections = new Map<WebSocket, LiveConnection>();
  const open = metrics.connections.labels({ transport: 'websocket' });
  const settings: ConnectionOptions = {
    ...options,
    callers: createSocketCallers(limits.maxSocketsPerCaller),
    pingIntervalMs: options.pingIntervalMs ?? 15_000,
    initTimeoutMs: options.initTimeoutMs ?? 3_000,
  };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxBodyBytes,
    clientTracking: false,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) && GRAPHQL_TRANSPORT_WS_PROTOCOL,
  });

  function onUpgrade(request: IncomingMessage, raw: Duplex, head: Buffer): void {
    // Nothing catches what is thrown here: a target that is no URL may not throw.
    if (URL.parse(request.url ?? '/', 'http://localhost')?.pathname !== path) {
      refuse(raw, '404 Not Found');
      return;
    }
    if (connections.size >= limits.maxSockets) {
      log.warn(
        { maxSockets: limits.maxSockets },
        'a WebSocket was refused: there are as many as there may be',
      );
      refuse(raw, '503 Service Unavailable', 'Retry-After: 5\r\n');
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => serve(socket, raw, request));
  }

  function serve(socket: WebSocket, raw: Duplex, request: IncomingMessage): void {
    socket.on('error', (err) => log.debug({ err }, 'WebSocket failed'));
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
      return;
    }
    const connection = new LiveConnection(socket, raw, request, settings);
    connections.set(socket, connection);
    open.inc();
    socket.on('message', (data) => connection.receive(String(data)));
    socket.on('pong', () => connection.isAlive());
    socket.on('close', () => {
      connections.delete(socket);
      open.dec();
      connection.closed();
    });
  }

  const ticking = setInterval(() => {
    const now = Date.now();
    for (const connection of connections.values()) connection.tick(now);
  }, tickMs).unref();
  const revoking = revocations?.onChange(() => {
    for (const connection of connections.values())
      if (connection.claims && revocations.isRevoked(connection.claims))
        connection.close(CloseCode.Forbidden, 'token revoked');
  });

  server.on('upgrade', onUpgrade);
  return {
    async [Symbol.asyncDispose]() {
      server.off('upgrade', onUpgrade);
      server.on('upgrade', (_, raw) => refuse(raw, '503 Service Unavailable', 'Retry-After: 1\r\n'));
      clearInterval(ticking);
      revoking?.[Symbol.dispose]();
      await closeAll(connections, options.maxReturnMs ?? 5_000);
    },
  };
}

async function closeAll(
  connections: ReadonlyMap<WebSocket, LiveConnection>,
  maxReturnMs: number,
): Promise<void> {
  const spreadMs = Math.min(maxReturnMs, connections.size * returnMsEach);
  let count = 0;
  for (const connection of [...connections.values()]) {
    connection.close(1012, `reconnect in ${Math.round(Math.random() * spreadMs)} ms`);
    if (++count % closedAtOnce === 0) await delay(pauseBetweenMs);
  }
  const deadline = Date.now() + 2_000;
  while (connections.size > 0 && Date.now() < deadline) await delay(10);
  for (const socket of connections.keys()) socket.terminate();
}

function refuse(raw: Duplex, status: string, headers = ''): void {
  raw.on('error', () => {}); // who is refused may be gone
  raw.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}
