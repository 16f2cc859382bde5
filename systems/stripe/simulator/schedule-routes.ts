import { cancelSchedule, releaseSchedule } from './advance-schedules.ts';
import { badRequest } from './api-error.ts';
import { addIntervals } from './billing-periods.ts';
import { findCustomer } from './customer-routes.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { ScheduleModel, SchedulePhaseModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { fields, integerFrom, list, metadata, oneOf, text, timestamp, type ValueOf } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toScheduleJson } from './render-schedule.ts';
import { type Route, route } from './route.ts';
import { saveSubscription } from './save-records.ts';
import { prorationBehavior } from './subscription-routes.ts';
import type { World } from './world.ts';

const phase = fields(
  {
    duration: fields(
      { interval: oneOf('day', 'week', 'month', 'year'), interval_count: integerFrom(1) },
      'interval',
    ),
    end_date: timestamp,
    items: list(fields({ price: text, quantity: integerFrom(0) }, 'price'), 20),
    proration_behavior: prorationBehavior,
    start_date: timestamp,
  },
  'items',
);

const startDate = (value: Parameters<typeof timestamp>[0], path: string): number | 'now' =>
  value === 'now' ? 'now' : timestamp(value, path);

const create = fields({
  customer: text,
  end_behavior: oneOf('cancel', 'release'),
  expand: list(text, 20),
  from_subscription: text,
  metadata,
  phases: list(phase, 10),
  start_date: startDate,
});

function readPhases(
  world: World,
  given: readonly ValueOf<typeof phase>[],
  start: number,
): readonly SchedulePhaseModel[] {
  let from = start;
  return given.map((entry, at) => {
    for (const item of entry.items)
      find(world.state.prices, 'price', item.price, `phases[${at}][items][0][price]`);
    const begins = entry.start_date ?? from;
    const ends = entry.end_date ?? endOf(entry, begins, at);
    if (ends <= begins) throw badRequest('A phase must end after it starts.', `phases[${at}][end_date]`);
    from = ends;
    return {
      startDate: begins,
      endDate: ends,
      items: entry.items.map(({ price, quantity }) => ({
        price,
        ...(quantity === undefined ? {} : { quantity }),
      })),
      prorationBehavior: entry.proration_behavior ?? 'create_prorations',
    };
  });
}

function endOf({ duration }: ValueOf<typeof phase>, begins: number, at: number): number {
  if (!duration) {
    throw badRequest(
      `Missing required param: phases[${at}][end_date].`,
      `phases[${at}][end_date]`,
      'parameter_missing',
    );
  }
  const cycle = {
    interval: duration.interval,
    intervalCount: duration.interval_count ?? 1,
    meter: null,
  } as const;
  return addIntervals(begins, { ...cycle, usageType: 'licensed' }, 1);
}

function createSchedule(world: World, params: ValueOf<typeof create>): ScheduleModel {
  const now = world.now();
  const blank = {
    id: world.makeId('sub_sched'),
    created: now,
    endBehavior: params.end_behavior ?? 'release',
    canceledAt: null,
    completedAt: null,
    releasedAt: null,
    metadata: mergeMetadata({}, params.metadata),
  } as const;
  if (params.from_subscription !== undefined) return fromSubscription(world, params.from_subscription, blank);
  if (params.customer === undefined)
    throw badRequest('Missing required param: customer.', 'customer', 'parameter_missing');
  if (!params.phases?.length)
    throw badRequest('Missing required param: phases.', 'phases', 'parameter_missing');
  const customer = findCustomer(world, params.customer, 'customer');
  const start = params.start_date === 'now' || params.start_date === undefined ? now : params.start_date;
  return world.state.schedules.insert({
    ...blank,
    customer: customer.id,
    subscription: null,
    phases: readPhases(world, params.phases, start),
    status: 'not_started',
  });
}

type Blank = Omit<ScheduleModel, 'customer' | 'subscription' | 'phases' | 'status'>;

function fromSubscription(world: World, id: string, blank: Blank): ScheduleModel {
  const subscription = find(world.state.subscriptions, 'subscription', id, 'from_subscription');
  if (subscription.schedule !== null) {
    throw badRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}`,
      'from_subscription',
    );
  }
  const schedule = world.state.schedules.insert({
    ...blank,
    customer: subscription.customer,
    subscription: subscription.id,
    phases: [
      {
        startDate: Math.min(...subscription.items.map(({ periodStart }) => periodStart)),
        endDate: Math.max(...subscription.items.map(({ periodEnd }) => periodEnd)),
        items: subscription.items.map(({ price, quantity }) => ({
          price,
          ...(quantity === undefined ? {} : { quantity }),
        })),
        prorationBehavior: 'create_prorations',
      },
    ],
    status: 'active',
  });
  saveSubscription(world, subscription, { schedule: schedule.id });
  return schedule;
}

const update = fields({
  end_behavior: oneOf('cancel', 'release'),
  expand: list(text, 20),
  metadata,
  phases: list(phase, 10),
});

function updateSchedule(world: World, id: string | undefined, params: ValueOf<typeof update>): ScheduleModel {
  const before = find(world.state.schedules, 'subscription_schedule', id);
  requireLive(before);
  const start = before.phases[0]?.startDate ?? world.now();
  const after = world.state.schedules.put({
    ...before,
    endBehavior: params.end_behavior ?? before.endBehavior,
    metadata: mergeMetadata(before.metadata, params.metadata),
    phases: params.phases ? readPhases(world, params.phases, start) : before.phases,
  });
  const now = world.now();
  world.emit('subscription_schedule.updated', toScheduleJson(after, now), toScheduleJson(before, now));
  return after;
}

function requireLive(schedule: ScheduleModel): ScheduleModel {
  if (schedule.status !== 'active' && schedule.status !== 'not_started') {
    throw badRequest(
      `You cannot change a subscription schedule that is currently in the \`${schedule.status}\` status.`,
    );
  }
  return schedule;
}

const json = (world: World, schedule: ScheduleModel): JsonObject => toScheduleJson(schedule, world.now());

export const scheduleRoutes: readonly Route[] = [
  route('POST', '/v1/subscription_schedules', 'subscriptionSchedules.create', create, ({ world, params }) => {
    const schedule = createSchedule(world, params);
    world.emit('subscription_schedule.created', json(world, schedule));
    return json(world, schedule);
  }),
  route(
    'GET',
    '/v1/subscription_schedules',
    'subscriptionSchedules.list',
    fields({ ...pagingParams, customer: text }),
    ({ world, params }) => {
      const all = newestFirst(world.state.schedules.values()).filter(
        ({ customer }) => params.customer === undefined || customer === params.customer,
      );
      const { data, hasMore } = takePage(all, params, 'subscription_schedule');
      return toListJson(
        '/v1/subscription_schedules',
        data.map((schedule) => json(world, schedule)),
        hasMore,
      );
    },
  ),
  route(
    'GET',
    '/v1/subscription_schedules/:id',
    'subscriptionSchedules.retrieve',
    expandOnly,
    ({ world, path }) => json(world, find(world.state.schedules, 'subscription_schedule', path.id)),
  ),
  route(
    'POST',
    '/v1/subscription_schedules/:id',
    'subscriptionSchedules.update',
    update,
    ({ world, params, path }) => json(world, updateSchedule(world, path.id, params)),
  ),
  route(
    'POST',
    '/v1/subscription_schedules/:id/release',
    'subscriptionSchedules.release',
    expandOnly,
    ({ world, path }) =>
      json(
        world,
        releaseSchedule(world, requireLive(find(world.state.schedules, 'subscription_schedule', path.id))),
      ),
  ),
  route(
    'POST',
    '/v1/subscription_schedules/:id/cancel',
    'subscriptionSchedules.cancel',
    expandOnly,
    ({ world, path }) =>
      json(
        world,
        cancelSchedule(world, requireLive(find(world.state.schedules, 'subscription_schedule', path.id))),
      ),
  ),
];
