import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { parse } from 'graphql';
import { startHttpServer } from '#platform/http/listen.ts';
import { readPolicies } from './authorization/policies.ts';
import { createFederationEngine } from './engine/create-federation-engine.ts';
import { parseSupergraph } from './engine/supergraph.ts';
import type { GatewayConfig } from './gateway-config.ts';
import { createGraphQLHandler } from './http/create-graphql-handler.ts';
import { createYogaServer } from './http/create-yoga-server.ts';
import { createHealthRoutes } from './http/health.ts';
import { createGatewayMetrics } from './http/metrics.ts';
import { createRouteTable } from './http/route-table.ts';
import { defaultLimits } from './limits/limits.ts';
import { startWebSockets } from './live/start-web-sockets.ts';
import { createPreparation } from './operations/prepare-operation.ts';
import { createOperationRunner } from './operations/run-operation.ts';
import { createHttpTransports } from './transport/http-transport.ts';
import { resolveTransports } from './transport/resolve-transports.ts';
import { createSubgraphClient } from './transport/subgraph-client.ts';

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
  const sdl =
    'sdl' in config.supergraph
      ? config.supergraph.sdl
      : await readFile(config.supergraph.file, { encoding: 'utf8', signal });
  const supergraph = parseSupergraph(sdl);
  const policies = auth === 'none' ? undefined : readPolicies(parse(sdl), supergraph.fullSchema);

  await using started = new AsyncDisposableStack();
  const metrics = started.use(createGatewayMetrics(config.metrics));
  const http = started.use(createHttpTransports({ maxAnswerBytes: limits.maxSubgraphAnswerBytes }));
  const transports = resolveTransports(supergraph.subgraphs, config.subgraphs ?? {}, http);
  const client = createSubgraphClient({ transports, maxAnswerBytes: limits.maxSubgraphAnswerBytes, metrics });
  const engine = createFederationEngine(supergraph, client);
  const prepareOperation = createPreparation({ schema: engine.schema, limits, development });
  const runner = createOperationRunner({ engine, policies, metrics });

  const draining = new AbortController();
  const callers = { auth, log, maxDeadlineMs: limits.maxDeadlineMs };
  const yoga = createYogaServer({
    ...callers,
    handleGraphQL: createGraphQLHandler({ runner, prepareOperation, draining: draining.signal }),
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

  const server = createServer(yoga);
  const listening = started.use(
    await startHttpServer(server, { host: config.host, port: config.port, drainMs }, signal),
  );
  started.use(
    startWebSockets({
      ...callers,
      server,
      path: '/graphql',
      runner,
      prepareOperation,
      schema: engine.schema,
      limits,
    }),
  );
  started.defer(() => draining.abort());
  const running = started.move();
  log.info({ url: listening.url, subgraphs: transports.size }, 'gateway is listening');
  return {
    url: listening.url,
    fetch: async (request) => yoga.fetch(request),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function metricsResponse(registry: GatewayConfig['metrics']): Promise<Response> {
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
}
