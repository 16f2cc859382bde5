import type { RequestContext } from '../request-context.ts';

/** The headers that a subgraph gets: the caller's, and no other of the client's request. */
export function toSubgraphHeaders(caller: RequestContext, remainingMs: number | undefined): Headers {
  const headers = new Headers({
    'content-type': 'application/json',
    'x-correlation-id': caller.correlationId,
  });
  if (caller.authorization !== undefined) headers.set('authorization', caller.authorization);
  if (caller.clientName !== undefined) headers.set('graphql-client-name', caller.clientName);
  if (caller.clientVersion !== undefined) headers.set('graphql-client-version', caller.clientVersion);
  if (caller.explain.size > 0) headers.set('x-weir-explain', [...caller.explain].join(', '));
  if (remainingMs !== undefined) headers.set('x-weir-deadline-ms', String(remainingMs));
  return headers;
}
