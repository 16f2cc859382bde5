import { createServer } from 'node:http';
import { startHttpServer } from '#platform/http/listen.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { createGraphQLHandler } from './http/create-graphql-handler.ts';
import { createHotPath } from './http/create-hot-path.ts';
import { createYogaServer } from './http/create-yoga-server.ts';
import { createHealthRoutes } from './http/health.ts';
import { createGatewayMetrics } from './http/metrics.ts';
import { createRouteTable } from './http/route-table.ts';
import { defaultLimits } from './limits/limits.ts';
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
  const generationOptions = { ...config, limits, http, planning, metrics, headerPolicy };
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

  const resolveDocument = createDocumentResolver(config.trustedDocuments?.documents);
  const draining = new AbortController();
  const { propagated } = headerPolicy;
  const callers = { auth, log, maxDeadlineMs: limits.maxDeadlineMs, propagated };
  const yoga = createYogaServer({
    ...callers,
    handleGraphQL: createGraphQLHandler({ keeper, draining: draining.signal }),
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

  const hotPath = createHotPath({
    ...callers,
    keeper,
    resolveDocument,
    maxBodyBytes: limits.maxBodyBytes,
    otherwise: yoga,
    forward: async (request) => yoga.fetch(request),
  });
  const server = createServer(hotPath);
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
    }),
  );
  started.defer(() => draining.abort());
  const running = started.move();
  log.info({ url: listening.url, subgraphs: keeper.current().subgraphs }, 'gateway is listening');
  return {
    url: listening.url,
    fetch: async (request) => yoga.fetch(request),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function toSource({ supergraph, log }: Pick<GatewayConfig, 'supergraph' | 'log'>): SupergraphSource {
  if ('sdl' in supergraph) return createFixedSource(supergraph.sdl);
  return 'file' in supergraph ? createFileSource(supergraph.file, log) : supergraph;
}

async function metricsResponse(registry: GatewayConfig['metrics']): Promise<Response> {
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
}
