import { changeItems } from './change-items.ts';
import { endSubscription } from './end-subscription.ts';
import type { ScheduleModel, SchedulePhaseModel } from './models.ts';
import { toScheduleJson } from './render-schedule.ts';
import { saveSubscription } from './save-records.ts';
import { startSubscription } from './start-subscription.ts';
import type { World } from './world.ts';

/** Starts, changes and ends the subscriptions of schedules whose time has come. */
export function advanceSchedules(world: World): void {
  for (const found of [...world.state.schedules.values()]) {
    const now = world.now();
    let schedule = found;
    const [first] = schedule.phases;
    if (schedule.status === 'not_started' && first && first.startDate <= now)
      schedule = begin(world, schedule, first);
    if (schedule.status !== 'active') continue;
    const last = schedule.phases.at(-1);
    if (last && last.endDate <= now) finish(world, schedule);
    else applyPhase(world, schedule, now);
  }
}

function saveSchedule(
  world: World,
  schedule: ScheduleModel,
  change: Partial<ScheduleModel>,
  type = 'subscription_schedule.updated',
): ScheduleModel {
  const before = toScheduleJson(schedule, world.now());
  const after = world.state.schedules.put({ ...schedule, ...change });
  world.emit(type, toScheduleJson(after, world.now()), type.endsWith('.updated') ? before : undefined);
  return after;
}

function begin(world: World, schedule: ScheduleModel, phase: SchedulePhaseModel): ScheduleModel {
  const subscription = startSubscription(world, {
    customer: schedule.customer,
    items: phase.items.map((item) => ({ ...item, metadata: {} })),
    collectionMethod: 'charge_automatically',
    metadata: schedule.metadata,
    schedule: schedule.id,
  });
  return saveSchedule(world, schedule, { status: 'active', subscription: subscription.id });
}

/** Brings the subscription's items to those of the phase of now. */
function applyPhase(world: World, schedule: ScheduleModel, now: number): void {
  const phase = schedule.phases.find(({ startDate, endDate }) => startDate <= now && now < endDate);
  const subscription = world.state.subscriptions.get(schedule.subscription ?? '');
  if (!phase || !subscription || subscription.status === 'canceled') return;
  const same =
    phase.items.length === subscription.items.length &&
    phase.items.every(({ price, quantity }, at) => {
      const item = subscription.items[at];
      return item?.price === price && (quantity === undefined || item.quantity === quantity);
    });
  if (same) return;
  const edits = [
    ...subscription.items.slice(phase.items.length).map(({ id }) => ({ id, deleted: true })),
    ...phase.items.map((item, at) => {
      const id = subscription.items[at]?.id;
      return { ...item, ...(id === undefined ? {} : { id }) };
    }),
  ];
  changeItems(world, subscription, edits, { proration: phase.prorationBehavior, at: phase.startDate });
}

function finish(world: World, schedule: ScheduleModel): void {
  const subscription = world.state.subscriptions.get(schedule.subscription ?? '');
  if (schedule.endBehavior === 'cancel') {
    if (subscription && subscription.status !== 'canceled') endSubscription(world, subscription, null);
    saveSchedule(
      world,
      schedule,
      { status: 'completed', completedAt: world.now() },
      'subscription_schedule.completed',
    );
    return;
  }
  releaseSchedule(world, schedule);
}

/** Lets go of the subscription, which goes on as it is. */
export function releaseSchedule(world: World, schedule: ScheduleModel): ScheduleModel {
  const subscription = world.state.subscriptions.get(schedule.subscription ?? '');
  if (subscription) saveSubscription(world, subscription, { schedule: null });
  return saveSchedule(
    world,
    schedule,
    { status: 'released', releasedAt: world.now() },
    'subscription_schedule.released',
  );
}

export function cancelSchedule(world: World, schedule: ScheduleModel): ScheduleModel {
  const subscription = world.state.subscriptions.get(schedule.subscription ?? '');
  if (subscription && subscription.status !== 'canceled') endSubscription(world, subscription, null);
  return saveSchedule(
    world,
    schedule,
    { status: 'canceled', canceledAt: world.now() },
    'subscription_schedule.canceled',
  );
}
