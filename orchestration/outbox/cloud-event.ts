import type { BusinessEvent } from '../model.ts';

/** A business event as it leaves Weir: CloudEvents 1.0, JSON format; `schema/events` holds a schema for each type. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: '/weir/orchestration';
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** Of the CloudEvents sequence extension, which wants text. */
  readonly sequence: string;
  readonly correlationid: string;
  readonly customerid?: string;
  readonly originsystem?: string;
  readonly data: BusinessEvent['payload'];
}

export function toCloudEvent(event: BusinessEvent): CloudEvent {
  return {
    specversion: '1.0',
    id: `${event.topic}:${event.entityId}:${event.sequence}`,
    source: '/weir/orchestration',
    type: event.type,
    subject: event.entityId,
    time: event.occurredAt,
    datacontenttype: 'application/json',
    dataschema: `https://weir.dev/schemas/events/${event.type}.schema.json`,
    sequence: String(event.sequence),
    correlationid: event.correlationId,
    ...(event.customerId === undefined ? {} : { customerid: event.customerId }),
    ...(event.system === undefined ? {} : { originsystem: event.system }),
    data: event.payload,
  };
}
