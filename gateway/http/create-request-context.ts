import { parseTraceContext } from '#platform/telemetry/trace-context.ts';
import { verifyCaller } from '../authorization/verify-caller.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import type { RequestContext } from '../request-context.ts';
import { parseCacheTerms, parseDeadlineMs, parseExplain } from './request-headers.ts';

export interface RequestContextOptions extends Pick<GatewayConfig, 'auth' | 'log'> {
  readonly maxDeadlineMs: number;
  /** Headers that rules pass on to subgraphs. */
  readonly propagated?: readonly string[];
}

/** Who asks and how; throws UNAUTHENTICATED or BAD_USER_INPUT where a header does not hold. */
export async function createRequestContext(
  headers: Pick<Headers, 'get'>,
  signal: AbortSignal,
  correlationId: string,
  { auth, log, maxDeadlineMs, propagated = [] }: RequestContextOptions,
): Promise<RequestContext> {
  const authorization = headers.get('authorization') ?? undefined;
  const trace = parseTraceContext(headers);
  const cacheTerms = parseCacheTerms(headers.get('cache-control'));
  return {
    correlationId,
    authorization,
    claims: await verifyCaller(authorization, auth),
    ...(propagated.length > 0 && { forwarded: pick(headers, propagated) }),
    ...(trace && { trace }),
    clientName: headers.get('graphql-client-name') ?? undefined,
    clientVersion: headers.get('graphql-client-version') ?? undefined,
    deadlineMs: parseDeadlineMs(headers.get('x-weir-deadline-ms'), maxDeadlineMs),
    explain: parseExplain(headers.get('x-weir-explain')),
    ...(cacheTerms && { cacheTerms }),
    signal,
    log,
  };
}

function pick(headers: Pick<Headers, 'get'>, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = Object.create(null);
  for (const name of names) {
    const value = headers.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}
