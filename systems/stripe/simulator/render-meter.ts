import type { JsonObject } from './json.ts';
import type { MeterEventModel, MeterModel } from './models.ts';

export function toMeterJson(meter: MeterModel): JsonObject {
  return {
    id: meter.id,
    object: 'billing.meter',
    created: meter.created,
    customer_mapping: { event_payload_key: meter.customerKey, type: 'by_id' },
    default_aggregation: { formula: meter.formula },
    display_name: meter.displayName,
    event_name: meter.eventName,
    event_time_window: null,
    livemode: false,
    status: meter.status,
    status_transitions: { deactivated_at: meter.deactivatedAt },
    updated: meter.updated,
    value_settings: { event_payload_key: meter.valueKey },
  };
}

export function toMeterEventJson(event: MeterEventModel): JsonObject {
  return {
    object: 'billing.meter_event',
    created: event.created,
    event_name: event.eventName,
    identifier: event.id,
    livemode: false,
    payload: event.payload,
    timestamp: event.timestamp,
  };
}
