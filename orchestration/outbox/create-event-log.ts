import type { Pool } from 'pg';
import { isCodedError } from '#platform/errors.ts';
import type { BusinessEvent } from '../model.ts';
import { type EventPosition, isBehind, parseEventCursor } from './cursor.ts';
import type { EventFeed } from './event-feed.ts';
import { readHorizon } from './read-horizon.ts';
import { type EventInterest, readInterests, readNewestOfInterests } from './read-interests.ts';

export interface PastEventQuery extends EventInterest {
  /** The log's beginning where absent. */
  readonly after?: string | undefined;
}

export type PastBusinessEvents =
  | {
      /** `expired`: events behind the cursor have been removed. */
      readonly state: 'kept' | 'expired';
      readonly events: readonly BusinessEvent[];
      /** Whether there are no more up to the end asked for. */
      readonly isComplete: boolean;
    }
  | { readonly state: 'refused'; readonly reason: string };

/** The event log, for readers of many interests at once: each question is one or two statements. */
export interface BusinessEventLog {
  position(): string;
  onEvent(listener: (event: BusinessEvent) => void): Disposable;
  /** Below 0 where the cursor `a` comes before `b`. Throws BAD_USER_INPUT for what is no cursor. */
  compare(a: string, b: string): number;
  readPast(
    topic: string,
    queries: readonly PastEventQuery[],
    upTo: string,
  ): Promise<readonly PastBusinessEvents[]>;
  /** The newest event of each entity, in order; of one customer the last hundred. */
  readNewest(
    topic: string,
    interests: readonly EventInterest[],
    upTo: string,
  ): Promise<readonly (readonly BusinessEvent[])[]>;
}

export function createEventLog(pool: Pool, feed: EventFeed): BusinessEventLog {
  return {
    position: () => feed.position(),
    onEvent: (listener) => feed.onEvent(listener),
    compare(a, b) {
      if (a === b) return 0;
      return isBehind(parseEventCursor(a), parseEventCursor(b)) ? 1 : -1;
    },
    async readPast(topic, queries, upTo) {
      const starts = queries.map(({ after }) => toStart(after));
      const readable = queries.flatMap(({ entityId, ownerId }, index) => {
        const start = starts[index];
        return start && 'xid' in start ? [{ entityId, ownerId, after: start }] : [];
      });
      const found = await readInterests(pool, topic, readable, parseEventCursor(upTo));
      // Read behind the events: what was removed meanwhile is missing among them.
      const { horizon, end } = await readHorizon(pool);
      let at = 0;
      return starts.map((start, index): PastBusinessEvents => {
        if (!('xid' in start)) return { state: 'refused', reason: start.reason };
        const page = found[at++] ?? { events: [], isComplete: true };
        if (BigInt(start.xid) >= BigInt(end)) return { state: 'refused', reason: aheadReason };
        const isExpired = queries[index]?.after !== undefined && isBehind(horizon, start);
        return { state: isExpired ? 'expired' : 'kept', ...page };
      });
    },
    readNewest: (topic, interests, upTo) =>
      readNewestOfInterests(pool, topic, interests, parseEventCursor(upTo)),
  };
}

const aheadReason = 'lies ahead of this event stream';

function toStart(after: string | undefined): EventPosition | { readonly reason: string } {
  if (after === undefined) return { xid: '0', seq: '0' };
  try {
    return parseEventCursor(after);
  } catch (error) {
    if (isCodedError(error)) return { reason: 'is no cursor of the event stream' };
    throw error;
  }
}
