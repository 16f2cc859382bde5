import { registerInboxMetrics } from '#orchestration/inbox/inbox-metrics.ts';
import { type Orchestration, startOrchestration } from '#orchestration/start-orchestration.ts';
import { createPool } from '#platform/postgres/create-pool.ts';
import { toSlaRules } from '../config/sla-options.ts';
import { loadPublishers } from './load-publishers.ts';
import { type RunningSystems, type SystemsToStart, startSystems } from './start-systems.ts';
import { createWebhookVerifiers } from './webhook-verifiers.ts';

/** What stands behind the graph: the database, the systems of record and the workflows over them. */
export interface BackOffice
  extends AsyncDisposable,
    Pick<RunningSystems, 'pool' | 'connection' | 'connected'> {
  readonly orchestration: Pick<Orchestration, 'client' | 'inbox' | 'events'>;
}

const intakePoolSize = 2;
const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Starts the database, connects the systems through their shields, and starts the workflows. */
export async function startBackOffice(options: SystemsToStart, signal: AbortSignal): Promise<BackOffice> {
  const { settings, config, access, metrics, log } = options;
  await using stack = new AsyncDisposableStack();
  const publishers = await loadPublishers(settings);
  const { pool, connection, databaseUrl, connected, ports } = stack.use(await startSystems(options, signal));
  const intakePool = stack.adopt(createPool(connection, intakePoolSize, log), (open) => open.end());
  const inbound = {
    verifiers: createWebhookVerifiers(access),
    intakePool,
    invoices: ports.invoices,
    crmStatus: ports.crmStatus,
    feeds: [connected.salesforce, connected.netsuite, connected.stripe].flatMap(
      ({ changeFeeds }) => changeFeeds,
    ),
  };
  const orchestration = stack.use(
    await startOrchestration(
      {
        ...{ pool, databaseUrl, ports, log, inbound, publishers },
        onRecovered: connected.onRecovered,
        sla: toSlaRules(config.sla),
        keepEventsMs: settings.eventRetentionDays * dayMs,
        retention: { keepWorkflowsMs: settings.workflowRetentionDays * dayMs },
        ...(settings.reconcileHours === 0 ? {} : { reconcileEveryMs: settings.reconcileHours * hourMs }),
      },
      signal,
    ),
  );
  registerInboxMetrics(pool, metrics);
  const owned = stack.move();
  return { pool, connection, connected, orchestration, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
