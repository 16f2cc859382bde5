import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, vi } from 'vitest';
import type { SystemContract } from '#shield/contract.ts';
import { createShield } from '#shield/create-shield.ts';
import { callOf } from './vendor.ts';

const open: SystemContract = { windows: [], concurrency: [] };

async function startServer(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('calls go over connections that stay open', async () => {
  let connections = 0;
  await using vendor = await startServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    request.pipe(response);
  });
  vendor.server.on('connection', () => {
    connections += 1;
  });
  await using shield = createShield({ system: 'crm', account: 'a', contract: open });
  for (let i = 0; i < 20; i++) {
    const response = await shield.fetch(
      vendor.url,
      { method: 'POST', body: `{"i":${i}}`, headers: { 'content-type': 'application/json' } },
      callOf({ effect: 'unsafe' }),
    );
    expect(await response.json()).toEqual({ i });
  }
  // One may still be in use by the end of the last answer when the next call comes.
  expect(connections).toBeLessThanOrEqual(2);
});

test('a write that the vendor did and then cut off is not sent again, and says what to do', async () => {
  let done = 0;
  await using vendor = await startServer((request) => {
    done += 1;
    request.socket.destroy();
  });
  await using shield = createShield({ system: 'erp', account: 'a', contract: open });
  const answer = shield.fetch(
    vendor.url,
    { method: 'POST' },
    callOf({ effect: 'unsafe', operation: 'order.create' }),
  );
  await expect(answer).rejects.toMatchObject({
    code: 'SYSTEM_UNAVAILABLE',
    retryable: false,
    message:
      'The connection to erp broke during order.create; look whether it was done before sending it again.',
  });
  expect(done).toBe(1);
});

test('a read that was cut off in its body is read again', async () => {
  let calls = 0;
  await using vendor = await startServer((request, response) => {
    calls += 1;
    response.writeHead(200, { 'content-length': '2' });
    if (calls > 1) response.end('ok');
    else response.write('o', () => request.socket.destroy());
  });
  await using shield = createShield({ system: 'crm', account: 'a', contract: open });
  expect(await (await shield.fetch(vendor.url, {}, callOf())).text()).toBe('ok');
  expect(calls).toBe(2);
});

test('a vendor whose answer drips without end is given up at the deadline', async () => {
  await using vendor = await startServer((_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(drip));
  });
  await using shield = createShield({ system: 'crm', account: 'a', contract: open });
  const answer = shield.fetch(vendor.url, {}, callOf({ deadlineAt: Date.now() + 300 }));
  await expect(answer).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', system: 'crm' });
  await vi.waitFor(() => expect(shield.status().concurrency.inFlight).toBe(0));
});

test('a vendor that is not there is told as unavailable and safe to try again', async () => {
  const vendor = await startServer(() => {});
  await vendor[Symbol.asyncDispose]();
  await using shield = createShield({ system: 'crm', account: 'a', contract: open });
  await expect(
    shield.fetch(vendor.url, { method: 'POST' }, callOf({ effect: 'unsafe' })),
  ).rejects.toMatchObject({
    code: 'SYSTEM_UNAVAILABLE',
    retryable: true,
  });
});
