import type { Pool } from 'pg';
import type { ChangeFeed } from '#domain/change-feed.ts';
import type { CrmStatusWriter } from '#domain/crm-status.ts';
import type { InvoiceSource } from '#domain/invoice.ts';
import type { Log } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { createOrchestrationClient, type OrchestrationClient } from './client.ts';
import { startDispatcher } from './dispatcher.ts';
import { startEngine } from './engine/start-engine.ts';
import { defaultSlaRules, type SlaRules } from './exceptions/sla-rules.ts';
import { startSlaWatch } from './exceptions/start-sla-watch.ts';
import { createIntake } from './inbox/message-intake.ts';
import { readEntities } from './inbox/read-entities.ts';
import { startCrmWriter } from './inbox/start-crm-writer.ts';
import { startFeeds } from './inbox/start-feeds.ts';
import { type Inbox, startInbox } from './inbox/start-inbox.ts';
import type { WebhookVerifier } from './inbox/webhook-source.ts';
import { orchestrationMigrations } from './migrations.ts';
import { type BusinessEventLog, createEventLog } from './outbox/create-event-log.ts';
import { startEventFeed } from './outbox/event-feed.ts';
import { startEventTrimmer } from './outbox/trim-events.ts';
import type { OrchestrationPorts } from './ports.ts';
import type { EventPublisher } from './publishers/event-publisher.ts';
import { startRelay } from './publishers/start-relay.ts';
import { startReconciliation } from './reconciliation/start-reconciliation.ts';
import { watchInvoices } from './reconciliation/watch-invoices.ts';
import type { RetentionRules } from './retention/remove-old.ts';
import { defaultRetention, startRetention } from './retention/start-retention.ts';
import { type After, systemAfter } from './steps/after.ts';
import type { RetryPolicy } from './steps/attempt-step.ts';
import { createOutages } from './steps/outages.ts';
import { createTurns } from './steps/turns.ts';
import { startUsageSender } from './usage/start-usage-sender.ts';
import { createWorkflows } from './workflows/create-workflows.ts';
import { createXrefStore, type XrefStore } from './xref/xref-store.ts';

export interface OrchestrationSettings {
  /** For our own tables, in the PostgreSQL schema `orchestration`. */
  readonly pool: Pool;
  /** The same database, for the engine's own pool and for sessions that listen and lock: no transaction pooler in between. */
  readonly databaseUrl: string;
  readonly ports: OrchestrationPorts;
  readonly log: Log;
  /** PostgreSQL schema of the engine's tables. */
  readonly systemDatabaseSchema?: string;
  readonly retry?: Partial<RetryPolicy>;
  /** How often one of the exceptions that an outage of a system opened at a step is tried again by itself; 15 s where absent. */
  readonly outageRetryMs?: number;
  /** Tells of systems that answer again, by their configured names: what waits for them tries at once. */
  readonly onRecovered?: (listener: (system: string) => void) => Disposable;
  /** The time of pauses and of looks at outages; for tests. */
  readonly after?: After;
  /** By when things have to have happened, where that differs from the defaults. */
  readonly sla?: Partial<SlaRules>;
  /** How long things are kept, where that differs from the defaults. */
  readonly retention?: Partial<RetentionRules>;
  /** How often the systems are held against each other by themselves; never where absent. */
  readonly reconcileEveryMs?: number;
  /** How often the rules are looked at. */
  readonly slaEveryMs?: number;
  /** How many steps of workflows may be at a system at once, of each system. */
  readonly callsAtOnce?: number;
  /** The clock of changes that wait for their date; for tests. */
  readonly now?: () => Date;
  /** The release of the workflows' code; for tests. */
  readonly release?: number;
  /** How long calls under way may take to end when it stops. */
  readonly drainMs?: number;
  /** What systems tell us by webhooks: who may, by the last part of the address, and who reads invoices again. */
  readonly inbound?: {
    readonly verifiers: Readonly<Record<string, WebhookVerifier>>;
    readonly invoices: readonly InvoiceSource[];
    /** Connections that nothing else uses, so that a webhook never waits for one; of `pool` where absent. */
    readonly intakePool?: Pool;
    /** Changes that systems are asked for or send by themselves. */
    readonly feeds?: readonly ChangeFeed[];
    /** Shows invoices and subscriptions in the CRM. */
    readonly crmStatus?: CrmStatusWriter | undefined;
  };
  /** How long events are kept that are not an entity's newest; for ever where absent. */
  readonly keepEventsMs?: number;
  /** Buses outside that get every event. They are disposed of with the orchestration. */
  readonly publishers?: readonly EventPublisher[];
  /** How often to look for processes that have died with work. */
  readonly takeoverEveryMs?: number;
}

export interface Orchestration extends AsyncDisposable {
  readonly client: OrchestrationClient;
  readonly xref: XrefStore;
  readonly inbox: Pick<Inbox, 'receiveWebhook'>;
  readonly events: BusinessEventLog;
}

const defaultRetry: RetryPolicy = {
  attempts: 8,
  firstPauseMs: 500,
  longestPauseMs: 30_000,
  callMs: 60_000,
};

/**
 * Starts the process layer: brings its tables up to date, follows the event log, runs workflows and takes over those of processes
 * that have died. One per process. Disposing lets calls under way end; what is left goes on in another process or after a restart.
 */
export async function startOrchestration(
  settings: OrchestrationSettings,
  signal: AbortSignal,
): Promise<Orchestration & AsyncDisposable> {
  const { pool, databaseUrl, ports, log, now = () => new Date(), after = systemAfter } = settings;
  const sla = { ...defaultSlaRules, ...settings.sla };
  await migrate(pool, orchestrationMigrations, signal);
  await using cleanup = new AsyncDisposableStack();
  const outages = createOutages(settings.outageRetryMs ?? 15_000, after);
  const recoveries = settings.onRecovered?.((system) => outages.noticed(system));
  if (recoveries) cleanup.use(recoveries);
  const feed = cleanup.use(await startEventFeed({ pool, databaseUrl, log }, signal));
  const engine = cleanup.use(
    await startEngine(
      {
        databaseUrl,
        schema: settings.systemDatabaseSchema ?? 'dbos',
        workflows: createWorkflows({
          pool,
          ports,
          feed,
          log,
          retry: { ...defaultRetry, ...settings.retry },
          outages,
          after,
          decidedWithinMs: sla.decidedWithinMs,
          turns: createTurns(settings.callsAtOnce ?? 32),
        }),
        log,
        ...(settings.release === undefined ? {} : { release: settings.release }),
        drainMs: settings.drainMs ?? 5_000,
        takeoverEveryMs: settings.takeoverEveryMs ?? 1_000,
      },
      signal,
    ),
  );
  const { dispatch } = cleanup.use(startDispatcher(pool, engine, sla.decidedWithinMs, log, now));
  const inbound: NonNullable<OrchestrationSettings['inbound']> = settings.inbound ?? {
    verifiers: {},
    invoices: [],
  };
  const inbox = cleanup.use(
    startInbox(
      { pool, log, read: (entities, ctx) => readEntities(ports, inbound.invoices, entities, ctx) },
      createIntake(inbound.intakePool ?? pool),
      inbound.verifiers,
    ),
  );
  cleanup.use(
    startCrmWriter({ pool, log, quoteWriter: ports.quoteWriter, status: inbound.crmStatus }, (listener) =>
      feed.onEvent(listener),
    ),
  );
  cleanup.use(startFeeds({ pool, log, onStored: inbox.wake }, inbound.feeds ?? []));
  cleanup.use(
    startSlaWatch(pool, sla, settings.slaEveryMs ?? 5_000, log, () =>
      watchInvoices({ pool, ports, dispatch }, sla),
    ),
  );
  const { keepEventsMs } = settings;
  if (keepEventsMs !== undefined) cleanup.use(startEventTrimmer(pool, log, { keepMs: keepEventsMs }));
  cleanup.use(
    startRelay({ pool, log, onEvent: (listener) => feed.onEvent(listener) }, settings.publishers ?? []),
  );
  cleanup.use(startRetention(pool, engine, { ...defaultRetention, ...settings.retention }, log));
  const { reconcileEveryMs } = settings;
  if (reconcileEveryMs !== undefined)
    cleanup.use(startReconciliation({ pool, ports, dispatch }, reconcileEveryMs, log));
  cleanup.use(startUsageSender(pool, ports.subscriptionWriter, log));
  const owned = cleanup.move();
  return {
    client: createOrchestrationClient({ pool, ports, feed, dispatch, now }),
    xref: createXrefStore(pool),
    inbox,
    events: createEventLog(pool, feed),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
