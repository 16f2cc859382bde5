import { CodedError } from '#platform/errors.ts';
import { correlationId } from '#platform/telemetry/correlation.ts';
import { parseTraceContext } from '#platform/telemetry/trace-context.ts';
import { type CallMeter, createCallMeter } from './call-meter.ts';
import type { SubgraphContext } from './subgraph-context.ts';
import type { Viewer } from './viewer.ts';
import { parseViewer } from './viewer.ts';

/** Reads a bearer token's claims; `undefined` where authentication is switched off for the whole product. */
export type VerifyToken = ((token: string) => Promise<Readonly<Record<string, unknown>>>) | undefined;

export interface RequestContext extends SubgraphContext {
  readonly meter: CallMeter;
}

/** What the caller is known by: claims that were verified before, or the request's token. */
type Identification = VerifyToken | { readonly claims: Readonly<Record<string, unknown>> | undefined };

async function readViewer(request: Request, by: Identification): Promise<Viewer | undefined> {
  if (!by) return undefined;
  if (typeof by !== 'function') {
    if (by.claims) return parseViewer(by.claims);
    throw noToken();
  }
  const header = request.headers.get('authorization');
  if (!header) throw noToken();
  const token = /^Bearer (\S+)$/i.exec(header)?.[1];
  if (!token)
    throw new CodedError(
      'UNAUTHENTICATED',
      'The authorization header holds no bearer token: send `Bearer <token>`',
    );
  return parseViewer(await by(token));
}

function noToken(): CodedError {
  return new CodedError('UNAUTHENTICATED', 'No token: send `authorization: Bearer <token>`');
}

function readDeadlineAt(request: Request): number | undefined {
  const remainingMs = Number(request.headers.get('x-weir-deadline-ms') ?? Number.NaN);
  return Number.isFinite(remainingMs) ? Date.now() + remainingMs : undefined;
}

/** What is asked, and of which subgraph. */
interface Asked {
  readonly subgraph: string;
  /** The gateway makes a name of its own of the client's: `Account360__order__1`. */
  readonly operationName?: string | null | undefined;
}

/** Who asks, for how long, and on whose account the calls are that answering makes. */
export async function readRequestContext(
  request: Request,
  by: Identification,
  { subgraph, operationName }: Asked,
): Promise<RequestContext> {
  const meter = createCallMeter();
  const deadlineAt = readDeadlineAt(request);
  const caller = request.headers.get('graphql-client-name');
  const task = operationName?.replace(new RegExp(`__${subgraph}__\\d+$`), '');
  const trace = parseTraceContext(request.headers);
  const viewer = await readViewer(request, by);
  const tenant = viewer?.customerId ?? viewer?.id;
  return {
    viewer,
    meter,
    call: {
      signal: request.signal,
      correlationId: correlationId(request.headers.get('x-correlation-id')),
      priority: 'interactive',
      ...(deadlineAt === undefined ? {} : { deadlineAt }),
      ...(trace ? { trace } : {}),
      ...(caller ? { caller } : {}),
      ...(tenant ? { tenant } : {}),
      ...(task ? { task } : {}),
      subgraph,
      onCall: meter.record,
    },
  };
}
