import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientConfig, Pool } from 'pg';
import { type ArtefactSigner, loadArtefactSigner } from '#platform/artefact/artefact-key.ts';
import type { Log } from '#platform/log.ts';
import { createPool } from '#platform/postgres/create-pool.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { createTokenStore, type TokenStore } from '#registry/api/tokens.ts';
import { createSchemaRegistry } from '#registry/store/create-schema-registry.ts';
import { registryMigrations } from '#registry/store/migrations.ts';
import type { SchemaRegistry } from '#registry/store/schema-registry.ts';
import { loadConfig } from '../config/load-config.ts';
import type { AllSettings } from '../config/read-settings.ts';
import { readProductFacts } from './product-facts.ts';

/** The schema registry of a database. */
export interface LocalRegistry {
  readonly registry: SchemaRegistry;
  readonly tokens: TokenStore;
  readonly signer: ArtefactSigner;
}

/** The key that this machine's publications are signed with. */
export function loadSigner({ registrySigningKey, dataDir }: AllSettings): Promise<ArtefactSigner> {
  return loadArtefactSigner(registrySigningKey, join(dataDir, 'registry-key.json'));
}

/** Opens the registry in a database that is at hand. */
export async function openRegistry(
  pool: Pool,
  settings: AllSettings,
  signal: AbortSignal,
): Promise<LocalRegistry> {
  await migrate(pool, registryMigrations, signal);
  // A pipeline that only publishes need not have the product's configuration.
  const config = existsSync(settings.configFile) ? await loadConfig(settings.configFile) : undefined;
  const traffic = config?.registry?.traffic;
  const signer = await loadSigner(settings);
  const registry = createSchemaRegistry(pool, {
    signer,
    readFacts: () => readProductFacts(pool),
    ...(traffic && { traffic }),
  });
  return { registry, tokens: createTokenStore(pool), signer };
}

export interface StartedRegistry extends LocalRegistry, AsyncDisposable {
  readonly connection: ClientConfig;
}

/** The registry of DATABASE_URL, or of the embedded database, beside whatever else uses it. */
export async function startLocalRegistry(
  settings: AllSettings,
  log: Log,
  signal: AbortSignal,
  poolSize = 2,
): Promise<StartedRegistry> {
  const { dataDir, databaseUrl } = settings;
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(
    await startPostgres({ dataDir, databaseUrl: databaseUrl?.reveal(), log }, signal),
  );
  const pool = stack.adopt(createPool(postgres.connection, poolSize, log), (open) => open.end());
  const local = await openRegistry(pool, settings, signal);
  const owned = stack.move();
  return { ...local, connection: postgres.connection, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
