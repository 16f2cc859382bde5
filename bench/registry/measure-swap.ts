import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { Registry } from 'prom-client';
import { startGateway } from '#gateway/start-gateway.ts';
import { createRegistryFeed } from '#gateway/supergraph/registry-feed.ts';
import { createRegistrySource } from '#gateway/supergraph/registry-source.ts';
import { createArtefactVerifier, loadArtefactSigner } from '#platform/artefact/artefact-key.ts';
import { Secret } from '#platform/config/secret.ts';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { startRegistryServer } from '#registry/api/start-registry-server.ts';
import { createTokenStore } from '#registry/api/tokens.ts';
import { createSchemaRegistry } from '#registry/store/create-schema-registry.ts';
import { startLaunchFeed } from '#registry/store/launch-feed.ts';
import { registryMigrations } from '#registry/store/migrations.ts';
import { readVersionSource } from '#registry/version/read-version.ts';

export interface SwapFigures {
  /** From the call that publishes to its answer: composition, every rule, the launch. */
  readonly publishMs: number;
  /** From that answer to the gateway's first answer by the new supergraph. */
  readonly swapMs: number;
}

const host = '127.0.0.1';
const log = createLog({ level: 'error', format: 'line', destination: process.stderr });

/** Publishes the product's schema with a new field, again and again, to a gateway that has `operations` plans to warm. */
export async function measureSwap(launches: number, operations: number): Promise<readonly SwapFigures[]> {
  const { signal } = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), 'weir-bench-swap-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = stack.use(await startPostgres({ dataDir: join(folder, 'data'), log }, signal));
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: 5 }), (open) => open.end());
  pool.on('error', () => undefined);
  await migrate(pool, registryMigrations, signal);
  const signer = await loadArtefactSigner(undefined, join(folder, 'key.json'));
  const registry = createSchemaRegistry(pool, { signer });
  const tokens = createTokenStore(pool);
  const feed = stack.use(await startLaunchFeed({ registry, connection: postgres.connection, log }, signal));
  const api = { registry, tokens, feed, log, development: false, host, port: 0 };
  const server = stack.use(await startRegistryServer(api, signal));

  await cp('schema', join(folder, 'schema'), { recursive: true });
  const source = await readVersionSource(join(folder, 'schema'), { beside: folder, signal });
  const publish = (index: number) =>
    registry.publish({
      source: {
        ...source,
        subgraphs: source.subgraphs.map(({ name, sdl }) => ({
          name,
          sdl:
            name === 'product'
              ? sdl.replace(
                  'type Query {',
                  `type Query { "New." fresh${index}: String @requiresScopes(scopes: [["product:read"]])`,
                )
              : sdl,
        })),
      },
      variant: 'main',
      author: 'bench',
      reason: `launch ${index}`,
    });
  const first = await publish(0);
  if (first.outcome !== 'launched') throw new Error(JSON.stringify(first));

  const name = { variant: 'main', contract: '' };
  const token = new Secret(await tokens.create('gateway', ['read'], undefined));
  const gateway = stack.use(
    await startGateway(
      {
        host,
        port: 0,
        supergraph: createRegistrySource({
          ...name,
          feed: createRegistryFeed({ url: server.url, token }, name),
          verify: await createArtefactVerifier(signer.publicKey),
          cacheFile: join(folder, 'kept.json'),
          log,
        }),
        auth: 'none',
        development: true,
        log,
        metrics: new Registry(),
      },
      signal,
    ),
  );
  const ask = async (query: string): Promise<string> => {
    const headers = { 'content-type': 'application/json' };
    const request = new Request(`${gateway.url}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    });
    return (await gateway.fetch(request)).text();
  };
  const manifest = JSON.parse(await readFile('schema/operations/manifest.json', 'utf8'));
  const bodies: readonly string[] = manifest.operations.map(({ body }: { body: string }) => body);
  // Their subgraphs are not there: what counts is that the gateway has planned them.
  for (let index = 0; index < operations; index++)
    await ask((bodies[index % bodies.length] ?? '').replace(/(query|mutation) (\w+)/, `$1 $2_${index}`));

  const figures: SwapFigures[] = [];
  for (let index = 1; index <= launches; index++) {
    const startedAt = performance.now();
    // The field of the launch before goes: that is approved.
    const last = `Query.fresh${index - 1}`;
    for (const author of ['ann', 'bob'])
      await registry.approve({ rule: 'field-removed', coordinate: last, author, reason: 'bench' }, 'main');
    const result = await publish(index);
    if (result.outcome !== 'launched') throw new Error(JSON.stringify(result));
    const publishedAt = performance.now();
    while (!(await ask('{ __type(name: "Query") { fields { name } } }')).includes(`fresh${index}`))
      await delay(5);
    figures.push({ publishMs: publishedAt - startedAt, swapMs: performance.now() - publishedAt });
  }
  return figures;
}
