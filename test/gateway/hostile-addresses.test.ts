import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** As no HTTP client would send it. */
async function send(head: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  const answer = await text(socket);
  socket.destroy();
  return answer;
}

const upgrade = [
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

test.each([
  '//[',
  '//[::1/graphql',
  'http://[/graphql',
])('an upgrade of %s is refused, and the process goes on', async (target) => {
  expect(await send([`GET ${target} HTTP/1.1`, 'Host: a', ...upgrade])).toMatch(/^HTTP\/1\.1 4/);
  expect((await gateway.ask('{ __typename }')).data).toEqual({ __typename: 'Query' });
});

test.each([
  ['/graphql?query={__typename}', '['],
  ['//[::1/graphql', '['],
  ['/health/live', 'a b'],
  ['http://[/graphql', 'a'],
])('%s at the host "%s" is answered without saying where it failed', async (target, host) => {
  const answer = await send([`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close']);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  expect(answer).not.toMatch(/TypeError|file:|\.ts:/);
});
