/** Who gets a system's allowance first when there is not enough for all, in this order. */
export type Priority = 'interactive' | 'workflow' | 'sync' | 'bulk';

/**
 * What repeating a call does at the vendor: nothing (`read`), nothing more than the first time (`idempotent`: an upsert by
 * external id, a POST with an idempotency key), or a second effect (`unsafe`, which is never sent twice).
 */
export type Effect = 'read' | 'idempotent' | 'unsafe';

/** Where a call comes from: what the shield needs to place, meter, time and cancel it. */
export interface CallOrigin {
  readonly signal: AbortSignal;
  readonly correlationId: string;
  /** The distributed trace that the call belongs to, as W3C Trace Context's headers. */
  readonly trace?: { readonly traceparent: string; readonly tracestate?: string };
  readonly priority: Priority;
  /** Milliseconds since the epoch after which nobody waits for the answer. */
  readonly deadlineAt?: number;
  /** The client, workflow kind or job that spends the call. */
  readonly caller?: string;
  /** Whom the caller asks for, of whom it has many: a portal's customer, a user. They take turns in the caller's. */
  readonly tenant?: string;
  /** What that client or workflow does: the operation that was asked for, the step. */
  readonly task?: string;
  /** The subgraph that needs the call, where one does. */
  readonly subgraph?: string;
  /** Told of every call that was sent and how long it waited for its turn, for `extensions.shield`. */
  readonly onCall?: (call: {
    readonly system: string;
    readonly operation: string;
    readonly queuedMs: number;
  }) => void;
}

/** One call to a vendor, named so that limits, metrics and breakers can tell calls apart. */
export interface SystemCall {
  /** Stable name of the vendor's endpoint, without ids: `query`, `salesOrder.create`. */
  readonly operation: string;
  readonly effect: Effect;
  readonly origin: CallOrigin;
}

/**
 * The only way out to a vendor. As the global `fetch`, for one account of one system, but metered, queued and inside the
 * account's limits. Rejects with a `CodedError` (`SYSTEM_UNAVAILABLE`, `SYSTEM_BUDGET_EXHAUSTED`, `DEADLINE_EXCEEDED`);
 * an answer of any status resolves.
 */
export interface SystemFetch {
  (url: string, init: RequestInit, call: SystemCall): Promise<Response>;
  /** How many writes of this account began or ended in this process: what was read before the last of them may not show it. */
  readonly writes?: () => number;
}
