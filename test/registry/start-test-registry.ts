import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { type ArtefactSigner, loadArtefactSigner } from '#platform/artefact/artefact-key.ts';
import { createLog } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { type Postgres, startPostgres } from '#platform/postgres/start-postgres.ts';
import { type RegistryServer, startRegistryServer } from '#registry/api/start-registry-server.ts';
import { createTokenStore, type Role, type TokenStore } from '#registry/api/tokens.ts';
import { createSchemaRegistry } from '#registry/store/create-schema-registry.ts';
import { startLaunchFeed } from '#registry/store/launch-feed.ts';
import { registryMigrations } from '#registry/store/migrations.ts';
import type { SchemaRegistry } from '#registry/store/schema-registry.ts';

export interface TestRegistry extends AsyncDisposable {
  readonly dataDir: string;
  readonly postgres: Postgres;
  readonly pool: Pool;
  readonly registry: SchemaRegistry;
  readonly tokens: TokenStore;
  readonly signer: ArtefactSigner;
  readonly url: string;
  /** A token of that name. */
  token(name: string, ...roles: readonly Role[]): Promise<string>;
  /** Stops the API and starts it again on the same port. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  call(token: string, method: string, path: string, body?: unknown): Promise<CallAnswer>;
}

export interface CallAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by their paths in expectations
  readonly body: any;
}

export const silent = createLog({ level: 'silent', format: 'json', destination: { write: () => true } });

/** A registry with its API on a free port and a database of its own. */
export async function startTestRegistry(): Promise<TestRegistry> {
  const { signal } = new AbortController();
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-registry-'));
  const postgres = await startPostgres({ dataDir: join(dataDir, 'data'), log: silent }, signal);
  const pool = new Pool({ ...postgres.connection, max: 8 });
  // Idle connections report the server's end here.
  pool.on('error', () => undefined);
  await migrate(pool, registryMigrations, signal);
  const signer = await loadArtefactSigner(undefined, join(dataDir, 'registry-key.json'));
  const registry = createSchemaRegistry(pool, { signer });
  const tokens = createTokenStore(pool);
  const feed = await startLaunchFeed({ registry, connection: postgres.connection, log: silent }, signal);
  let port = 0;
  let server: RegistryServer | undefined;

  async function startServer(): Promise<void> {
    const api = { registry, tokens, feed, log: silent, development: false };
    server = await startRegistryServer({ ...api, host: '127.0.0.1', port }, signal);
    port = Number(new URL(server.url).port);
  }
  async function stopServer(): Promise<void> {
    await server?.[Symbol.asyncDispose]();
  }

  await startServer();
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ dataDir, postgres, pool, registry, tokens, signer, url, startServer, stopServer },
    token: (name, ...roles) => tokens.create(name, roles, undefined),
    async call(token, method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    async [Symbol.asyncDispose]() {
      await stopServer();
      await feed[Symbol.asyncDispose]();
      await pool.end();
      await postgres[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
