import type { JsonObject } from './json.ts';
import type { ScheduleModel } from './models.ts';

export function toScheduleJson(schedule: ScheduleModel, now: number): JsonObject {
  const current =
    schedule.status === 'active'
      ? schedule.phases.find(({ startDate, endDate }) => startDate <= now && now < endDate)
      : undefined;
  return {
    id: schedule.id,
    object: 'subscription_schedule',
    application: null,
    canceled_at: schedule.canceledAt,
    completed_at: schedule.completedAt,
    created: schedule.created,
    current_phase: current ? { end_date: current.endDate, start_date: current.startDate } : null,
    customer: schedule.customer,
    customer_account: null,
    end_behavior: schedule.endBehavior,
    livemode: false,
    metadata: schedule.metadata,
    phases: schedule.phases.map((phase) => ({
      add_invoice_items: [],
      end_date: phase.endDate,
      items: phase.items.map(({ price, quantity }) => ({
        discounts: [],
        metadata: {},
        price,
        ...(quantity === undefined ? {} : { quantity }),
        tax_rates: [],
      })),
      proration_behavior: phase.prorationBehavior,
      start_date: phase.startDate,
    })),
    released_at: schedule.releasedAt,
    released_subscription: schedule.status === 'released' ? schedule.subscription : null,
    status: schedule.status,
    subscription: schedule.status === 'released' ? null : schedule.subscription,
    test_clock: null,
  };
}
