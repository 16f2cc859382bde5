import { CodedError } from '#platform/errors.ts';
import { correlationId } from '#platform/telemetry/correlation.ts';
import { type CallMeter, createCallMeter } from './call-meter.ts';
import type { SubgraphContext } from './subgraph-context.ts';
import type { Viewer } from './viewer.ts';
import { parseViewer } from './viewer.ts';

/** Reads a bearer token's claims; `undefined` where authentication is switched off for the whole product. */
export type VerifyToken = ((token: string) => Promise<Readonly<Record<string, unknown>>>) | undefined;

export interface RequestContext extends SubgraphContext {
  readonly meter: CallMeter;
}

async function readViewer(request: Request, verify: VerifyToken): Promise<Viewer | undefined> {
  if (!verify) return undefined;
  const header = request.headers.get('authorization');
  if (!header) throw new CodedError('UNAUTHENTICATED', 'No token: send `authorization: Bearer <token>`');
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  if (!token)
    throw new CodedError(
      'UNAUTHENTICATED',
      'The authorization header holds no bearer token: send `Bearer <token>`',
    );
  return parseViewer(await verify(token));
}

function readDeadlineAt(request: Request): number | undefined {
  const remainingMs = Number(request.headers.get('x-weir-deadline-ms') ?? Number.NaN);
  return Number.isFinite(remainingMs) ? Date.now() + remainingMs : undefined;
}

/** Who asks, for how long, and on whose account the calls are that answering makes. */
export async function readRequestContext(request: Request, verify: VerifyToken): Promise<RequestContext> {
  const meter = createCallMeter();
  const deadlineAt = readDeadlineAt(request);
  const caller = request.headers.get('graphql-client-name');
  return {
    viewer: await readViewer(request, verify),
    meter,
    call: {
      signal: request.signal,
      correlationId: correlationId(request.headers.get('x-correlation-id')),
      priority: 'interactive',
      ...(deadlineAt === undefined ? {} : { deadlineAt }),
      ...(caller ? { caller } : {}),
      onCall: meter.record,
    },
  };
}
