import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startHttpServer } from '#platform/http/listen.ts';

const local = { host: '127.0.0.1', port: 0 };
const { signal } = new AbortController();

/** A handler that holds its answers until told, and tells when a request has come. */
function heldHandler() {
  const arrived = Promise.withResolvers<ServerResponse>();
  const handler: RequestListener = (_request, response) => arrived.resolve(response);
  return { handler, arrived: arrived.promise };
}

describe('an HTTP server', () => {
  it('listens on a free port and says where', async () => {
    await using server = await startHttpServer((_request, response) => response.end('hello'), local, signal);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(await (await fetch(server.url)).text()).toBe('hello');
  });

  it('takes a server that has its handlers already', async () => {
    const made = createServer((_request, response) => response.end('made'));
    await using server = await startHttpServer(made, local, signal);
    expect(server.server).toBe(made);
    expect(await (await fetch(server.url)).text()).toBe('made');
  });

  it('names the port that is in use and what to do', async () => {
    await using first = await startHttpServer(() => undefined, local, signal);
    await expect(startHttpServer(() => undefined, { ...local, port: first.port }, signal)).rejects.toThrow(
      `Port ${first.port} of 127.0.0.1 is in use by another program. Stop it, or set PORT to a free one.`,
    );
  });

  it('names an address that is not of this machine', async () => {
    await expect(startHttpServer(() => undefined, { host: '192.0.2.1', port: 0 }, signal)).rejects.toThrow(
      '192.0.2.1 is no address of this machine. Set HOST',
    );
  });

  it('finishes requests that are under way and accepts no more', async () => {
    const { handler, arrived } = heldHandler();
    const server = await startHttpServer(handler, local, signal);
    const answer = fetch(server.url);
    const response = await arrived;
    const disposed = server[Symbol.asyncDispose]();
    await expect(fetch(server.url)).rejects.toThrow();
    response.end('finished');
    expect(await (await answer).text()).toBe('finished');
    await disposed;
  });

  it('closes idle kept-alive connections at once', async () => {
    const server = await startHttpServer((_request, response) => response.end('ok'), local, signal);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await server[Symbol.asyncDispose]();
    await closed;
  });

  it('cuts what is left after the drain deadline', async () => {
    const { handler, arrived } = heldHandler();
    const server = await startHttpServer(handler, { ...local, drainMs: 20 }, signal);
    const cut = expect(fetch(server.url)).rejects.toThrow();
    await arrived;
    await server[Symbol.asyncDispose]();
    await cut;
  });

  it('cuts upgraded sockets after the drain deadline', async () => {
    const made = createServer();
    made.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
    const server = await startHttpServer(made, { ...local, drainMs: 20 }, signal);
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await server[Symbol.asyncDispose]();
    await closed;
  });

  it('does not start for a signal that has aborted', async () => {
    await expect(startHttpServer(() => undefined, local, AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
