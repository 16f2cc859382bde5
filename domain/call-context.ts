/**
 * What a caller passes down to every port, so that the systems behind it know how urgent a call is and when nobody waits for it
 * any more.
 */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly correlationId: string;
  /** The distributed trace that the call belongs to, as W3C Trace Context's headers. */
  readonly trace?: { readonly traceparent: string; readonly tracestate?: string };
  readonly priority: 'interactive' | 'workflow' | 'sync' | 'bulk';
  /** Milliseconds since the epoch after which nobody waits for the answer. */
  readonly deadlineAt?: number;
  /** The client, workflow kind or job on whose account calls are spent. */
  readonly caller?: string;
  /** Whom that client asks for: a portal's customer, a user. None of them waits for all that another wants. */
  readonly tenant?: string;
  /** What that client or workflow does: the operation that was asked for, the step. */
  readonly task?: string;
  /** The subgraph that needs the call, where one does. */
  readonly subgraph?: string;
  /** Told of every call that reached a system. */
  readonly onCall?: (call: {
    readonly system: string;
    readonly operation: string;
    readonly queuedMs: number;
  }) => void;
}
