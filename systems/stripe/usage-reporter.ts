import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { SubscriptionWriter } from '#domain/subscription.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import { type BatchedLookup, createBatchedLookup } from './batched-lookup.ts';
import type { StripeClient } from './client.ts';
import { isMissing } from './errors.ts';
import type { Naming } from './mapping/naming.ts';
import { toSeconds } from './mapping/times.ts';
import { type MeterRecord, meterSchema } from './records/meter.ts';
import { parseRecord } from './records/parse-record.ts';
import { subscriptionItemSchema, subscriptionSchema } from './records/subscription.ts';

/** Where an item's usage is counted. It never changes while the item lives. */
interface MeterTarget {
  readonly customer: string;
  readonly meter: MeterRecord;
}

export interface UsageReporter {
  readonly report: SubscriptionWriter['reportUsage'];
}

export function createUsageReporter(client: StripeClient, naming: Naming): UsageReporter {
  const meters = createBatchedLookup<MeterRecord>({
    name: 'stripe.meters',
    chunkSize: 1,
    ttlMs: 600_000,
    missTtlMs: 5_000,
    max: 1_000,
    load: async ([id = ''], ctx) => new Map([[id, await readMeter(client, id, ctx)]]),
  });
  const targets = createBatchedLookup<MeterTarget>({
    name: 'stripe.meterTargets',
    chunkSize: 1,
    ttlMs: 600_000,
    missTtlMs: 5_000,
    max: 50_000,
    async load([item = ''], ctx) {
      const target = await readTarget(client, meters, item, ctx);
      return new Map(target ? [[item, target]] : []);
    },
  });
  return {
    async report({ itemId, quantity, occurredAt, identifier }, ctx) {
      const item = recordOf(itemId, 'SubscriptionItem', naming.system);
      const target = item === undefined ? undefined : (await targets.get([item], ctx)).get(item);
      if (!target) {
        throw new CodedError(
          'NOT_FOUND',
          `Subscription item "${itemId}" is not known, or no meter counts its usage`,
        );
      }
      const { customer, meter } = target;
      try {
        await client.call(
          { operation: 'billing.meterEvents.create', effect: 'idempotent' },
          ctx,
          (stripe, options) =>
            stripe.billing.meterEvents.create(
              {
                event_name: meter.event_name,
                identifier,
                timestamp: toSeconds(occurredAt),
                payload: {
                  [meter.customer_mapping.event_payload_key]: customer,
                  [meter.value_settings.event_payload_key]: quantity,
                },
              },
              options,
            ),
        );
        return 'ACCEPTED';
      } catch (error) {
        if (isDuplicate(error)) return 'DUPLICATE';
        throw error;
      }
    },
  };
}

function isDuplicate(error: unknown): boolean {
  if (!isCodedError(error) || error.vendor?.status !== 400) return false;
  // The code is newer than the message, and older versions of the API answer without it.
  return (
    error.vendor.code === 'duplicate_meter_event' ||
    /already exists with identifier/i.test(error.vendor.message ?? '')
  );
}

async function readMeter(client: StripeClient, id: string, ctx: CallContext): Promise<MeterRecord> {
  const answer = await client.call(
    { operation: 'billing.meters.retrieve', effect: 'read' },
    ctx,
    (stripe, options) => stripe.billing.meters.retrieve(id, {}, options),
  );
  return parseRecord(client.system, 'meter', meterSchema, answer);
}

async function readTarget(
  client: StripeClient,
  meters: BatchedLookup<MeterRecord>,
  id: string,
  ctx: CallContext,
): Promise<MeterTarget | undefined> {
  try {
    const itemAnswer = await client.call(
      { operation: 'subscriptionItems.retrieve', effect: 'read' },
      ctx,
      (stripe, options) => stripe.subscriptionItems.retrieve(id, {}, options),
    );
    const item = parseRecord(client.system, 'subscription item', subscriptionItemSchema, itemAnswer);
    const meterId = item.price.recurring?.meter;
    const { subscription } = item;
    if (!meterId || !subscription) return undefined;
    const [answer, found] = await Promise.all([
      client.call({ operation: 'subscriptions.retrieve', effect: 'read' }, ctx, (stripe, options) =>
        stripe.subscriptions.retrieve(subscription, {}, options),
      ),
      meters.get([meterId], ctx),
    ]);
    const meter = found.get(meterId);
    const { customer } = parseRecord(client.system, 'subscription', subscriptionSchema, answer);
    return meter ? { customer: customer.id, meter } : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
