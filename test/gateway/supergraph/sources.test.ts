import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSource } from '#gateway/supergraph/file-source.ts';
import { createHiveSource } from '#gateway/supergraph/hive-source.ts';
import {
  createIntrospectedComposition,
  createLocalComposition,
  createUplinkSource,
} from '#gateway/supergraph/managed-sources.ts';
import { Secret } from '#platform/config/secret.ts';
import { startHttpServer } from '#platform/http/listen.ts';
import { createLibrary } from '../library.ts';
import { until } from '../read-events.ts';
import { startTestGateway } from '../start-test-gateway.ts';

const { signal } = new AbortController();
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Every name looked up and every address tried by this process while a test runs. */
let reached: string[];
/** What is reached from within, and by nothing else that runs in this process. */
const within = new AsyncLocalStorage<string[]>();
function onSocket(message: unknown) {
  const { socket } = message as { socket: Socket };
  const lists = [reached, within.getStore() ?? []];
  const reach = (host: string) => lists.forEach((list) => void list.push(host));
  socket.on('lookup', (_error, _address, _family, host) => reach(host));
  socket.on('connectionAttempt', reach);
}
beforeEach(() => {
  reached = [];
  diagnostics.subscribe('net.client.socket', onSocket);
});
afterEach(() => {
  diagnostics.unsubscribe('net.client.socket', onSocket);
  expect(reached.filter((host) => !['127.0.0.1', '::1', 'localhost'].includes(host))).toEqual([]);
});

const subgraphSdl = (extra = '') => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { hello: String ${extra} }
`;

/** A subgraph that says its SDL and greets. */
async function startGreeter() {
  let sdl = subgraphSdl();
  const server = createServer(async (request, response) => {
    const { query } = JSON.parse((await request.toArray()).join(''));
    const data = query.includes('_service') ? { _service: { sdl } } : { hello: 'hi' };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }));
  });
  const listening = await startHttpServer(server, { host: '127.0.0.1', port: 0 }, signal);
  const change = (extra: string) => {
    sdl = subgraphSdl(extra);
  };
  return { ...listening, change };
}

test('a gateway with its defaults opens no connection to anyone but its subgraphs', async () => {
  const own: string[] = [];
  await within.run(own, async () => {
    await using gateway = await startTestGateway();
    await gateway.ask('{ stockVersion }');
  });
  expect(own).toEqual([]);
});

describe('a file', () => {
  test.each(['written over', 'moved into its place'])('is served anew when another is %s', async (how) => {
    const folder = await mkdtemp(join(tmpdir(), 'supergraph-'));
    const file = join(folder, 'supergraph.graphql');
    const { supergraphSdl } = createLibrary();
    await writeFile(file, supergraphSdl);
    const metrics = new Registry();
    await using gateway = await startTestGateway({ supergraph: { file }, metrics });
    expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
    const changed = supergraphSdl.replace(/^\s*stockVersion\b.*\n/m, '\n');
    if (how === 'written over') await writeFile(file, changed);
    else {
      await writeFile(`${file}.new`, changed);
      await rename(`${file}.new`, file);
    }
    await until(() => gateway.lines.some(({ message }) => message === 'a new supergraph is served'));
    expect((await gateway.ask('{ stockVersion }')).errors?.[0]?.message).toContain('stockVersion');
    await rm(folder, { recursive: true });
  });

  test('that is not there is said so at the start', async () => {
    await expect(createFileSource('nowhere.graphql', silent).start(() => {}, signal)).rejects.toThrow(
      'nowhere.graphql',
    );
  });
});

describe('a composition in development', () => {
  test('of subgraphs at hand is served', async () => {
    await using greeter = await startGreeter();
    const supergraph = createLocalComposition([
      { name: 'greeter', url: `${greeter.url}/graphql`, sdl: subgraphSdl() },
    ]);
    await using gateway = await startTestGateway({ supergraph, subgraphs: {} });
    expect((await gateway.ask('{ hello }')).data).toEqual({ hello: 'hi' });
  });

  test('that does not compose is refused with the reason', async () => {
    const subgraphs = [
      { name: 'a', url: 'http://a.test', sdl: subgraphSdl() },
      { name: 'b', url: 'http://b.test', sdl: subgraphSdl() },
    ];
    await expect(startTestGateway({ supergraph: createLocalComposition(subgraphs) })).rejects.toThrow(
      /There is no supergraph to serve: .*hello/s,
    );
  });

  test('of running subgraphs follows them', async () => {
    await using greeter = await startGreeter();
    const supergraph = createIntrospectedComposition({
      subgraphs: [{ name: 'greeter', url: `${greeter.url}/graphql` }],
      pollIntervalMs: 50,
      log: silent,
    });
    await using gateway = await startTestGateway({ supergraph, subgraphs: {} });
    expect((await gateway.ask('{ later }')).errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    greeter.change('later: String');
    await until(() => gateway.lines.some(({ message }) => message === 'a new supergraph is served'));
    expect((await gateway.ask('{ hello later }')).data).toEqual({ hello: 'hi', later: null });
  });
});

describe('an uplink', () => {
  test('is asked at the endpoints that are configured and at no other', async () => {
    const { supergraphSdl } = createLibrary();
    const routerConfig = { __typename: 'RouterConfigResult', id: '1', supergraphSdl, minDelaySeconds: 30 };
    const asked: { variables: object }[] = [];
    const server = createServer(async (request, response) => {
      asked.push(JSON.parse((await request.toArray()).join('')));
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: { routerConfig } }));
    });
    await using uplink = await startHttpServer(server, { host: '127.0.0.1', port: 0 }, signal);
    const supergraph = createUplinkSource({
      apiKey: 'key',
      graphRef: 'graph@here',
      endpoints: [`${uplink.url}/`],
      log: silent,
    });
    await using gateway = await startTestGateway({ supergraph });
    expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
    expect(asked).toMatchObject([{ variables: { ref: 'graph@here', apiKey: 'key' } }]);
  });

  test('that does not answer at the start leaves the supergraph at hand', async () => {
    const supergraph = createUplinkSource({
      apiKey: 'key',
      graphRef: 'graph@here',
      endpoints: ['http://127.0.0.1:1/'],
      fallbackSdl: createLibrary().supergraphSdl,
      log: silent,
    });
    await using gateway = await startTestGateway({ supergraph });
    expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
  });
});

describe('a Hive CDN', () => {
  /** Speaks its protocol: a key, an etag, 304 for what is known. */
  async function startCdn(sdl: string) {
    const state = { sdl, isDown: false, answered: [] as number[], paths: new Set<string | undefined>() };
    const server = createServer((request, response) => {
      const etag = `"${state.sdl.length}"`;
      const status = state.isDown
        ? 500
        : request.headers['x-hive-cdn-key'] !== 'the-key'
          ? 403
          : request.headers['if-none-match'] === etag
            ? 304
            : 200;
      state.answered.push(status);
      state.paths.add(request.url);
      response.writeHead(status, { etag }).end(status === 200 ? state.sdl : '');
    });
    return { state, http: await startHttpServer(server, { host: '127.0.0.1', port: 0 }, signal) };
  }
  const sourceOf = (url: string, key = 'the-key') =>
    createHiveSource({
      endpoint: `${url}/artifacts/v1/target`,
      key: new Secret(key),
      pollIntervalMs: 20,
      log: silent,
    });

  test('is followed: unchanged, changed, and away for a while', async () => {
    const { supergraphSdl } = createLibrary();
    const { state, http } = await startCdn(supergraphSdl);
    await using _ = http;
    await using gateway = await startTestGateway({ supergraph: sourceOf(http.url) });
    await until(() => state.answered.includes(304));
    state.isDown = true;
    await until(() => state.answered.includes(500));
    expect((await gateway.ask('{ stockVersion }')).data).toEqual({ stockVersion: 1 });
    state.sdl = supergraphSdl.replace(/^\s*stockVersion\b.*\n/m, '\n');
    state.isDown = false;
    await until(() => gateway.lines.some(({ message }) => message === 'a new supergraph is served'));
    expect((await gateway.ask('{ stockVersion }')).errors?.[0]?.message).toContain('stockVersion');
    expect([...state.paths]).toEqual(['/artifacts/v1/target/supergraph']);
  });

  test('that refuses the key is said so at the start, without the key', async () => {
    const { http } = await startCdn('');
    await using _ = http;
    const starting = startTestGateway({ supergraph: sourceOf(http.url, 'hunter2') });
    await expect(starting).rejects.toThrow(/Hive CDN at .*: it answered status 403/);
    await expect(starting).rejects.not.toThrow('hunter2');
  });
});
