import { type ClientConfig, Pool } from 'pg';
import type { Registry } from 'prom-client';
import { registerInboxMetrics } from '#orchestration/inbox/inbox-metrics.ts';
import { type Orchestration, startOrchestration } from '#orchestration/start-orchestration.ts';
import { createXrefStore } from '#orchestration/xref/xref-store.ts';
import type { Log } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { startPostgres } from '#platform/postgres/start-postgres.ts';
import { shieldMigrations } from '#shield/migrations.ts';
import { createShieldMetrics } from '#shield/shield-metrics.ts';
import type { CustomerLinkStore } from '#systems/stripe/customer-links.ts';
import type { WeirConfig } from '../config/define-config.ts';
import type { AllSettings } from '../config/read-settings.ts';
import { type ConnectedSystems, connectSystems, type SystemAccess } from './connect-systems.ts';
import { loadPublishers } from './load-publishers.ts';
import { toOrchestrationPorts } from './orchestration-ports.ts';
import { openQuotaStore } from './quota-store.ts';
import { createWebhookVerifiers } from './webhook-verifiers.ts';

/** What stands behind the graph: the database, the systems of record and the workflows over them. */
export interface BackOffice extends AsyncDisposable {
  readonly pool: Pool;
  /** For connections of one's own, to listen on. */
  readonly connection: ClientConfig;
  readonly connected: ConnectedSystems;
  readonly orchestration: Pick<Orchestration, 'client' | 'inbox' | 'events'>;
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
          madeBy: 'look-up',
        })),
      ),
  };
}

export interface BackOfficeOptions {
  readonly settings: AllSettings;
  readonly config: WeirConfig;
  readonly access: SystemAccess;
  readonly metrics: Registry;
  readonly log: Log;
}

/** Starts the database, connects the systems through their shields, and starts the workflows. */
export async function startBackOffice(options: BackOfficeOptions, signal: AbortSignal): Promise<BackOffice> {
  const { settings, config, access, metrics, log } = options;
  await using stack = new AsyncDisposableStack();
  const { dataDir, databaseUrl } = settings;
  const postgres = stack.use(
    await startPostgres({ dataDir, databaseUrl: databaseUrl?.reveal(), log }, signal),
  );
  const pool = stack.adopt(new Pool({ ...postgres.connection, max: poolSize }), (open) => open.end());
  pool.on('error', (err) => {
    // The pool ends before its last connections have said goodbye: the server may cut them first.
    if (!pool.ending) log.warn({ err }, 'an idle database connection was lost');
  });
  await migrate(pool, shieldMigrations, signal);
  const links = toCustomerLinkStore(pool);
  const { startBudget } = stack.use(await openQuotaStore({ pool, redisUrl: settings.quotaRedisUrl, log }));
  const connected = stack.use(
    await connectSystems({ config, access, startBudget, links, metrics: createShieldMetrics(metrics), log }),
  );
  const crmStatus = config.systems.salesforce.statusObjects ? connected.salesforce.statusWriter : undefined;
  const ports = { ...toOrchestrationPorts(connected), ...(crmStatus ? { crmStatus } : {}) };
  const inbound = {
    verifiers: createWebhookVerifiers(access),
    invoices: [connected.netsuite.invoices, connected.stripe.invoices],
    crmStatus,
    feeds: [connected.salesforce, connected.netsuite, connected.stripe].flatMap(
      ({ changeFeeds }) => changeFeeds,
    ),
  };
  const orchestration = stack.use(
    await startOrchestration(
      {
        pool,
        databaseUrl: postgres.url,
        ports,
        log,
        inbound,
        onRecovered: connected.onRecovered,
        publishers: await loadPublishers(settings),
        keepEventsMs: settings.eventRetentionDays * 86_400_000,
        retention: { keepWorkflowsMs: settings.workflowRetentionDays * 86_400_000 },
        ...(settings.reconcileHours === 0 ? {} : { reconcileEveryMs: settings.reconcileHours * 3_600_000 }),
      },
      signal,
    ),
  );
  registerInboxMetrics(pool, metrics);
  const owned = stack.move();
  return {
    ...{ pool, connected, orchestration },
    connection: postgres.connection,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
