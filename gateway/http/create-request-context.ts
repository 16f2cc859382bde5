import { verifyCaller } from '../authorization/verify-caller.ts';
import type { GatewayConfig } from '../gateway-config.ts';
import type { RequestContext } from '../request-context.ts';
import { parseDeadlineMs, parseExplain } from './request-headers.ts';

export interface RequestContextOptions extends Pick<GatewayConfig, 'auth' | 'log'> {
  readonly maxDeadlineMs: number;
}

/** Who asks and how; throws UNAUTHENTICATED or BAD_USER_INPUT where a header does not hold. */
export async function createRequestContext(
  headers: Pick<Headers, 'get'>,
  signal: AbortSignal,
  correlationId: string,
  { auth, log, maxDeadlineMs }: RequestContextOptions,
): Promise<RequestContext> {
  const authorization = headers.get('authorization') ?? undefined;
  return {
    correlationId,
    authorization,
    claims: await verifyCaller(authorization, auth),
    clientName: headers.get('graphql-client-name') ?? undefined,
    clientVersion: headers.get('graphql-client-version') ?? undefined,
    deadlineMs: parseDeadlineMs(headers.get('x-weir-deadline-ms'), maxDeadlineMs),
    explain: parseExplain(headers.get('x-weir-explain')),
    signal,
    log,
  };
}
