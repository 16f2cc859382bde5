import { Pool } from 'pg';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { registryMigrations } from '#registry/store/migrations.ts';
import { createSchemaRegistry, type SchemaRegistry } from '#registry/store/schema-registry.ts';
import { createGraphVersion } from '#registry/version/create-graph-version.ts';
import type { GraphVersion } from '#registry/version/graph-version.ts';
import { readVersion } from '#registry/version/read-version.ts';
import { readSettings } from '../config/read-settings.ts';
import { createProcessLog } from '../wire/process-log.ts';

/** Runs a command on the registry of DATABASE_URL, or of the embedded database, beside whatever else uses it. */
export async function withRegistry<T>(
  signal: AbortSignal,
  work: (registry: SchemaRegistry) => Promise<T>,
): Promise<T> {
  const settings = readSettings();
  const { dataDir, databaseUrl } = settings;
  const log = createProcessLog(settings);
  await using stack = new AsyncDisposableStack();
  const postgres = stack.use(
    await startPostgres({ dataDir, databaseUrl: databaseUrl?.reveal(), log }, signal),
  );
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: 2 }), (open) => open.end());
  pool.on('error', (err) => {
    if (!pool.ending) log.warn({ err }, 'an idle database connection was lost');
  });
  await migrate(pool, registryMigrations, signal);
  return await work(createSchemaRegistry(pool));
}

/** Reads a version from where `readVersion` does, or from a launch: `launch:12`, `launch:last`. */
export async function readVersionOrLaunch(
  where: string,
  options: { readonly beside: string; readonly signal: AbortSignal },
): Promise<GraphVersion> {
  const [, id] = /^launch:(\d+|last)$/.exec(where) ?? [];
  if (id === undefined) return readVersion(where, options);
  return withRegistry(options.signal, async (registry) =>
    createGraphVersion(await registry.read(id === 'last' ? undefined : Number(id))),
  );
}
