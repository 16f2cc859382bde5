import type { EventInterest, EventLog, LogEvent, PastEvents } from '#gateway/live/event-log.ts';

type NewEvent = Pick<LogEvent, 'topic' | 'entityId' | 'ownerId' | 'payload'>;

/** An event log in memory, with everything that the port promises. */
export interface MemoryLog extends EventLog {
  append(...events: readonly NewEvent[]): void;
  /** Removes all but each entity's newest event. */
  trim(): void;
  /** How often it was read. */
  readonly reads: { count: number };
  /** What reads wait for. */
  hold: Promise<void>;
}

const pageSize = 20;

export function createMemoryLog(): MemoryLog {
  let events: LogEvent[] = [];
  let count = 0;
  let horizon = toCursor(0);
  const listeners = new Set<(events: readonly LogEvent[]) => void>();
  const sequences = new Map<string, number>();

  const matches = ({ entityId, ownerId }: EventInterest, event: LogEvent) =>
    (entityId === undefined || event.entityId === entityId) &&
    (ownerId === undefined || event.ownerId === ownerId);

  const log: MemoryLog = {
    reads: { count: 0 },
    hold: Promise.resolve(),
    position: () => toCursor(count),
    compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
    append(...added) {
      for (const event of added) {
        const key = `${event.topic} ${event.entityId}`;
        const sequence = (sequences.get(key) ?? 0) + 1;
        sequences.set(key, sequence);
        const logged = {
          ...event,
          sequence,
          cursor: toCursor(++count),
          occurredAt: new Date().toISOString(),
        };
        events.push(logged);
        for (const listener of listeners) listener([logged]);
      }
    },
    trim() {
      const newest = new Map(events.map((event) => [`${event.topic} ${event.entityId}`, event]));
      const kept = new Set(newest.values());
      horizon = events.findLast((event) => !kept.has(event))?.cursor ?? horizon;
      events = events.filter((event) => kept.has(event));
    },
    follow(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async readPast(topic, queries, upTo) {
      log.reads.count++;
      await log.hold;
      return queries.map((query): PastEvents => {
        const { after = toCursor(0) } = query;
        if (!/^e\d{12}$/.test(after)) return { state: 'refused', reason: 'is no cursor' };
        const found = events.filter(
          (event) =>
            event.topic === topic && event.cursor > after && event.cursor <= upTo && matches(query, event),
        );
        const page = { events: found.slice(0, pageSize), isComplete: found.length <= pageSize };
        return { state: query.after !== undefined && after < horizon ? 'expired' : 'kept', ...page };
      });
    },
    async readNewest(topic, interests, upTo) {
      log.reads.count++;
      await log.hold;
      return interests.map((interest) => {
        const found = events.filter(
          (event) => event.topic === topic && event.cursor <= upTo && matches(interest, event),
        );
        return [...new Map(found.map((event) => [event.entityId, event])).values()].sort((a, b) =>
          a.cursor < b.cursor ? -1 : 1,
        );
      });
    },
  };
  return log;
}

function toCursor(count: number): string {
  return `e${String(count).padStart(12, '0')}`;
}
