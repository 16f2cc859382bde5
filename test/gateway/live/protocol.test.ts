import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CodedError } from '#platform/errors.ts';
import { bearer } from '../start-test-gateway.ts';
import { type Shipments, startShipments } from './shipments.ts';

let gateway: Shipments;
const revoked = new Set<string>();
const listeners = new Set<() => void>();
beforeAll(async () => {
  gateway = await startShipments({
    limits: { maxBodyBytes: 4_000, maxOperationsPerSocket: 2, maxSocketsPerCaller: 3 },
    revocations: {
      isRevoked: ({ sub }) => revoked.has(sub ?? ''),
      onChange(listener) {
        listeners.add(listener);
        return { [Symbol.dispose]: () => void listeners.delete(listener) };
      },
    },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());

type Message = { readonly type: string; readonly id?: string; readonly payload?: unknown };

/** A socket that speaks the protocol by hand. */
async function open(protocols: string[] = ['graphql-transport-ws'], to = gateway) {
  const socket = new WebSocket(`${to.url.replace('http', 'ws')}/graphql`, protocols);
  const received: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    const taker = waiting.shift();
    if (taker) taker(message);
    else received.push(message);
  });
  const closed = closing(socket);
  await once(socket, 'open');
  return {
    socket,
    closed,
    send: (...messages: readonly unknown[]) => {
      for (const message of messages)
        socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    },
    next: async (): Promise<Message> =>
      received.shift() ?? (await new Promise<Message>((resolve) => waiting.push(resolve))),
    [Symbol.asyncDispose]: async () => socket.terminate(),
  };
}

function closing(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
}

let callers = 0;
const init = (claims: object = { sub: `caller-${++callers}` }) => ({
  type: 'connection_init',
  payload: bearer(claims),
});
const subscribe = (id: string, query: string, more = {}) => ({
  type: 'subscribe',
  id,
  payload: { query, ...more },
});
const follows = 'subscription { shipmentChanged(id: "s1") { state } }';

async function ready(claims?: object) {
  const connection = await open();
  connection.send(init(claims));
  expect(await connection.next()).toEqual({ type: 'connection_ack' });
  return connection;
}

describe('a socket is closed', () => {
  test.each([
    ['4400 for a message that is no JSON', ['{'], 4400, 'Invalid message received'],
    ['4400 for a message without a type', [{ id: '1' }], 4400, 'Invalid message received'],
    [
      '4400 for a type that the protocol does not have',
      [{ type: 'start', id: '1' }],
      4400,
      'Invalid message received',
    ],
    [
      '4400 for a subscribe without an id',
      [{ type: 'subscribe', payload: { query: '{ a }' } }],
      4400,
      'Invalid message received',
    ],
    [
      '4400 for a subscribe without a document',
      [{ type: 'subscribe', id: '1', payload: {} }],
      4400,
      'Invalid message received',
    ],
    [
      '4400 for a message that servers send',
      [{ type: 'connection_ack' }],
      4400,
      'A client sends no "connection_ack"',
    ],
    ['4401 for a subscribe before it is initialised', [subscribe('1', '{ secret }')], 4401, 'Unauthorized'],
    [
      '4401 for a subscribe that does not wait for the acknowledgement',
      [init(), subscribe('1', '{ secret }')],
      4401,
      'Unauthorized',
    ],
    [
      '4403 for a token that does not hold',
      [{ type: 'connection_init', payload: { authorization: 'nonsense' } }],
      4403,
      'The authorization header is not of the form "Bearer TOKEN"',
    ],
    ['4429 for a second initialisation', [init(), init()], 4429, 'Too many initialisation requests'],
    ['1009 for a message over maxBodyBytes', ['x'.repeat(5_000)], 1009, ''],
  ])('%s', async (_, messages, code, reason) => {
    await using connection = await open();
    connection.send(...messages);
    expect(await connection.closed).toEqual({ code, reason });
  });

  test.each([
    ['another', { 'sec-websocket-protocol': 'graphql-ws' }],
    ['no', {}],
  ])('4406 for %s subprotocol', async (_, headers) => {
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, { headers });
    expect(await closing(socket)).toEqual({ code: 4406, reason: 'Subprotocol not acceptable' });
  });

  test('4408 where it is not initialised in time', async () => {
    await using connection = await open();
    expect(await connection.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' });
  });

  test('4409 for an id that is in use, and not for one that was', async () => {
    await using connection = await ready();
    connection.send(subscribe('1', '{ __typename }'));
    expect(await connection.next()).toMatchObject({ id: '1', type: 'next' });
    expect(await connection.next()).toEqual({ id: '1', type: 'complete' });
    connection.send(subscribe('1', follows));
    expect(await connection.next()).toMatchObject({ id: '1', type: 'next' });
    connection.send(subscribe('1', follows));
    expect(await connection.closed).toEqual({ code: 4409, reason: 'Subscriber for 1 already exists' });
  });

  test('4403 when its token expires, within a second', async () => {
    const exp = Math.ceil(Date.now() / 1_000) + 1;
    await using connection = await ready({ sub: 'short', exp });
    connection.send(subscribe('1', follows));
    expect(await connection.closed).toEqual({ code: 4403, reason: 'token expired' });
    expect(Date.now()).toBeLessThan(exp * 1_000 + 1_000);
  });

  test('4403 when its token is revoked', async () => {
    await using connection = await ready({ sub: 'fired' });
    await using other = await ready({ sub: 'hired' });
    connection.send(subscribe('1', follows));
    await connection.next();
    revoked.add('fired');
    for (const listener of listeners) listener();
    expect(await connection.closed).toEqual({ code: 4403, reason: 'token revoked' });
    other.send({ type: 'ping' });
    expect(await other.next()).toEqual({ type: 'pong' });
  });

  test('1013 beyond the sockets that one caller may have', async () => {
    const own = await Promise.all([1, 2, 3].map(() => ready({ sub: 'many' })));
    await using fourth = await open();
    fourth.send(init({ sub: 'many' }));
    expect((await fourth.closed).code).toBe(1013);
    await own[0]?.[Symbol.asyncDispose]();
    await own[0]?.closed;
    await expect
      .poll(async () => {
        const again = await open();
        again.send(init({ sub: 'many' }));
        return Promise.race([again.next().then(({ type }) => type), again.closed.then(({ code }) => code)]);
      })
      .toBe('connection_ack');
    for (const connection of own) await connection[Symbol.asyncDispose]();
  });

  test('1012 when the process stops, with the time to come back', async () => {
    const stopping = await startShipments();
    const connection = await open(['graphql-transport-ws'], stopping);
    connection.send(init());
    await connection.next();
    await stopping[Symbol.asyncDispose]();
    expect(await connection.closed).toEqual({
      code: 1012,
      reason: expect.stringMatching(/^reconnect in \d+ ms$/),
    });
  });

  test('1000 when it has had no operation for too long', async () => {
    await using idle = await startShipments({ limits: { maxIdleMs: 50 } });
    const connection = await open(['graphql-transport-ws'], idle);
    connection.send(init());
    await connection.next();
    expect(await connection.closed).toMatchObject({ code: 1000 });
  });
});

describe('a socket stays', () => {
  test('over pings, which are answered with their payload, and pongs', async () => {
    await using connection = await open();
    connection.send({ type: 'ping', payload: { at: 1 } }, { type: 'pong' }, init());
    expect(await connection.next()).toEqual({ type: 'pong', payload: { at: 1 } });
    expect(await connection.next()).toEqual({ type: 'connection_ack' });
  });

  test('over a complete of an id that it does not know', async () => {
    await using connection = await ready();
    connection.send({ type: 'complete', id: 'never' }, subscribe('2', '{ __typename }'));
    expect(await connection.next()).toEqual({
      id: '2',
      type: 'next',
      payload: { data: { __typename: 'Query' } },
    });
  });

  test('over an invalid document, a wrong variable and an operation too many, each told by an error', async () => {
    await using connection = await ready();
    const code = (name: string) => [{ extensions: { code: name } }];
    connection.send(subscribe('1', '{ nope }'));
    expect(await connection.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: code('GRAPHQL_VALIDATION_FAILED'),
    });
    connection.send(subscribe('2', 'query ($id: ID!) { shipment(id: $id) { id } }', { variables: {} }));
    expect(await connection.next()).toMatchObject({
      id: '2',
      type: 'error',
      payload: code('BAD_USER_INPUT'),
    });
    connection.send(subscribe('a', follows), subscribe('b', follows), subscribe('c', follows));
    const messages = [await connection.next(), await connection.next(), await connection.next()];
    expect(messages.find(({ id }) => id === 'c')).toMatchObject({
      type: 'error',
      payload: code('OPERATION_TOO_COSTLY'),
    });
  });

  test('and sends nothing of a subscription that was completed', async () => {
    await using connection = await ready();
    connection.send(subscribe('1', follows));
    await connection.next();
    connection.send({ type: 'complete', id: '1' }, { type: 'ping' });
    expect(await connection.next()).toEqual({ type: 'pong' });
    gateway.log.append({ topic: 'shipment', entityId: 's1', ownerId: 'x', payload: { state: 'LATER' } });
    connection.send(subscribe('2', '{ __typename }'));
    expect(await connection.next()).toMatchObject({ id: '2' });
  });

  test('and completes a subscription that its subgraph feeds', async () => {
    await using connection = await ready();
    connection.send(subscribe('1', 'subscription { ticks }'));
    const messages = [];
    for (let count = 0; count < 4; count++) messages.push(await connection.next());
    expect(messages.map(({ type }) => type)).toEqual(['next', 'next', 'next', 'complete']);
  });
});

test('a process that has as many sockets as it may refuses another with 503', async () => {
  await using full = await startShipments({ limits: { maxSockets: 1 } });
  await using _first = await open(['graphql-transport-ws'], full);
  await expect(open(['graphql-transport-ws'], full)).rejects.toThrow('503');
});

test('a verifier that fails for a reason of its own says so with 4403', async () => {
  await using failing = await startShipments({
    auth: {
      verify: async () => {
        throw new CodedError('SYSTEM_UNAVAILABLE', 'The issuer cannot be reached');
      },
    },
  });
  await using connection = await open(['graphql-transport-ws'], failing);
  connection.send(init());
  expect(await connection.closed).toEqual({ code: 4403, reason: 'The issuer cannot be reached' });
});
