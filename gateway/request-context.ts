import type { TraceContext } from '#platform/telemetry/trace-context.ts';
import type { Claims } from './authorization/claims.ts';
import type { GatewayLog } from './gateway-config.ts';

/** What a caller will take of what is kept. */
export interface CacheTerms {
  /** Nothing older; 0 for nothing that is kept. */
  readonly maxAgeMs: number;
  /** False where neither what is kept is wanted, nor that the answer be kept. */
  readonly mayKeep: boolean;
}

export type Explanation = 'shield' | 'freshness' | 'cost';

/** What one client request carries through every stage of it, whatever transport it came by. */
export interface RequestContext {
  readonly correlationId: string;
  /** The header as it came, forwarded to subgraphs. */
  readonly authorization: string | undefined;
  /** Absent for a caller without a token. */
  readonly claims: Claims | undefined;
  /** Other headers of the client that rules pass on to subgraphs, by their names in lower case. */
  readonly forwarded?: Readonly<Record<string, string>>;
  /** The trace that the client's request belongs to. */
  readonly trace?: TraceContext;
  readonly clientName: string | undefined;
  readonly clientVersion: string | undefined;
  /** How long the client waits for one answer, counted from the start of the operation. */
  readonly deadlineMs: number;
  readonly explain: ReadonlySet<Explanation>;
  /** Absent where whatever is fresh will do. */
  readonly cacheTerms?: CacheTerms;
  /** Aborts when the client has left or its token has expired. */
  readonly signal: AbortSignal;
  readonly log: GatewayLog;
}
