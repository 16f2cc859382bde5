import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Gateway, startGateway } from '#gateway/start-gateway.ts';
import { createRegistryFeed } from '#gateway/supergraph/registry-feed.ts';
import { createRegistrySource } from '#gateway/supergraph/registry-source.ts';
import { createUsageSender } from '#gateway/usage/send-usage.ts';
import { startUsageReporting } from '#gateway/usage/start-usage-reporting.ts';
import type { UsageRecorder } from '#gateway/usage/usage-recorder.ts';
import { createArtefactVerifier, loadArtefactSigner } from '#platform/artefact/artefact-key.ts';
import { type SignedArtefact, signedArtefact } from '#platform/artefact/signed-artefact.ts';
import { Secret } from '#platform/config/secret.ts';
import { startTestRegistry, type TestRegistry } from '../start-test-registry.ts';

const { signal } = new AbortController();
const waiting = { timeout: 15_000, interval: 20 };
let api: TestRegistry;
let token: Secret;

beforeAll(async () => {
  api = await startTestRegistry();
  token = new Secret(await api.token('gateway', 'read', 'report'));
});
afterAll(() => api[Symbol.asyncDispose]());

function toSdl(fields: string): string {
  return `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@tag"])
    type Query { ${fields} }
    "Money." type Money { "Amount." amount: String }`;
}

const open = '"For all." open: Money @tag(name: "public")';

async function publish(variant: string, fields: string, include?: string): Promise<number> {
  const result = await api.registry.publish({
    source: {
      label: 'head',
      subgraphs: [{ name: 'one', sdl: toSdl(fields) }],
      events: [],
      governance: include && JSON.stringify({ contracts: { shop: { include: [include] } } }),
    },
    variant,
    author: 'ann',
    reason: 'a test',
  });
  if (result.outcome !== 'launched') throw new Error(JSON.stringify(result));
  return result.launch.id;
}

interface GatewayOptions {
  readonly variant: string;
  readonly contract?: string;
  readonly url?: string;
  readonly cache?: string;
  readonly publicKey?: string;
  readonly usage?: UsageRecorder;
}

interface ServingGateway extends Gateway {
  readonly errors: string[];
  fields(): Promise<readonly string[]>;
}

const cacheOf = (name: string) => join(api.dataDir, 'kept', `${name}.json`);

async function serve({
  variant,
  contract = '',
  url = api.url,
  cache = variant,
  publicKey = api.signer.publicKey,
  usage,
}: GatewayOptions): Promise<ServingGateway> {
  const errors: string[] = [];
  const note = ({ err }: { err?: Error }, message: string) => void errors.push(`${message}: ${err?.message}`);
  const log = { debug: () => {}, info: () => {}, warn: note, error: note };
  const name = { variant, contract };
  const gateway = await startGateway(
    {
      host: '127.0.0.1',
      port: 0,
      supergraph: createRegistrySource({
        ...name,
        feed: createRegistryFeed({ url, token }, name),
        verify: await createArtefactVerifier(publicKey),
        cacheFile: cacheOf(cache),
        log,
      }),
      subgraphs: {
        one: async () =>
          new Response('{"data":{"open":{"amount":"1"}}}', {
            headers: { 'content-type': 'application/json' },
          }),
      },
      auth: 'none',
      development: true,
      log,
      metrics: new Registry(),
      ...(usage && { usage }),
    },
    signal,
  );
  const fields = async () => {
    const { data } = await ask(gateway, '{ __type(name: "Query") { fields { name } } }');
    return data.__type.fields.map(({ name: field }: { name: string }) => field);
  };
  return { ...gateway, errors, fields };
}

async function ask(gateway: Gateway, query: string, headers: Record<string, string> = {}) {
  const response = await gateway.fetch(
    new Request(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    }),
  );
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by their paths in expectations
  return (await response.json()) as any;
}

/** A registry in between that answers what it is told to. */
async function startForger(
  forge: (artefact: SignedArtefact, after: number) => SignedArtefact | Promise<SignedArtefact>,
) {
  const handle: RequestListener = async (request, response) => {
    const after = Number(new URL(request.url ?? '', api.url).searchParams.get('after') ?? 0);
    const real = await fetch(`${api.url}${request.url?.replace(/after=\d+/, 'after=0')}`, {
      headers: { authorization: request.headers.authorization ?? '' },
    });
    const artefact = signedArtefact.parse(await real.json());
    response.end(JSON.stringify(await forge(artefact, after)));
  };
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

describe('a gateway of a registry', () => {
  test('serves the last launch, and each one after it', async () => {
    await publish('live', open);
    await using gateway = await serve({ variant: 'live' });
    expect(await gateway.fields()).toEqual(['open']);
    const second = await publish('live', `${open} "More." more: String`);
    await vi.waitFor(async () => expect(await gateway.fields()).toContain('more'), waiting);
    await api.registry.rollback(second - 1, { author: 'ann', reason: 'back' });
    await vi.waitFor(async () => expect(await gateway.fields()).toEqual(['open']), waiting);
    expect(gateway.errors).toEqual([]);
  });

  test('goes on without its registry, starts from what it has kept, and hears of it again', async () => {
    await publish('away', open);
    await using gateway = await serve({ variant: 'away' });
    await api.stopServer();
    try {
      expect(await gateway.fields()).toEqual(['open']);
      await using restarted = await serve({ variant: 'away' });
      expect(await restarted.fields()).toEqual(['open']);
      expect(restarted.errors.join()).toContain('the last one that was served is');
      await expect(serve({ variant: 'away', cache: 'nothing-kept' })).rejects.toThrow('cannot be reached');
    } finally {
      await api.startServer();
    }
    await publish('away', `${open} "More." more: String`);
    await vi.waitFor(async () => expect(await gateway.fields()).toContain('more'), waiting);
  });

  test('refuses what was changed on its way, also at its start', async () => {
    await publish('forged', open);
    let isForging = false;
    await using forger = await startForger((artefact) =>
      isForging
        ? { ...artefact, launch: artefact.launch + 1, sdl: artefact.sdl.replaceAll('open', 'opened') }
        : artefact,
    );
    await using gateway = await serve({ variant: 'forged', url: forger.url });
    isForging = true;
    await vi.waitFor(
      () => expect(gateway.errors.join()).toContain('is not what the registry signed'),
      waiting,
    );
    expect(await gateway.fields()).toEqual(['open']);
    await expect(serve({ variant: 'forged', url: forger.url, cache: 'fresh' })).rejects.toThrow(
      'is not what the registry signed',
    );
    // With one that it has kept, it starts from that.
    await using kept = await serve({ variant: 'forged', url: forger.url });
    expect(await kept.fields()).toEqual(['open']);
  });

  test('refuses another’s signature, another variant’s supergraph, and a key that is none', async () => {
    await publish('signed', open);
    await publish('other', `"Else." other: String`);
    const stranger = await loadArtefactSigner(undefined, join(api.dataDir, 'stranger.json'));
    await using forger = await startForger(({ signature: _, ...artefact }) => stranger.sign(artefact));
    await expect(serve({ variant: 'signed', url: forger.url })).rejects.toThrow(
      'signed with a key that is not',
    );
    // While keys are exchanged both are good.
    const both = `${api.signer.publicKey},${stranger.publicKey}`;
    await using gateway = await serve({ variant: 'signed', url: forger.url, publicKey: both });
    expect(await gateway.fields()).toEqual(['open']);
    const other = await api.registry.readArtefact({ variant: 'other', contract: '' }, 0);
    await using swapper = await startForger(() => other as SignedArtefact);
    await expect(serve({ variant: 'signed', url: swapper.url, cache: 'swapped' })).rejects.toThrow(
      'in place of',
    );
    await expect(createArtefactVerifier('secret')).rejects.toThrow('weir schema key');
  });

  test('takes no earlier launch back, and no file that was changed on disk', async () => {
    await publish('replayed', open);
    const old = await api.registry.readArtefact({ variant: 'replayed', contract: '' }, 0);
    await publish('replayed', `${open} "More." more: String`);
    let isReplaying = false;
    await using forger = await startForger((artefact) => (isReplaying && old ? old : artefact));
    await using gateway = await serve({ variant: 'replayed', url: forger.url });
    isReplaying = true;
    await vi.waitFor(() => expect(gateway.errors.join()).toContain('an old one is not taken back'), waiting);
    expect(await gateway.fields()).toContain('more');
    await using restarted = await serve({ variant: 'replayed', url: forger.url });
    expect(await restarted.fields()).toContain('more');

    const file = cacheOf('changed');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, (await readFile(cacheOf('replayed'), 'utf8')).replaceAll('open', 'opened'));
    await api.stopServer();
    try {
      await expect(serve({ variant: 'replayed', cache: 'changed' })).rejects.toThrow('cannot be reached');
    } finally {
      await api.startServer();
    }
  });

  test('serves a contract alone', async () => {
    await publish('shop', `${open} "Inside." hidden: String`, 'public');
    await using gateway = await serve({ variant: 'shop', contract: 'shop' });
    expect(await gateway.fields()).toEqual(['open']);
    expect((await ask(gateway, '{ hidden }')).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await ask(gateway, '{ open { amount } }')).toEqual({ data: { open: { amount: '1' } } });
    await publish('shop', `${open} "Now too." hidden: String @tag(name: "public")`, 'public');
    await vi.waitFor(async () => expect(await gateway.fields()).toContain('hidden'), waiting);
  });

  test('tells the registry what clients send, which then decides what may be published', async () => {
    await publish('used', `${open} "Said." said(text: String, first: Int): String "Spare." spare: String`);
    const usage = startUsageReporting({
      variant: 'used',
      send: createUsageSender({ url: api.url, token }),
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
      flushEveryMs: 50,
    });
    {
      await using gateway = await serve({ variant: 'used', usage });
      const headers = { 'graphql-client-name': 'portal', 'graphql-client-version': '3.2' };
      for (let times = 0; times < 3; times++)
        await ask(gateway, 'query Pay { open { amount } said(text: "secret", first: 5) }', headers);
      await usage[Symbol.asyncDispose]();
    }
    const [operation] = await api.registry.operations('used', 7);
    expect(operation).toMatchObject({
      name: 'Pay',
      callers: [{ client: 'portal', version: '3.2', count: 3, errors: expect.any(Number) }],
    });
    expect(operation?.document).toContain('said(text: "", first: 5)');

    const source = {
      label: 'head',
      subgraphs: [{ name: 'one', sdl: toSdl(`${open} "Spare." spare: String`) }],
      events: [],
    };
    const { verdict, findings } = await api.registry.check({ source, variant: 'used', author: 'ci' });
    expect(verdict).toBe('fail');
    expect(findings[0]).toMatchObject({
      coordinate: 'Query.said',
      affected: [{ operation: 'Pay', client: 'portal', version: '3.2', count: 3 }],
    });
    const spare = {
      label: 'head',
      subgraphs: [{ name: 'one', sdl: toSdl(`${open} "Said." said(text: String, first: Int): String`) }],
      events: [],
    };
    expect(await api.registry.check({ source: spare, variant: 'used', author: 'ci' })).toMatchObject({
      verdict: 'pass',
    });
  });
});
