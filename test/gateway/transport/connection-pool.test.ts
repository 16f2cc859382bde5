import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { createHttpTransports } from '#gateway/transport/http-transport.ts';
import { until } from '../read-events.ts';

const never = new AbortController().signal;
const headers = { 'content-type': 'application/json' };
const answer = (body: string, more = '') =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n${more}\r\n${body}`;

/** A server of bytes: `onRequest` is told of each request by its number and by that of its connection. */
async function serve(onRequest: (socket: Socket, request: number, connection: number, text: string) => void) {
  let requests = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const connection = sockets.push(socket);
    let text = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const [head = '', body] = text.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
      if (body === undefined || Buffer.byteLength(body) < length) return;
      onRequest(socket, ++requests, connection, text);
      text = '';
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const transports = createHttpTransports({ maxAnswerBytes: 10_000, maxConnections: 2 });
  const channel = transports.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
  return {
    sockets,
    post: (body = '{}', signal = never) => channel.post(body, headers, signal),
    channel,
    transports,
    async [Symbol.asyncDispose]() {
      await transports[Symbol.asyncDispose]();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a connection is used again, one request after the other, and no more are opened than may be', async () => {
  const within = new Map<number, number>();
  await using server = await serve((socket, request, connection) => {
    const now = (within.get(connection) ?? 0) + 1;
    within.set(connection, now);
    expect(now).toBe(1);
    setImmediate(() => {
      within.set(connection, 0);
      socket.write(answer(String(request)));
    });
  });
  const texts = await Promise.all(Array.from({ length: 100 }, async () => (await server.post()).text));
  expect(texts.map(Number).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  expect(server.sockets).toHaveLength(2);
});

test('answers that come in pieces by turns on several connections are not mixed up', async () => {
  const body = (request: number) => String(request).padStart(2, '0').repeat(2_500);
  const open: { readonly socket: Socket; readonly text: string }[] = [];
  await using server = await serve(async (socket, request) => {
    if (open.push({ socket, text: answer(body(request)) }) < 2) return;
    const two = open.splice(0);
    for (let at = 0; at < answer(body(0)).length; at += 700)
      for (const { socket, text } of two)
        await new Promise((resolve) => socket.write(text.slice(at, at + 700), resolve));
  });
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all([server.post(), server.post()]);
    const texts = answers.map(({ text }) => text).toSorted();
    expect(texts).toEqual([body(2 * round + 1), body(2 * round + 2)]);
  }
});

test('a connection that the server closes, or may close, is not used again', async () => {
  await using server = await serve((socket, request) => {
    if (request === 1) socket.write(answer('1', 'connection: close\r\n'));
    if (request === 2) socket.write(answer('2', 'keep-alive: timeout=1\r\n'));
    if (request === 3) socket.end(answer('3'));
    if (request > 3) socket.write(answer(String(request)));
  });
  for (const text of ['1', '2', '3']) {
    expect((await server.post()).text).toBe(text);
    const socket = server.sockets.at(-1);
    await until(() => socket?.destroyed === true);
  }
  expect((await server.post()).text).toBe('4');
  expect((await server.post()).text).toBe('5');
  expect(server.sockets).toHaveLength(4);
});

test.each([
  ['closed before its answer', ''],
  ['closed within its answer', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n123'],
  ['answered with something else', 'SMTP 220 hello\r\n\r\n'],
])('a request that is %s fails, is not sent again, and the next one has a connection of its own', async (_, bytes) => {
  let seen = 0;
  await using server = await serve((socket, request) => {
    seen = request;
    if (request === 1) socket.end(bytes);
    else socket.write(answer('2'));
  });
  await expect(server.post()).rejects.toThrow(/before it had answered|status line/);
  expect(seen).toBe(1);
  expect((await server.post()).text).toBe('2');
});

test('an answer that nobody asked for never becomes the answer to the next request', async () => {
  await using server = await serve((socket, request) => {
    socket.write(answer(String(request)) + (request === 1 ? answer('poison') : ''));
  });
  expect((await server.post()).text).toBe('1');
  expect((await server.post()).text).toBe('2');
  expect(server.sockets).toHaveLength(2);
});

test('a request that waits for a connection gets the one of a request that was given up', async () => {
  await using server = await serve((socket, request) => {
    if (request > 2) socket.write(answer(String(request)));
  });
  const leaving = new AbortController();
  const lost = [server.post('{}', leaving.signal), server.post('{}', leaving.signal)];
  const waiting = server.post();
  await until(() => server.sockets.length === 2);
  leaving.abort(new Error('left'));
  for (const request of lost) await expect(request).rejects.toThrow('left');
  expect((await waiting).text).toBe('3');
});

test('a body is sent whole in UTF-8, and a header that could end its line is not sent', async () => {
  await using server = await serve((socket, _request, _connection, text) =>
    socket.write(answer(JSON.stringify(Buffer.from(text).toString('base64')))),
  );
  const sent = JSON.parse((await server.post('{"a":"ä€😀"}')).text);
  expect(Buffer.from(sent, 'base64').toString()).toMatch(
    /^POST \/graphql HTTP\/1.1\r\nhost: .*{"a":"ä€😀"}$/s,
  );
  for (const value of ['a\r\nx: b', 'a\nb', 'a\0', '€'])
    await expect(server.channel.post('{}', { 'x-a': value }, never)).rejects.toThrow('cannot be sent');
});

test('closing the transports fails what is under way', async () => {
  await using server = await serve(() => {});
  const lost = Array.from({ length: 5 }, () => server.post());
  await until(() => server.sockets.length === 2);
  const settled = Promise.allSettled(lost);
  await server.transports[Symbol.asyncDispose]();
  expect((await settled).map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
});
