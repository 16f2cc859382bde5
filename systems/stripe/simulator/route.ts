import type { JsonObject } from './json.ts';
import type { Param, ValueOf } from './params.ts';
import type { World } from './world.ts';

/** What a handler is given of a request. */
export interface RouteCall<P> {
  readonly world: World;
  readonly params: P;
  /** Segments of the path that the pattern names. */
  readonly path: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/v1/customers/:id`. */
  readonly pattern: string;
  /** The SDK's name of it: `customers.retrieve`. */
  readonly operation: string;
  readonly params: Param<unknown>;
  /** Answers with references unexpanded. */
  run(call: RouteCall<unknown>): JsonObject;
}

/** Ties a handler to the parameters that it reads. */
export function route<P extends Param<unknown>>(
  method: Route['method'],
  pattern: string,
  operation: string,
  params: P,
  run: (call: RouteCall<ValueOf<P>>) => JsonObject,
): Route {
  // The router reads the parameters with these very `params`, which is what the handler's type says of them.
  return { method, pattern, operation, params, run: run as Route['run'] };
}

export interface MatchedRoute {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

export type MatchRoute = (method: string, path: string) => MatchedRoute | undefined;

export function createRouter(routes: readonly Route[]): MatchRoute {
  const compiled = routes.map((entry) => ({
    entry,
    pattern: new RegExp(`^${entry.pattern.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }));
  return (method, path) => {
    for (const { entry, pattern } of compiled) {
      if (entry.method !== method) continue;
      const match = pattern.exec(path);
      if (match) return { route: entry, path: decodeAll(match.groups ?? {}) };
    }
    return undefined;
  };
}

function decodeAll(groups: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decode(text)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // No id is written like that: it will not be found.
    return text;
  }
}
