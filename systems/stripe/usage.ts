import type { CallContext } from '#domain/call-context.ts';
import { addDecimals, parseDecimal, zero } from '#domain/decimal.ts';
import { recordOf, toEntityId } from '#domain/entity-id.ts';
import type { SubscriptionItem, UsageSummary } from '#domain/subscription.ts';
import type { StripeClient } from './client.ts';
import type { Naming } from './mapping/naming.ts';
import { periodOf } from './mapping/subscription.ts';
import { toIsoTime } from './mapping/times.ts';
import { listOf } from './records/list.ts';
import { meterSummarySchema } from './records/meter.ts';
import { parseRecord } from './records/parse-record.ts';
import type { SubscriptionItemRecord, SubscriptionRecord } from './records/subscription.ts';
import type { SubscriptionRecords } from './subscription-records.ts';

export interface UsageParts {
  readonly client: StripeClient;
  readonly naming: Naming;
  readonly records: SubscriptionRecords;
  readonly now: () => number;
}

interface Metered {
  readonly item: SubscriptionItemRecord;
  readonly meter: string;
  readonly customer: string;
  readonly start: number;
  readonly end: number;
}

const summaryList = listOf(meterSummarySchema);

/** What metered items used in their current period: one call for each item, as Stripe sums one meter of one customer. */
export async function readUsage(
  parts: UsageParts,
  items: readonly SubscriptionItem[],
  ctx: CallContext,
): Promise<ReadonlyMap<string, UsageSummary>> {
  const { naming, records } = parts;
  const metered = items.filter(({ price }) => price.usageType === 'METERED');
  const subscriptionIds = metered.flatMap(
    ({ subscriptionId }) => recordOf(subscriptionId, 'Subscription', naming.system) ?? [],
  );
  const wanted = new Set(metered.map(({ id }) => recordOf(id, 'SubscriptionItem', naming.system)));
  const found = [...(await records.get(subscriptionIds, ctx)).values()].flatMap(meteredItems);
  const summaries = await Promise.all(
    found.filter(({ item }) => wanted.has(item.id)).map((item) => summarize(parts, item, ctx)),
  );
  return new Map(summaries.map((summary) => [summary.itemId, summary]));
}

function meteredItems(subscription: SubscriptionRecord): readonly Metered[] {
  const whole = periodOf(subscription);
  return subscription.items.data.flatMap((item) => {
    const meter = item.price.recurring?.meter;
    if (!meter) return [];
    const start = item.current_period_start ?? whole.start;
    const end = item.current_period_end ?? whole.end;
    return [{ item, meter, customer: subscription.customer.id, start, end }];
  });
}

async function summarize(parts: UsageParts, metered: Metered, ctx: CallContext): Promise<UsageSummary> {
  const { client, naming, now } = parts;
  const { item, meter, customer, start, end } = metered;
  const answer = await client.call(
    { operation: 'billing.meters.listEventSummaries', effect: 'read' },
    ctx,
    (stripe, options) =>
      stripe.billing.meters.listEventSummaries(
        meter,
        { customer, ...summaryWindow(start, end, now()) },
        options,
      ),
  );
  const { data } = parseRecord(client.system, 'meter event summaries', summaryList, answer);
  return {
    itemId: toEntityId('SubscriptionItem', naming.system, item.id),
    periodStart: toIsoTime(start),
    periodEnd: toIsoTime(end),
    quantity: data
      .map(({ aggregated_value }) => parseDecimal(aggregated_value))
      .reduce((sum, value) => addDecimals(sum, value), zero),
  };
}

/** From the period's start to now, in seconds; Stripe takes whole minutes only. */
function summaryWindow(start: number, end: number, nowMs: number) {
  const nowSeconds = nowMs / 1000;
  const until = nowSeconds > start && nowSeconds < end ? nowSeconds : end;
  return { start_time: Math.floor(start / 60) * 60, end_time: Math.ceil(until / 60) * 60 };
}
