import type { PreparedOperation } from '../engine/engine.ts';
import type { RequestContext } from '../request-context.ts';

/** Is told of every operation that was answered, and only counts: it neither waits nor throws. */
export interface UsageRecorder {
  note(
    prepared: PreparedOperation,
    caller: Pick<RequestContext, 'clientName' | 'clientVersion'>,
    failed: boolean,
  ): void;
}

/** How often a client sent an operation on one day. */
export interface UsedOperation {
  /** Without literals that could be somebody's. */
  readonly document: string;
  readonly operation: string;
  readonly client: string;
  readonly version: string;
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly count: number;
  readonly errors: number;
}
