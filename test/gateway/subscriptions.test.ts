import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEvents, until } from './read-events.ts';
import { bearer, reader, startTestGateway, type TestGateway } from './start-test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const query = 'subscription { shelved { shelf cost book { isbn title inStock reviews { text } } } }';

function open(
  to: TestGateway,
  {
    accept = 'text/event-stream',
    headers = reader as Record<string, string>,
    text = query,
    signal = null as AbortSignal | null,
  } = {},
) {
  return fetch(`${to.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query: text }),
    signal,
  });
}

describe.each(['text/event-stream', 'multipart/mixed'])('a subscription over %s', (accept) => {
  test('resolves the rest of every event in the other subgraphs', async () => {
    const response = await open(gateway, { accept });
    expect(response.headers.get('content-type')).toContain(accept);
    expect(response.headers.get('x-correlation-id')).toBeTruthy();
    const events = readEvents(response);
    await until(() => gateway.library.events.subscribers() === 1);
    gateway.library.events.publish({ isbn: '1', shelf: 'A' });
    gateway.library.events.publish({ isbn: '3', shelf: 'B' });
    expect((await events.next()).value).toMatchObject({
      data: {
        shelved: {
          shelf: 'A',
          cost: 5,
          book: { isbn: '1', title: 'One', inStock: 10, reviews: [{ text: 'About 1' }] },
        },
      },
    });
    expect((await events.next()).value).toMatchObject({
      data: { shelved: { shelf: 'B', book: { isbn: '3', inStock: 30 } } },
    });
    await events.return();
    await until(() => gateway.library.events.subscribers() === 0);
  });
});

test('an error of an event has its path and code, and the next event comes', async () => {
  const events = readEvents(await open(gateway));
  await until(() => gateway.library.events.subscribers() === 1);
  gateway.library.events.publish({ isbn: '2', shelf: 'A' });
  gateway.library.events.publish({ isbn: '1', shelf: 'A' });
  expect((await events.next()).value).toMatchObject({
    data: { shelved: { book: { isbn: '2', inStock: null } } },
    errors: [
      {
        path: ['shelved', 'book', 'inStock'],
        extensions: { code: 'SYSTEM_UNAVAILABLE', system: 'shelfware' },
      },
    ],
  });
  expect((await events.next()).value).not.toHaveProperty('errors');
  await events.return();
});

test('what the caller may not see is denied in every event and never fetched', async () => {
  gateway.library.calls.length = 0;
  const events = readEvents(await open(gateway, { headers: bearer({ sub: 'x', scope: 'books:read' }) }));
  await until(() => gateway.library.events.subscribers() === 1);
  gateway.library.events.publish({ isbn: '1', shelf: 'A' });
  expect((await events.next()).value).toMatchObject({
    data: { shelved: { cost: null, book: { title: 'One' } } },
    errors: [{ path: ['shelved', 'cost'], extensions: { code: 'FORBIDDEN' } }],
  });
  expect(JSON.stringify(gateway.library.calls)).not.toContain('cost');
  await events.return();
});

test('a subscription that the caller may not have at all is answered once', async () => {
  const events = readEvents(
    await open(gateway, { text: 'subscription { audited { shelf } }', headers: bearer({}) }),
  );
  expect((await events.next()).value).toMatchObject({
    data: { audited: null },
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  });
  expect((await events.next()).done).toBe(true);
});

test('the source is left when the client leaves', async () => {
  const controller = new AbortController();
  const response = await open(gateway, { signal: controller.signal });
  await until(() => gateway.library.events.subscribers() === 1);
  controller.abort();
  await expect(response.text()).rejects.toThrow();
  await until(() => gateway.library.events.subscribers() === 0);
});

test('an expired token ends the stream with the reason', async () => {
  const exp = Math.floor(Date.now() / 1_000) + 1;
  const events = readEvents(await open(gateway, { headers: bearer({ exp }) }));
  expect((await events.next()).value).toMatchObject({
    errors: [
      { message: 'The access token has expired: get a new one', extensions: { code: 'UNAUTHENTICATED' } },
    ],
  });
  expect((await events.next()).done).toBe(true);
  await until(() => gateway.library.events.subscribers() === 0);
});

describe('a source', () => {
  const respondWith = async (respond: () => Response) => {
    const broken = await startTestGateway();
    broken.library.intercept('catalog', async () => respond());
    return broken;
  };
  const stream = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
  const event = `event: next\ndata: ${JSON.stringify({ data: { shelved: { shelf: 'A' } } })}\n\n`;
  const text = 'subscription { shelved { shelf } }';

  test('that breaks off is told as an error after the events that came', async () => {
    await using broken = await respondWith(() => stream(`:\n\n${event}`));
    const events = readEvents(await open(broken, { text }));
    expect((await events.next()).value).toEqual({ data: { shelved: { shelf: 'A' } } });
    expect((await events.next()).value).toMatchObject({
      errors: [{ extensions: { code: 'SYSTEM_UNAVAILABLE', retryable: true } }],
    });
    expect((await events.next()).done).toBe(true);
  });

  test('that completes ends the stream', async () => {
    await using broken = await respondWith(() => stream(`${event}event: complete\ndata:\n\n`));
    const events = readEvents(await open(broken, { text }));
    expect((await events.next()).value).toEqual({ data: { shelved: { shelf: 'A' } } });
    expect((await events.next()).done).toBe(true);
  });

  test('that refuses is told with its code', async () => {
    const refusal = { errors: [{ message: 'No such shelf', extensions: { code: 'NOT_FOUND' } }] };
    await using broken = await respondWith(() => Response.json(refusal));
    const events = readEvents(await open(broken, { text }));
    expect((await events.next()).value).toMatchObject({
      data: null,
      errors: [{ message: 'No such shelf', extensions: { code: 'NOT_FOUND' } }],
    });
  });
});

test('a subscription for a client that takes no stream is 406', async () => {
  const response = await open(gateway, { accept: 'application/json' });
  expect(response.status).toBe(406);
  await until(() => gateway.library.events.subscribers() === 0);
});
