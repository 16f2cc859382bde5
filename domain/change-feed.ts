import type { CallContext } from './call-context.ts';
import type { EntityType } from './entity-id.ts';
import type { Money } from './money.ts';

/** The entities whose changes systems tell. */
export type ChangingType = Extract<
  EntityType,
  'Customer' | 'Quote' | 'Product' | 'Price' | 'Order' | 'Invoice' | 'Subscription'
>;

/** Something that a message itself says and a later look at the record would not tell. */
export interface ChangeFact {
  readonly type: 'payment.failed';
  /** The same for every message that tells of this one failure. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly amount?: Money;
}

/** What a system says has changed; how it stands now is read from the system. */
export interface EntityChange {
  readonly entityType: ChangingType;
  /** Canonical. */
  readonly entityId: string;
  /** The record is gone: there is nothing left to read. */
  readonly isDeleted?: true;
  /** The system's own stamp of the record's last change, ISO 8601 in UTC. */
  readonly version?: string;
  readonly fact?: ChangeFact;
}

/** A message of a system: a webhook, a change event, a row of a poll. */
export interface ChangeMessage {
  /** The same each time this very change is told. */
  readonly dedupeKey: string;
  /** Empty for a message that nobody here waits for. */
  readonly changes: readonly EntityChange[];
  /** Found by looking for what a push may have missed: nothing has to be told again of a version that was told. */
  readonly isBackstop?: true;
  /** As it came, for people; absent where it is no more than its key. */
  readonly body?: Uint8Array;
}

/** Messages that go to the inbox together with the place behind them. */
export interface ChangeBatch {
  readonly messages: readonly ChangeMessage[];
  /** Where to go on after them. Opaque to everybody but the feed. */
  readonly position: string;
}

/** Changes that a system is asked for, from a place on. */
export interface ChangePoll {
  /** Names its place in the inbox: `netsuite/changes`. */
  readonly name: string;
  /** The system's configured name. */
  readonly system: string;
  readonly everyMs: number;
  /**
   * What changed since `after`, with an overlap: the same change may come again under the same key. `hasMore` asks to go on at once.
   * Without `after` it answers where to begin. Throws what the system throws.
   */
  read(after: string | undefined, ctx: CallContext): Promise<ChangeBatch & { readonly hasMore: boolean }>;
}

/** Changes that a system sends as they happen, from a place on. */
export interface ChangeStream {
  readonly name: string;
  readonly system: string;
  /**
   * Hands on batches in order, each once the one before is stored, until `signal` aborts. Throws where the connection is lost: call
   * it again from the last stored place. Without `after` from now on.
   */
  follow(
    after: string | undefined,
    store: (batch: ChangeBatch) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

/** How a system tells what has changed in it. */
export type ChangeFeed =
  | ({ readonly kind: 'poll' } & ChangePoll)
  | ({ readonly kind: 'stream' } & ChangeStream);
