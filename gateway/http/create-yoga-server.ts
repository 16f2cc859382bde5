import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { createYoga, type GraphiQLOptions, type GraphQLParams, type Plugin } from 'graphql-yoga';
import { correlationId as toCorrelationId } from '#platform/telemetry/correlation.ts';
import type { GatewayLog, Route } from '../gateway-config.ts';
import type { LiveStream } from '../live/live-stream.ts';
import { writeEventStream } from '../live/write-event-stream.ts';
import { isIncremental } from '../operations/incremental-results.ts';
import type { DocumentResolver } from '../operations/resolve-document.ts';
import { acceptsEvents, acceptsMultipart, acceptsParts } from './accepts-parts.ts';
import { checkCrossSite } from './check-cross-site.ts';
import type { createGraphQLHandler } from './create-graphql-handler.ts';
import { createRequestContext, type RequestContextOptions } from './create-request-context.ts';
import { toHttpGraphQLError } from './http-status.ts';
import { checkMethod, parseGraphQLRequest, type ResolvedParams } from './parse-graphql-request.ts';
import { writeMultipart } from './write-multipart.ts';

export interface YogaServerOptions extends RequestContextOptions {
  readonly handleGraphQL: ReturnType<typeof createGraphQLHandler>;
  readonly resolveDocument: DocumentResolver;
  findRoute(pathname: string): Route | undefined;
  readonly development: boolean;
  readonly maxBodyBytes: number;
}

/**
 * graphql-yoga as the HTTP front: content negotiation, SSE, multipart, GraphiQL. What a request asks for and what it is
 * answered come from the gateway's own parser and handler, which other transports share.
 */
export function createYogaServer(options: YogaServerOptions) {
  return createYoga({
    graphqlEndpoint: '/graphql',
    graphiql: options.development ? { title: 'Weir' } : false,
    renderGraphiQL,
    landingPage: false,
    healthCheckEndpoint: '/health/yoga-is-not-used',
    logging: false,
    cors: false,
    multipart: false,
    batching: false,
    parserAndValidationCache: false,
    maxRequestBodySize: false,
    maskedErrors: {
      maskError: (error) =>
        asReady(error) ?? toHttpGraphQLError(error, { correlationId: randomUUID(), log: options.log }),
    },
    plugins: [useCorrelationId(), useRoutes(options), useGateway(options)],
  });
}

// From the package, which holds every script and style: yoga's own page loads them from a content network.
async function renderGraphiQL(options?: GraphiQLOptions): Promise<string> {
  const bundled = await import('@graphql-yoga/render-graphiql');
  return bundled.renderGraphiQL(options);
}

// An error of the gateway's own hooks is masked already; what yoga itself throws does not know its request.
function asReady(error: unknown): GraphQLError | undefined {
  return error instanceof GraphQLError && 'correlationId' in error.extensions ? error : undefined;
}

const correlationIds = new WeakMap<Request, string>();

function correlationIdOf(request: Request): string {
  const id = correlationIds.get(request) ?? toCorrelationId(request.headers.get('x-correlation-id'));
  correlationIds.set(request, id);
  return id;
}

function useCorrelationId(): Plugin {
  return {
    onResponse({ request, response }) {
      response.headers.set('x-correlation-id', correlationIdOf(request));
    },
  };
}

function useRoutes({ findRoute, log }: Pick<YogaServerOptions, 'findRoute' | 'log'>): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      if (url.pathname === '/graphql') return;
      const route = findRoute(url.pathname);
      endResponse(
        route ? await answer(route, request, log) : Response.json({ error: 'Not found' }, { status: 404 }),
      );
    },
  };
}

async function answer(route: Route, request: Request, log: GatewayLog): Promise<Response> {
  try {
    // Headers of some responses are immutable, and the correlation id is still to be added.
    const { body, status, statusText, headers } = await route(request);
    return new Response(body, { status, statusText, headers });
  } catch (err) {
    const correlationId = correlationIdOf(request);
    log.error({ correlationId, err, url: new URL(request.url).pathname }, 'route failed');
    return Response.json({ code: 'INTERNAL', message: 'Internal error', correlationId }, { status: 500 });
  }
}

function isLiveStream(result: unknown): result is LiveStream {
  return typeof result === 'object' && result !== null && 'payloads' in result;
}

function useGateway(options: YogaServerOptions): Plugin {
  // Everything that can fail throws an error that knows its request, as yoga's own error hook does not.
  async function guarded<T>(request: Request, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw toHttpGraphQLError(error, { correlationId: correlationIdOf(request), log: options.log });
    }
  }
  return {
    async onRequestParse({ request: received, setRequestParser }) {
      // Before the check of yoga's own, which does not know the request's correlation id.
      await guarded(received, () => checkMethod(received));
      setRequestParser((request) =>
        guarded<GraphQLParams>(request, async () => {
          checkCrossSite(request);
          const params = await parseGraphQLRequest(request, options.maxBodyBytes);
          const { operationName, variables } = params;
          const resolved: ResolvedParams = {
            query: options.resolveDocument(params),
            ...(operationName !== undefined && { operationName }),
            ...(variables && { variables }),
          };
          return resolved as GraphQLParams;
        }),
      );
    },
    onResultProcess({ request, result, setResultProcessor }) {
      const accept = request.headers.get('accept');
      if (isIncremental(result) && acceptsMultipart(accept))
        return setResultProcessor(() => writeMultipart(result), 'multipart/mixed');
      if (!isLiveStream(result) || !acceptsEvents(accept)) return;
      setResultProcessor(() => writeEventStream(result), 'text/event-stream');
    },
    onParams({ setParamsHandler }) {
      setParamsHandler(({ request, params }) =>
        guarded(request, async () => {
          const caller = await createRequestContext(
            request.headers,
            request.signal,
            correlationIdOf(request),
            options,
          );
          // The request parser above is the only one there is.
          const lastEventId = request.headers.get('last-event-id') ?? undefined;
          return options.handleGraphQL(request.method, params as ResolvedParams, caller, {
            ...(lastEventId !== undefined && { lastEventId }),
            acceptsParts: acceptsParts(request.headers.get('accept')),
          });
        }),
      );
    },
  };
}
