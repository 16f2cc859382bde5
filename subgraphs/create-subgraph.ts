import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga, isAsyncIterable, type Plugin } from 'graphql-yoga';
import { enforceScopes } from './enforce-scopes.ts';
import { type RequestContext, readRequestContext, type VerifyToken } from './request-context.ts';
import { scalars } from './scalars.ts';
import type { SubgraphDefinition } from './subgraph-definition.ts';
import { toSubgraphError } from './subgraph-error.ts';

export interface SubgraphOptions {
  readonly verify: VerifyToken;
  /** Told of a failure that no code foresees; the caller is only told `INTERNAL`. */
  readonly onUnexpectedError: (error: unknown, at: { readonly subgraph: string }) => void;
}

/** Who the caller is, where that was found out before the request came here; `claims` are absent for one without a token. */
export interface KnownCaller {
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

/** A subgraph that can be asked: in process by `fetch`, or behind any HTTP server that calls it. */
export interface Subgraph {
  readonly name: string;
  /** Without `caller` the request's own bearer token says who asks. */
  readonly fetch: (request: Request, caller?: KnownCaller) => Promise<Response>;
}

function asksFor(request: Request, explanation: string): boolean {
  return (request.headers.get('x-weir-explain') ?? '').split(',').some((part) => part.trim() === explanation);
}

/** Adds `extensions.shield` to an answer where `x-weir-explain` asks for it. */
const tellCost: Plugin<RequestContext> = {
  onExecute({ args: { contextValue } }) {
    if (!asksFor(contextValue.request, 'shield')) return undefined;
    return {
      onExecuteDone({ result, setResult }) {
        if (isAsyncIterable(result)) return;
        setResult({ ...result, extensions: { ...result.extensions, shield: contextValue.meter.cost() } });
      },
    };
  },
};

/** Serves a domain's part of the graph with `@apollo/subgraph` and graphql-yoga. */
export function createSubgraph(
  definition: SubgraphDefinition,
  { verify, onUnexpectedError }: SubgraphOptions,
): Subgraph {
  const { name } = definition;
  const schema = enforceScopes(
    buildSubgraphSchema({
      typeDefs: parse(definition.sdl),
      resolvers: { ...scalars, ...definition.resolvers },
    }),
  );
  const yoga = createYoga<{ readonly caller?: KnownCaller | undefined }, RequestContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    logging: false,
    multipart: false,
    plugins: [tellCost],
    maskedErrors: {
      maskError: (error) => toSubgraphError(error, (cause) => onUnexpectedError(cause, { subgraph: name })),
    },
    context: async ({ request, caller, params: { operationName } }) => {
      const base = await readRequestContext(request, caller ?? verify, { subgraph: name, operationName });
      return { ...definition.createContext(base), meter: base.meter };
    },
  });
  return { name, fetch: async (request, caller) => yoga.fetch(request, { caller }) };
}
