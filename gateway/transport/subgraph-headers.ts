import type { RequestContext } from '../request-context.ts';
import type { ChannelHeaders } from './subgraph-channel.ts';

/** The headers that a subgraph gets where no rule says otherwise: the caller's, and no other of the client's request. */
export function toSubgraphHeaders(caller: RequestContext, remainingMs: number | undefined): ChannelHeaders {
  const headers: ChannelHeaders = {
    'content-type': 'application/json',
    'x-correlation-id': caller.correlationId,
  };
  if (caller.authorization !== undefined) headers.authorization = caller.authorization;
  if (caller.clientName !== undefined) headers['graphql-client-name'] = caller.clientName;
  if (caller.clientVersion !== undefined) headers['graphql-client-version'] = caller.clientVersion;
  if (caller.explain.size > 0) headers['x-weir-explain'] = [...caller.explain].join(', ');
  if (caller.trace !== undefined) Object.assign(headers, caller.trace);
  if (remainingMs !== undefined) headers['x-weir-deadline-ms'] = String(remainingMs);
  return headers;
}
