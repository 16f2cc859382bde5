import { GraphQLError } from 'graphql';
import { createSchema, createYoga, type Plugin } from 'graphql-yoga';
import { CodedError, type ErrorCode, isCodedError } from '#platform/errors.ts';
import type { Log } from '#platform/log.ts';
import type { LaunchFeed } from '../store/launch-feed.ts';
import type { SchemaRegistry } from '../store/schema-registry.ts';
import { type RouteContext, routes } from './http-routes.ts';
import { readJson } from './read-json.ts';
import { createRegistryActions } from './registry-actions.ts';
import { type ApiContext, resolvers } from './resolvers.ts';
import type { Bearer, TokenStore } from './tokens.ts';
import { typeDefs } from './type-defs.ts';

export interface RegistryApiOptions {
  readonly registry: SchemaRegistry;
  readonly tokens: TokenStore;
  readonly feed: LaunchFeed;
  readonly log: Log;
  /** Where the API is, without a trailing slash: empty for a server of its own. */
  readonly path?: string;
  /** Ends calls that wait for a launch when the process stops. */
  readonly draining?: AbortSignal;
  /** GraphiQL and introspection for a browser. */
  readonly development: boolean;
}

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  SYSTEM_UNAVAILABLE: 503,
};

const unexpected = 'The registry failed unexpectedly: its log says how';

async function verifyBearer(tokens: TokenStore, request: Request): Promise<Bearer> {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
  if (token !== undefined) return tokens.verify(token);
  throw new CodedError(
    'UNAUTHENTICATED',
    'The registry takes a token: send it as `authorization: Bearer …`, or set WEIR_REGISTRY_TOKEN',
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new CodedError('BAD_USER_INPUT', `"${part}" is no percent-encoded text: write % as %25`, { cause });
  }
}

function findRoute(method: string, path: string) {
  const exact = routes[`${method} ${path}`];
  if (exact) return { answer: exact, part: '' };
  const end = path.lastIndexOf('/');
  const answer = routes[`${method} ${path.slice(0, end)}/*`];
  return answer && { answer, part: decoded(path.slice(end + 1)) };
}

/** Answers the registry's HTTP routes under `/v1` and its GraphQL at `/graphql`. Errors are `{ code, message }`. */
export function createRegistryHandler(options: RegistryApiOptions) {
  const { registry, tokens, feed, log, path = '', development } = options;
  const context: RouteContext = { actions: createRegistryActions(registry), feed };

  function toShown(error: unknown): { readonly code: ErrorCode; readonly message: string } {
    if (isCodedError(error)) return { code: error.code, message: error.message };
    log.error({ err: error }, 'a call of the registry failed');
    return { code: 'INTERNAL', message: unexpected };
  }

  async function answer(request: Request, url: URL): Promise<Response> {
    try {
      const route = findRoute(request.method, url.pathname.slice(path.length));
      if (!route) throw new CodedError('NOT_FOUND', `The registry has no ${request.method} ${url.pathname}`);
      const bearer = await verifyBearer(tokens, request);
      const body = () => readJson(request);
      const signal = AbortSignal.any([request.signal, ...(options.draining ? [options.draining] : [])]);
      const call = { bearer, query: url.searchParams, part: route.part, body, signal };
      const result = await route.answer(context, call);
      return result === undefined ? new Response(null, { status: 204 }) : Response.json(result);
    } catch (error) {
      const shown = toShown(error);
      return Response.json(shown, { status: statuses[shown.code] ?? 500 });
    }
  }

  const useRoutes: Plugin = {
    async onRequest({ request, url, endResponse }) {
      if (url.pathname === `${path}/health`) return endResponse(Response.json({ status: 'ready' }));
      if (url.pathname !== `${path}/graphql`) endResponse(await answer(request, url));
    },
  };

  return createYoga<object, ApiContext>({
    schema: createSchema<ApiContext>({ typeDefs, resolvers }),
    graphqlEndpoint: `${path}/graphql`,
    graphiql: development && { title: 'Weir schema registry' },
    landingPage: false,
    logging: false,
    cors: false,
    maskedErrors: {
      maskError(error) {
        const cause = error instanceof GraphQLError ? error.originalError : error;
        // GraphQL's own errors are about the document, and written for its author.
        if (error instanceof GraphQLError && cause === undefined) return error;
        const { code, message } = toShown(cause);
        const { nodes, path: at } =
          error instanceof GraphQLError ? error : { nodes: undefined, path: undefined };
        return new GraphQLError(message, {
          ...(nodes && { nodes }),
          ...(at && { path: at }),
          extensions: { code },
        });
      },
    },
    context: ({ request }) => ({ actions: context.actions, bearer: () => verifyBearer(tokens, request) }),
    plugins: [useRoutes],
  });
}
