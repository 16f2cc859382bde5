import type { EventLog, LogEvent, PastEvents } from '#gateway/live/event-log.ts';
import type { BusinessEvent } from '#orchestration/model.ts';
import type { BusinessEventLog } from '#orchestration/outbox/create-event-log.ts';

/** The orchestration's event log as the gateway reads it: an event's owner is its customer. */
export function toEventLog(log: BusinessEventLog): EventLog {
  return {
    position: () => log.position(),
    compare: (a, b) => log.compare(a, b),
    follow: (listener) => log.onEvent((event) => listener([toLogEvent(event)])),
    async readPast(topic, queries, upTo) {
      const found = await log.readPast(topic, queries, upTo);
      return found.map(
        (past): PastEvents =>
          past.state === 'refused' ? past : { ...past, events: past.events.map(toLogEvent) },
      );
    },
    async readNewest(topic, interests, upTo) {
      return (await log.readNewest(topic, interests, upTo)).map((events) => events.map(toLogEvent));
    },
  };
}

function toLogEvent({
  cursor,
  topic,
  entityId,
  customerId,
  sequence,
  occurredAt,
  payload,
}: BusinessEvent): LogEvent {
  return { cursor, topic, entityId, ownerId: customerId, sequence, occurredAt, payload: { ...payload } };
}
