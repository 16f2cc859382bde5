import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { toManifestOperations, writeManifest } from '#gateway/operations/operation-manifest.ts';
import { createTrustedDocuments, readTrustedDocuments } from '#gateway/operations/trusted-documents.ts';
import { readEvents, until } from './read-events.ts';
import { startTestGateway, type TestGateway } from './start-test-gateway.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const known = 'query Version { stockVersion }';
const printed = 'query Version {\n  stockVersion\n}';
const file = `# two clients\n${known}\n\nquery Named($isbn: ID!) { book(isbn: $isbn) { ...B } }\nfragment B on Book { isbn }\n\nsubscription Shelved { shelved { shelf } }`;
const documents = createTrustedDocuments([file]);
const persistedQuery = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: hash(text) } });

let gateway: TestGateway;
let strict: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ trustedDocuments: { documents, enforce: false } });
  strict = await startTestGateway({ trustedDocuments: { documents, enforce: true } });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await strict[Symbol.asyncDispose]();
});

// The port has the hot path in front; `fetch` of the gateway has not.
const ways: [string, (to: TestGateway, request: Request) => Promise<Response>][] = [
  [
    'the port',
    (to, request) => fetch(new Request(request.url.replace('http://gateway.test', to.url), request)),
  ],
  ['the whole front', (to, request) => to.fetch(request)],
];

describe.each(ways)('through %s', (_, send) => {
  const post = async (to: TestGateway, body: object) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await send(to, new Request('http://gateway.test/graphql', init));
    return (await response.json()) as {
      data?: unknown;
      errors?: { message: string; extensions: { code: string } }[];
    };
  };

  test('a trusted document is named by its hash', async () => {
    expect(await post(gateway, { documentId: `sha256:${hash(printed)}` })).toEqual({
      data: { stockVersion: 1 },
    });
    expect(await post(gateway, { extensions: persistedQuery(printed) })).toEqual({
      data: { stockVersion: 1 },
    });
    expect(
      await post(gateway, {
        documentId: `sha256:${hash(file)}`,
        operationName: 'Named',
        variables: { isbn: '1' },
      }),
    ).toEqual({ data: { book: { isbn: '1' } } });
  });

  test('a hash that is not known is said so in the words of the protocol, and is once the document came', async () => {
    const query = `{ a${Math.floor(Math.random() * 1e9)}: stockVersion }`;
    const missing = await post(gateway, { extensions: persistedQuery(query) });
    expect(missing.errors).toMatchObject([
      { message: 'PersistedQueryNotFound', extensions: { code: 'NOT_FOUND' } },
    ]);
    expect((await post(gateway, { query, extensions: persistedQuery(query) })).errors).toBeUndefined();
    expect((await post(gateway, { extensions: persistedQuery(query) })).errors).toBeUndefined();
  });

  test('a hash of another text cannot take its place', async () => {
    const other = '{ mustHave }';
    const poisoned = await post(gateway, { query: '{ stockVersion }', extensions: persistedQuery(other) });
    expect(poisoned.errors?.[0]?.message).toContain('SHA-256');
    expect((await post(gateway, { extensions: persistedQuery(other) })).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    );
  });

  test.each([
    { documentId: 'sha256:nonsense' },
    { documentId: 7 },
    { extensions: { persistedQuery: { version: 2, sha256Hash: hash('x') } } },
    { extensions: {} },
  ])('%j is refused', async (body) => {
    expect((await post(gateway, body)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('where they are enforced nothing else runs, however it is sent', async () => {
    const other = '{ warehouses { id } }';
    for (const body of [{ query: other }, { query: other, extensions: persistedQuery(other) }]) {
      expect((await post(strict, body)).errors?.[0]?.extensions.code).toBe('OPERATION_NOT_TRUSTED');
    }
    expect(strict.library.calls).toEqual([]);
    expect(await post(strict, { query: `${known} # as its client writes it` })).toEqual({
      data: { stockVersion: 1 },
    });
    const two = `${known} query Other { warehouses { id } }`;
    expect((await post(strict, { query: two, operationName: 'Other' })).errors?.[0]?.extensions.code).toBe(
      'OPERATION_NOT_TRUSTED',
    );
    strict.library.calls.length = 0;
  });
});

test('they are enforced on a WebSocket and by GET too', async () => {
  const response = await strict.fetch(
    new Request(`http://gateway.test/graphql?query=${encodeURIComponent('{ mine }')}`),
  );
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_NOT_TRUSTED' } }],
  });
  const client = createClient({
    url: `${strict.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
  });
  const first = async (payload: { query: string; extensions?: Record<string, unknown> }) => {
    for await (const result of client.iterate(payload)) return result;
    return undefined;
  };
  await expect(first({ query: '{ mine }' })).rejects.toMatchObject([
    { extensions: { code: 'OPERATION_NOT_TRUSTED' } },
  ]);
  expect(await first({ query: '', extensions: persistedQuery(printed) })).toEqual({
    data: { stockVersion: 1 },
  });
  await client.dispose();
});

test('they are enforced on a stream of events, and named there by their hash', async () => {
  const open = (body: object) =>
    fetch(`${strict.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(body),
    });
  const refused = readEvents(await open({ query: 'subscription { shelved { cost } }' }));
  expect((await refused.next()).value).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_NOT_TRUSTED' } }],
  });
  expect(strict.library.events.subscribers()).toBe(0);

  const shelved = 'subscription Shelved {\n  shelved {\n    shelf\n  }\n}';
  const events = readEvents(await open({ documentId: `sha256:${hash(shelved)}` }));
  const first = events.next();
  await until(() => strict.library.events.subscribers() === 1);
  strict.library.events.publish({ isbn: '1', shelf: 'A' });
  expect((await first).value).toEqual({ data: { shelved: { shelf: 'A' } } });
  await events.return();
  await until(() => strict.library.events.subscribers() === 0);
});

describe('they are read from', () => {
  const inFolder = async (
    name: string,
    text: string,
    use: (path: string, folder: string) => Promise<void>,
  ) => {
    const folder = await mkdtemp(join(tmpdir(), 'documents-'));
    await writeFile(join(folder, name), text);
    await use(join(folder, name), folder).finally(() => rm(folder, { recursive: true }));
  };

  test('the files of a folder', () =>
    inFolder('a.graphql', file, async (_, folder) => {
      await writeFile(join(folder, 'notes.txt'), 'not a document');
      expect((await readTrustedDocuments(folder)).find(hash(printed))).toBe(printed);
    }));

  test('a manifest as Apollo clients are built with', () =>
    inFolder('manifest.json', writeManifest(toManifestOperations([file])), async (path) => {
      expect((await readTrustedDocuments(path)).find(hash(printed))).toBe(printed);
    }));

  test.each([
    ['that is no JSON', '{', 'apollo-persisted-query-manifest'],
    [
      'of another format',
      '{"format":"other","version":1,"operations":[]}',
      'apollo-persisted-query-manifest',
    ],
    [
      'with another document behind a hash',
      writeManifest([{ id: hash('other'), name: 'Version', type: 'query', body: printed }]),
      '"Version"',
    ],
  ])('no manifest %s', (_, text, named) =>
    inFolder('manifest.json', text, async (path) => {
      const reading = readTrustedDocuments(path);
      await expect(reading).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      await expect(reading).rejects.toThrow(named);
      await expect(reading).rejects.toThrow(path);
    }));

  test('nothing where there is none', async () => {
    await expect(readTrustedDocuments('nowhere')).rejects.toThrow('"nowhere"');
  });

  test.each([
    ['two operations of one name', ['query A { mine }', 'query A { stockVersion }'], '"A"'],
    ['an operation without a name', ['{ mine }'], 'no name'],
  ])('no texts with %s', (_, texts, named) => {
    expect(() => toManifestOperations(texts)).toThrow(named);
  });
});
