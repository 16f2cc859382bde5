import type { CallContext } from '#domain/call-context.ts';
import type { StripeClient } from './client.ts';
import { isMissing } from './errors.ts';
import type { toStripeSubscriptionStatus } from './mapping/subscription-status.ts';
import { createRecordMemo } from './record-memo.ts';
import { listOf, type RecordList } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';
import { type SubscriptionRecord, subscriptionSchema } from './records/subscription.ts';

export interface SubscriptionListQuery {
  /** All customers' where absent. */
  readonly customer?: string;
  readonly status: ReturnType<typeof toStripeSubscriptionStatus> | 'all';
  readonly limit: number;
  readonly starting_after?: string;
}

/** Stripe's subscriptions, each with its customer, read once for a request. */
export interface SubscriptionRecords {
  /** Unknown ids are absent. Stripe has no bulk form: one call for each that the request has not read yet. */
  get(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, SubscriptionRecord>>;
  /** Takes the place of what the request has read. */
  put(subscription: SubscriptionRecord, ctx: CallContext): void;
  list(query: SubscriptionListQuery, ctx: CallContext): Promise<RecordList<SubscriptionRecord>>;
}

const subscriptionList = listOf(subscriptionSchema);

export function createSubscriptionRecords(client: StripeClient, now: () => number): SubscriptionRecords {
  const memo = createRecordMemo<SubscriptionRecord>(now);

  async function retrieve(id: string, ctx: CallContext): Promise<SubscriptionRecord | undefined> {
    try {
      const answer = await client.call(
        { operation: 'subscriptions.retrieve', effect: 'read' },
        ctx,
        (stripe, options) => stripe.subscriptions.retrieve(id, { expand: ['customer'] }, options),
      );
      const subscription = parseRecord(client.system, 'subscription', subscriptionSchema, answer);
      memo.put(id, subscription, ctx);
      return subscription;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    async get(ids, ctx) {
      const read = await Promise.all([...new Set(ids)].map((id) => memo.get(id, ctx) ?? retrieve(id, ctx)));
      return new Map(read.flatMap((found) => (found ? [[found.id, found] as const] : [])));
    },
    put: (subscription, ctx) => memo.put(subscription.id, subscription, ctx),
    async list(query, ctx) {
      const answer = await client.call(
        { operation: 'subscriptions.list', effect: 'read' },
        ctx,
        (stripe, options) => stripe.subscriptions.list({ ...query, expand: ['data.customer'] }, options),
      );
      const list = parseRecord(client.system, 'subscriptions', subscriptionList, answer);
      for (const subscription of list.data) memo.put(subscription.id, subscription, ctx);
      return list;
    },
  };
}
