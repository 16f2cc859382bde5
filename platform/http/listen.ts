import { once } from 'node:events';
import { createServer, type RequestListener, Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CodedError } from '../errors.ts';

export interface HttpAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How long disposing waits for requests that are under way before it cuts them; 20 s where absent. */
  readonly drainMs?: number;
}

export interface HttpServer extends AsyncDisposable {
  /** Without a trailing slash: `http://127.0.0.1:4000`. */
  readonly url: string;
  readonly port: number;
  readonly server: Server;
}

/**
 * Listens with this handler, or with a server that has its handlers already. Disposing stops accepting, lets requests
 * finish, closes idle connections at once, and cuts what is left (sockets upgraded to WebSocket too) after `drainMs`.
 * Throws a `CodedError` that names the address where it cannot be had.
 */
export async function startHttpServer(
  handler: RequestListener | Server,
  address: HttpAddress,
  signal: AbortSignal,
): Promise<HttpServer> {
  signal.throwIfAborted();
  const server = handler instanceof Server ? handler : createServer(handler);
  const drain = prepareDrain(server, address.drainMs ?? 20_000);
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening', { signal });
  } catch (cause) {
    server.close();
    signal.throwIfAborted();
    throw explainListenFailure(address, cause as NodeJS.ErrnoException);
  }
  const { port } = server.address() as AddressInfo;
  return { url: `http://${urlHost(address.host)}:${port}`, port, server, [Symbol.asyncDispose]: drain };
}

function prepareDrain(server: Server, drainMs: number): () => Promise<void> {
  const sockets = new Set<Socket>();
  let draining = false;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (draining) response.shouldKeepAlive = false;
    // A connection that was busy when draining began is idle only after its answer.
    response.once('close', () => draining && setImmediate(() => server.closeIdleConnections()));
  });
  return async () => {
    if (!server.listening) return;
    draining = true;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const deadline = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, drainMs);
    await closed;
    clearTimeout(deadline);
  };
}

function explainListenFailure({ host, port }: HttpAddress, cause: NodeJS.ErrnoException): CodedError {
  const message: Record<string, string> = {
    EADDRINUSE: `Port ${port} of ${host} is in use by another program. Stop it, or set PORT to a free one.`,
    EACCES: `Port ${port} of ${host} may not be opened by this user. Set PORT to one above 1023.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Set HOST to one that is, such as 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `${host} is no known host name. Set HOST to an address of this machine, such as 127.0.0.1 or 0.0.0.0.`,
  };
  const known =
    message[cause.code ?? ''] ??
    `Cannot listen on port ${port} of ${host}: ${cause.message}. Check HOST and PORT.`;
  return new CodedError('INTERNAL', known, { cause });
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
