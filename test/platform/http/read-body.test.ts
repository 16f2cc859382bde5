import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isCodedError } from '#platform/errors.ts';
import { startHttpServer } from '#platform/http/listen.ts';
import { readBody } from '#platform/http/read-body.ts';

const outcomes: unknown[] = [];

function startEcho(limitBytes: number) {
  return startHttpServer(
    async (request, response) => {
      try {
        response.end(await readBody(request, limitBytes));
      } catch (error) {
        outcomes.push(error);
        const message = isCodedError(error) ? `${error.code} ${error.message}` : String(error);
        response.writeHead(413, { connection: 'close' }).end(message);
      }
    },
    { host: '127.0.0.1', port: 0 },
    new AbortController().signal,
  );
}

describe('reading a request body', () => {
  it('answers every byte up to the limit', async () => {
    await using server = await startEcho(1_000);
    const body = 'é'.repeat(500);
    expect(await (await fetch(server.url, { method: 'POST', body })).text()).toBe(body);
    expect(await (await fetch(server.url)).text()).toBe('');
  });

  it('refuses a body that announces more', async () => {
    await using server = await startEcho(1_000);
    const response = await fetch(server.url, { method: 'POST', body: 'x'.repeat(1_001) });
    expect(await response.text()).toContain(
      'BAD_USER_INPUT The request body is longer than the 1000 bytes allowed',
    );
  });

  it('refuses a body of unknown length once it is too long, and can still answer', async () => {
    await using server = await startEcho(1_000);
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n');
    for (let sent = 0; sent < 3; sent += 1) socket.write(`1f4\r\n${'x'.repeat(500)}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('413');
    socket.destroy();
  });

  it('says so when the sender stops half-way', async () => {
    await using server = await startEcho(1_000);
    outcomes.length = 0;
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nabc', () => socket.destroy());
    await expect.poll(() => outcomes).toHaveLength(1);
    expect(outcomes[0]).toMatchObject({ code: 'BAD_USER_INPUT', retryable: true });
  });
});
