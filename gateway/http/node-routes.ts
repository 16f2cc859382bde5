import type { RequestListener } from 'node:http';

/** Hands requests to the listener whose key their path begins with, else to `otherwise`. */
export function createNodeRoutes(
  routes: Readonly<Record<string, RequestListener>>,
  otherwise: RequestListener,
): RequestListener {
  const prefixes = Object.entries(routes);
  if (prefixes.length === 0) return otherwise;
  return (request, response) => {
    const found = prefixes.find(([prefix]) => request.url?.startsWith(prefix));
    return (found?.[1] ?? otherwise)(request, response);
  };
}
