/** One event of the log, as live subscriptions see it. */
export interface LogEvent {
  /** Opaque: a place in the log, and in the order of `EventLog.compare`. */
  readonly cursor: string;
  readonly topic: string;
  /** Canonical id of what the event is about. */
  readonly entityId: string;
  /** Whose it is; absent where the log does not know. */
  readonly ownerId?: string | undefined;
  /** Counts the events of this topic and entity from 1 without a gap; 0 where none was logged yet. */
  readonly sequence: number;
  /** ISO 8601. */
  readonly occurredAt: string;
  /** By the names of the event type's fields. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Which events of a topic: of one entity, of one owner, or of one entity if it is that owner's. One of the two is given. */
export interface EventInterest {
  readonly entityId?: string | undefined;
  readonly ownerId?: string | undefined;
}

/** Events of one interest behind one place. */
export interface PastQuery extends EventInterest {
  /** A client's cursor; the log's beginning where absent. */
  readonly after?: string | undefined;
}

export type PastEvents =
  | { readonly state: 'kept'; readonly events: readonly LogEvent[]; readonly isComplete: boolean }
  /** Events behind the cursor were removed already: these are what is left of them. */
  | { readonly state: 'expired'; readonly events: readonly LogEvent[]; readonly isComplete: boolean }
  /** The cursor is none of this log's; why, for the client. */
  | { readonly state: 'refused'; readonly reason: string };

/** The durable, ordered log that live subscriptions read: PostgreSQL, or a stream such as NATS JetStream, behind one port. */
export interface EventLog {
  /** The place that followers have been told everything up to. */
  position(): string;
  /** Calls `listener` with every event behind `position()`, in order, each once; `position()` moves right before the call. */
  follow(listener: (events: readonly LogEvent[]) => void): Disposable;
  /** Below 0 where `a` comes before `b`. Both are cursors of this log. */
  compare(a: string, b: string): number;
  /** For each query, in order, its events up to and with `upTo`: as many as a page holds. */
  readPast(topic: string, queries: readonly PastQuery[], upTo: string): Promise<readonly PastEvents[]>;
  /** For each interest the newest event up to `upTo` of every entity, the last ones in order where there are too many. */
  readNewest(
    topic: string,
    interests: readonly EventInterest[],
    upTo: string,
  ): Promise<readonly (readonly LogEvent[])[]>;
}
