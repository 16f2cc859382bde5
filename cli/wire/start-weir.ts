import { join } from 'node:path';
import { type Gateway, startGateway } from '#gateway/start-gateway.ts';
import { revocationMigrations } from '#platform/auth/revocation-migrations.ts';
import { refuseRevoked, startRevocationList } from '#platform/auth/revocations.ts';
import type { Log } from '#platform/log.ts';
import { migrate } from '#platform/postgres/migrate.ts';
import { createMetrics } from '#platform/telemetry/metrics.ts';
import type { WeirConfig } from '../config/define-config.ts';
import type { AllSettings } from '../config/read-settings.ts';
import { toCallerScope, toEventOwner } from './caller-scope.ts';
import { createSubgraphs, schemaFolder } from './create-subgraphs.ts';
import { toDemandConfig } from './demand.ts';
import { toEventLog } from './event-log.ts';
import { followEvents, toCacheConfig } from './gateway-cache.ts';
import { type Identity, loadIdentity } from './identity.ts';
import { createPanelRoutes } from './panel-routes.ts';
import { type ReachedSystems, reachSystems } from './reach-systems.ts';
import { startBackOffice } from './start-back-office.ts';
import { loadTrustedDocuments } from './trusted-documents.ts';
import { createWebhookListener, createWebhookMetrics } from './webhook-listener.ts';

export interface Weir extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly identity: Identity;
  readonly systems: ReachedSystems;
}

export interface WeirOptions {
  readonly settings: AllSettings;
  readonly config: WeirConfig;
  /** Whether the systems in sandbox mode are run here; else those beside PORT are used. */
  readonly runSandbox: boolean;
  readonly log: Log;
}

/** Starts the whole product in this process, and stops what it started where a part fails. */
export async function startWeir(options: WeirOptions, signal: AbortSignal): Promise<Weir> {
  const { settings, log } = options;
  await using stack = new AsyncDisposableStack();
  const metrics = createMetrics();
  const identity = await loadIdentity(settings);
  const { development } = identity;
  let webhookBase: string | undefined;
  const systems = stack.use(await reachSystems({ ...options, webhookBase: () => webhookBase }, signal));
  const { connected, orchestration, pool, connection } = stack.use(
    await startBackOffice({ ...options, access: systems.access, metrics }, signal),
  );
  await migrate(pool, revocationMigrations, signal);
  const revocations = stack.use(await startRevocationList({ pool, connection, log }, signal));
  const subgraphs = await createSubgraphs(
    connected,
    orchestration.client,
    {
      verify: identity.verify,
      onUnexpectedError: (err, at) => log.error({ err, ...at }, 'a resolver failed unexpectedly'),
    },
    signal,
  );
  const registry =
    settings.supergraph === 'launches'
      ? stack.use(
          await (await import('./registry-part.ts')).startRegistryPart(
            { pool, connection, settings, log },
            signal,
          ),
        )
      : undefined;
  let gateway: Gateway | undefined;
  stack.use(followEvents(() => gateway, orchestration.events, log));
  gateway = stack.use(
    await startGateway(
      {
        host: settings.host,
        port: settings.port,
        supergraph: registry?.supergraph ?? { file: join(schemaFolder, 'supergraph.graphql') },
        ...(registry && { usage: registry.usage }),
        subgraphs: Object.fromEntries(subgraphs.map(({ name, fetch }) => [name, fetch])),
        auth: { verify: refuseRevoked(identity.verify, revocations) },
        revocations,
        ...options.config.gateway,
        ...(settings.crossOrigins && { crossOrigins: settings.crossOrigins }),
        ...(await loadTrustedDocuments(settings, join(schemaFolder, 'operations/manifest.json'))),
        live: { log: toEventLog(orchestration.events), ownerOf: toEventOwner },
        scopeOf: toCallerScope,
        ...toCacheConfig(settings),
        ...toDemandConfig(settings, 'measure', options.config.demand?.clients),
        development: settings.environment !== 'production',
        log,
        metrics,
        readiness: [{ name: 'postgres', check: () => pool.query('select 1').then(() => undefined) }],
        nodeRoutes: {
          '/webhooks/': createWebhookListener({
            inbox: orchestration.inbox,
            metrics: createWebhookMetrics(metrics),
            log,
          }),
        },
        routes: {
          ...registry?.routes,
          ...createPanelRoutes(),
          ...(development ? { '/.well-known/jwks.json': async () => Response.json(development.jwks) } : {}),
        },
      },
      signal,
    ),
  );
  webhookBase = `${gateway.url}/webhooks`;
  const owned = stack.move();
  return { gateway, identity, systems, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
