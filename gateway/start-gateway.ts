import { createServer } from 'node:http';
import { startHttpServer } from '#platform/http/listen.ts';
import { refuseBadAddress } from '#platform/http/refuse-bad-address.ts';
import { createGatewayCache } from './cache/gateway-cache.ts';
import type { Invalidation } from './cache/marks.ts';
import { createMemoryStore } from './cache/memory-store.ts';
import { createDemand } from './demand/demand-control.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { createFront } from './http/create-front.ts';
import { createGraphQLHandler } from './http/create-graphql-handler.ts';
import { createHotPath } from './http/create-hot-path.ts';
import { createYogaServer } from './http/create-yoga-server.ts';
import { createCrossOrigin } from './http/cross-origin.ts';
import { createHealthRoutes } from './http/health.ts';
import { createGatewayMetrics } from './http/metrics.ts';
import { createNodeRoutes } from './http/node-routes.ts';
import { createRouteTable } from './http/route-table.ts';
import { defaultLimits, type Limits } from './limits/limits.ts';
import { createLiveMetrics } from './live/live-metrics.ts';
import { startLiveSubscriptions } from './live/live-subscriptions.ts';
import { startWebSockets } from './live/start-web-sockets.ts';
import { createDocumentResolver } from './operations/resolve-document.ts';
import { startPlanning } from './planning/start-planning.ts';
import { createFileSource } from './supergraph/file-source.ts';
import { loadGeneration } from './supergraph/generation.ts';
import { startSupergraphKeeper } from './supergraph/start-supergraph-keeper.ts';
import { createFixedSource, type SupergraphSource } from './supergraph/supergraph-source.ts';
import { createHeaderPolicy } from './transport/header-rules.ts';
import { createHttpTransports } from './transport/http-transport.ts';

export interface Gateway extends AsyncDisposable {
  /** Without a trailing slash. */
  readonly url: string;
  /** Answers a request as the port would, without a connection. */
  fetch(request: Request): Promise<Response>;
  /** Forgets what the cache has of these; settles when no later request is given it. */
  invalidate(invalidations: readonly Invalidation[]): Promise<void>;
}

/**
 * Serves a federation 2 supergraph over HTTP and WebSocket. Throws a `CodedError` where the supergraph cannot be served or
 * the port not be had. Disposing stops accepting, ends live streams and lets requests in flight finish for `drainMs`.
 */
export async function startGateway(config: GatewayConfig, signal: AbortSignal): Promise<Gateway> {
  const { development, auth, log, drainMs = 10_000 } = config;
  const limits = { ...defaultLimits, ...config.limits };
  const headerPolicy = createHeaderPolicy(config.headers);
  await using started = new AsyncDisposableStack();
  const metrics = started.use(createGatewayMetrics(config.metrics));
  const http = started.use(createHttpTransports({ maxAnswerBytes: limits.maxSubgraphAnswerBytes }));
  const planning = started.use(startPlanning({ maxPlanningMs: limits.maxPlanningMs }));
  const cache = await loadCache(config, limits);
  if (cache) started.use(cache);
  const demand = config.demand && started.use(createDemand(config.demand, config.metrics));
  const generationOptions = { ...config, limits, http, planning, metrics, headerPolicy, cache, demand };
  const keeper = started.use(
    await startSupergraphKeeper(
      {
        source: toSource(config),
        load: (sdl, earlier) => loadGeneration(sdl, earlier, generationOptions),
        log,
        metrics,
      },
      signal,
    ),
  );

  const liveMetrics = started.use(createLiveMetrics(config.metrics));
  const subscriptions = started.use(
    startLiveSubscriptions({
      live: config.live,
      keeper,
      metrics: liveMetrics,
      ...(config.scopeOf && { scopeOf: config.scopeOf }),
    }),
  );
  const resolveDocument = createDocumentResolver(config.trustedDocuments?.documents);
  const draining = new AbortController();
  const { propagated } = headerPolicy;
  const callers = { auth, log, maxDeadlineMs: limits.maxDeadlineMs, propagated };
  const yoga = createYogaServer({
    ...callers,
    handleGraphQL: createGraphQLHandler({
      keeper,
      draining: draining.signal,
      subscriptions,
      revocations: config.revocations,
      maxUnreadBytes: limits.maxUnreadBytes,
    }),
    resolveDocument,
    findRoute: createRouteTable({
      ...config.routes,
      ...createHealthRoutes({
        checks: config.readiness ?? [],
        log,
        isDraining: () => draining.signal.aborted,
      }),
      '/metrics': async () => metricsResponse(config.metrics),
    }),
    development,
    maxBodyBytes: limits.maxBodyBytes,
  });

  const crossOrigin = createCrossOrigin(config.crossOrigins, propagated);
  const front = createFront({ inner: yoga, crossOrigin });
  const hotPath = createHotPath({
    ...callers,
    keeper,
    resolveDocument,
    maxBodyBytes: limits.maxBodyBytes,
    crossOrigin,
    otherwise: refuseBadAddress(front),
    forward: async (request) => front.fetch(request),
  });
  const server = createServer(createNodeRoutes(config.nodeRoutes ?? {}, hotPath));
  const listening = started.use(
    await startHttpServer(server, { host: config.host, port: config.port, drainMs }, signal),
  );
  started.use(
    startWebSockets({
      ...callers,
      server,
      path: '/graphql',
      keeper,
      resolveDocument,
      limits,
      subscriptions,
      metrics: liveMetrics,
      ...(config.revocations && { revocations: config.revocations }),
    }),
  );
  started.defer(() => draining.abort());
  const running = started.move();
  log.info({ url: listening.url, subgraphs: keeper.current().subgraphs }, 'gateway is listening');
  return {
    url: listening.url,
    fetch: async (request) => front.fetch(request),
    invalidate: async (invalidations) => cache?.invalidate(invalidations),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function loadCache({ cache, metrics, log }: GatewayConfig, { maxDeadlineMs }: Limits) {
  if (!cache) return undefined;
  const { store, ...more } = cache;
  const clock = cache.now && { now: cache.now };
  if (store.kind === 'redis') {
    // Redis' client is large: only who keeps the cache there loads it.
    const { createRedisStore } = await import('./cache/redis-store.ts');
    const createStore = () => createRedisStore({ ...store, ...clock, log });
    return createGatewayCache({ ...more, createStore, metrics });
  }
  const createStore = (onEviction: () => void) =>
    createMemoryStore({
      maxBytes: store.maxBytes ?? 64_000_000,
      // A fetch for nobody who waits begins with a request and has its deadline again.
      maxFetchMs: 2 * maxDeadlineMs,
      onEviction,
      ...clock,
    });
  return createGatewayCache({ ...more, createStore, metrics });
}

function toSource({ supergraph, log }: Pick<GatewayConfig, 'supergraph' | 'log'>): SupergraphSource {
  if ('sdl' in supergraph) return createFixedSource(supergraph.sdl);
  return 'file' in supergraph ? createFileSource(supergraph.file, log) : supergraph;
}

async function metricsResponse(registry: GatewayConfig['metrics']): Promise<Response> {
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
}
