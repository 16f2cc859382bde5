import { badRequest } from './api-error.ts';
import { findCustomer } from './customer-routes.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import { aggregateUsage } from './meter-usage.ts';
import type { MeterModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { fields, list, metadata, oneOf, text, timestamp, type ValueOf } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toMeterEventJson, toMeterJson } from './render-meter.ts';
import { type Route, route } from './route.ts';
import type { World } from './world.ts';

const create = fields(
  {
    customer_mapping: fields({ event_payload_key: text, type: oneOf('by_id') }, 'event_payload_key', 'type'),
    default_aggregation: fields({ formula: oneOf('sum', 'count', 'last') }, 'formula'),
    display_name: text,
    event_name: text,
    expand: list(text, 20),
    value_settings: fields({ event_payload_key: text }, 'event_payload_key'),
  },
  'default_aggregation',
  'display_name',
  'event_name',
);

function createMeter(world: World, params: ValueOf<typeof create>): JsonObject {
  const taken = world.state.metersByEventName
    .find(params.event_name)
    .some(({ status }) => status === 'active');
  if (taken) {
    throw badRequest(
      `An active meter already exists with event name ${params.event_name}. Please use a different event name.`,
      'event_name',
    );
  }
  const meter: MeterModel = world.state.meters.insert({
    id: world.makeId('mtr'),
    created: world.now(),
    displayName: params.display_name,
    eventName: params.event_name,
    formula: params.default_aggregation.formula,
    customerKey: params.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
    valueKey: params.value_settings?.event_payload_key ?? 'value',
    status: 'active',
    updated: world.now(),
    deactivatedAt: null,
  });
  world.emit('billing.meter.created', toMeterJson(meter));
  return toMeterJson(meter);
}

const eventCreate = fields(
  { event_name: text, expand: list(text, 20), identifier: text, payload: metadata, timestamp },
  'event_name',
  'payload',
);

const pastSeconds = 35 * 86_400;
const futureSeconds = 300;
// Identifiers are kept apart for a day at least.
const uniqueSeconds = 86_400;

function createMeterEvent(world: World, params: ValueOf<typeof eventCreate>): JsonObject {
  const { state } = world;
  const now = world.now();
  const meter = state.metersByEventName.find(params.event_name).find(({ status }) => status === 'active');
  if (!meter) {
    throw badRequest(`No active meter found for event name ${params.event_name}.`, 'event_name', 'no_meter');
  }
  const payload = mergeMetadata({}, params.payload);
  const customer = payload[meter.customerKey];
  if (customer === undefined) {
    throw badRequest(
      `The payload is missing the customer key '${meter.customerKey}'.`,
      'payload',
      'meter_event_no_customer_defined',
    );
  }
  findCustomer(world, customer, `payload[${meter.customerKey}]`);
  const value = payload[meter.valueKey] ?? (meter.formula === 'count' ? '1' : '');
  if (!/^-?\d{1,15}(\.\d{1,12})?$/.test(value)) {
    throw badRequest(
      `The payload's '${meter.valueKey}' is no number: '${value}'.`,
      'payload',
      'meter_event_invalid_value',
    );
  }
  const at = params.timestamp ?? now;
  if (at < now - pastSeconds) {
    throw badRequest(
      'The timestamp must be within the past 35 days.',
      'timestamp',
      'timestamp_too_far_in_past',
    );
  }
  if (at > now + futureSeconds) {
    throw badRequest(
      'The timestamp must be at most 5 minutes in the future.',
      'timestamp',
      'timestamp_in_future',
    );
  }
  const id = params.identifier ?? world.makeId('mte');
  const earlier = state.meterEvents.get(id);
  if (earlier && earlier.created > now - uniqueSeconds) {
    throw badRequest(`An event already exists with identifier ${id}.`, 'identifier', 'duplicate_meter_event');
  }
  const event = { id, created: now, eventName: params.event_name, customer, value, timestamp: at, payload };
  return toMeterEventJson(earlier ? state.meterEvents.put(event) : state.meterEvents.insert(event));
}

const summaries = fields(
  {
    ...pagingParams,
    customer: text,
    end_time: timestamp,
    start_time: timestamp,
    value_grouping_window: oneOf('day', 'hour'),
  },
  'customer',
  'end_time',
  'start_time',
);

const windowSeconds = { day: 86_400, hour: 3_600 };

function listSummaries(world: World, meter: MeterModel, params: ValueOf<typeof summaries>): JsonObject {
  const { start_time: start, end_time: end, customer } = params;
  find(world.state.customers, 'customer', customer, 'customer');
  const step = params.value_grouping_window ? windowSeconds[params.value_grouping_window] : 60;
  for (const [name, at] of [
    ['start_time', start],
    ['end_time', end],
  ] as const) {
    if (at % step !== 0)
      throw badRequest(
        `${name} must be aligned with ${params.value_grouping_window ?? 'minute'} boundaries.`,
        name,
      );
  }
  if (end <= start) throw badRequest('end_time must be after start_time.', 'end_time');
  const windows: {
    readonly id: string;
    readonly start: number;
    readonly end: number;
    readonly value: string;
  }[] = [];
  const length = params.value_grouping_window ? step : end - start;
  for (let from = start; from < end; from += length) {
    const value = aggregateUsage(world, meter, customer, from, from + length);
    if (value !== '0')
      windows.unshift({ id: `mtrusg_${meter.id}_${from}`, start: from, end: from + length, value });
  }
  const { data, hasMore } = takePage(windows, params, 'meter_event_summary');
  const json = data.map((window) => ({
    id: window.id,
    object: 'billing.meter_event_summary',
    aggregated_value: Number(window.value),
    end_time: window.end,
    livemode: false,
    meter: meter.id,
    start_time: window.start,
  }));
  return toListJson(`/v1/billing/meters/${meter.id}/event_summaries`, json, hasMore);
}

function setStatus(world: World, id: string | undefined, status: MeterModel['status']): JsonObject {
  const before = find(world.state.meters, 'meter', id);
  const after = world.state.meters.put({
    ...before,
    status,
    updated: world.now(),
    deactivatedAt: status === 'inactive' ? world.now() : null,
  });
  world.emit(`billing.meter.${status === 'inactive' ? 'deactivated' : 'reactivated'}`, toMeterJson(after));
  return toMeterJson(after);
}

export const meterRoutes: readonly Route[] = [
  route('POST', '/v1/billing/meters', 'billing.meters.create', create, ({ world, params }) =>
    createMeter(world, params),
  ),
  route(
    'GET',
    '/v1/billing/meters',
    'billing.meters.list',
    fields({ ...pagingParams, status: oneOf('active', 'inactive') }),
    ({ world, params }) => {
      const all = newestFirst(world.state.meters.values()).filter(
        ({ status }) => params.status === undefined || status === params.status,
      );
      const { data, hasMore } = takePage(all, params, 'meter');
      return toListJson('/v1/billing/meters', data.map(toMeterJson), hasMore);
    },
  ),
  route('GET', '/v1/billing/meters/:id', 'billing.meters.retrieve', expandOnly, ({ world, path }) =>
    toMeterJson(find(world.state.meters, 'meter', path.id)),
  ),
  route(
    'POST',
    '/v1/billing/meters/:id/deactivate',
    'billing.meters.deactivate',
    expandOnly,
    ({ world, path }) => setStatus(world, path.id, 'inactive'),
  ),
  route(
    'POST',
    '/v1/billing/meters/:id/reactivate',
    'billing.meters.reactivate',
    expandOnly,
    ({ world, path }) => setStatus(world, path.id, 'active'),
  ),
  route(
    'GET',
    '/v1/billing/meters/:id/event_summaries',
    'billing.meters.listEventSummaries',
    summaries,
    ({ world, params, path }) => listSummaries(world, find(world.state.meters, 'meter', path.id), params),
  ),
  route('POST', '/v1/billing/meter_events', 'billing.meterEvents.create', eventCreate, ({ world, params }) =>
    createMeterEvent(world, params),
  ),
];
