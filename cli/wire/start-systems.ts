import type { ClientConfig, Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { OrchestrationPorts } from '#orchestration/ports.ts';
import { createXrefStore, lookedUp } from '#orchestration/xref/xref-store.ts';
import type { Log } from '#platform/log.ts';
import { createPool } from '#platform/postgres/create-pool.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { shieldMigrations } from '#shield/migrations.ts';
import { createShieldMetrics } from '#shield/shield-metrics.ts';
import type { CustomerLinkStore } from '#systems/stripe/customer-links.ts';
import type { WeirConfig } from '../config/define-config.ts';
import type { AllSettings } from '../config/read-settings.ts';
import { type ConnectedSystems, connectSystems, type SystemAccess } from './connect-systems.ts';
import { toOrchestrationPorts } from './orchestration-ports.ts';
import { openQuotaStore } from './quota-store.ts';

/** The database and the systems of record behind their shields. */
export interface RunningSystems extends AsyncDisposable {
  readonly pool: Pool;
  /** For connections of one's own, to listen on. */
  readonly connection: ClientConfig;
  readonly databaseUrl: string;
  readonly connected: ConnectedSystems;
  /** The systems as workflows see them. */
  readonly ports: OrchestrationPorts;
}

// Beside the engine's own connections: some 25 a process, of which the embedded server allows 300 to all.
const poolSize = 10;

/** Keeps the billing platform's customer ids over restarts, beside the record of who made which link. */
function toCustomerLinkStore(pool: Pool): CustomerLinkStore {
  const xref = createXrefStore(pool);
  return {
    get: (customerIds) => xref.get('stripe', 'Customer', customerIds),
    put: (links) =>
      xref.put(
        [...links].map(([canonicalId, recordId]) => ({
          canonicalId,
          recordId,
          system: 'stripe',
          type: 'Customer',
          madeBy: lookedUp,
        })),
      ),
  };
}

export interface SystemsToStart {
  readonly settings: AllSettings;
  readonly config: WeirConfig;
  readonly access: SystemAccess;
  readonly metrics: Registry;
  readonly log: Log;
}

/** Starts or reaches the database, and connects the systems through their shields. */
export async function startSystems(options: SystemsToStart, signal: AbortSignal): Promise<RunningSystems> {
  const { settings, config, access, metrics, log } = options;
  await using stack = new AsyncDisposableStack();
  const { dataDir } = settings;
  const databaseUrl = settings.databaseUrl?.reveal();
  const postgres = stack.use(await startPostgres({ dataDir, databaseUrl, log }, signal));
  const pool = stack.adopt(createPool(postgres.connection, poolSize, log), (open) => open.end());
  await migrate(pool, shieldMigrations, signal);
  const links = toCustomerLinkStore(pool);
  const { startBudget } = stack.use(await openQuotaStore({ pool, redisUrl: settings.quotaRedisUrl, log }));
  const connected = stack.use(
    await connectSystems({ config, access, startBudget, links, metrics: createShieldMetrics(metrics), log }),
  );
  const crmStatus = config.systems.salesforce.statusObjects ? connected.salesforce.statusWriter : undefined;
  const owned = stack.move();
  return {
    ...{ pool, connected, connection: postgres.connection, databaseUrl: postgres.url },
    ports: { ...toOrchestrationPorts(connected), ...(crmStatus ? { crmStatus } : {}) },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
