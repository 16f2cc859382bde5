import type { CallContext } from '#domain/call-context.ts';
import { recordOf, toEntityId } from '#domain/entity-id.ts';
import type { NewSubscription, SubscriptionWriter } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import type { StripeClient } from './client.ts';
import type { CustomerLinks } from './customer-links.ts';
import { isMissing } from './errors.ts';
import { metadataKeys, type Naming } from './mapping/naming.ts';
import { toSubscriptionStatus } from './mapping/subscription-status.ts';
import { type NewItem, toNewItems } from './new-items.ts';
import type { PriceRecords } from './price-records.ts';
import { parseRecord } from './records/parse-record.ts';
import { type SubscriptionRecord, subscriptionSchema } from './records/subscription.ts';
import type { SubscriptionRecords } from './subscription-records.ts';
import { createUsageReporter } from './usage-reporter.ts';

export interface SubscriptionWriterParts {
  readonly client: StripeClient;
  readonly naming: Naming;
  readonly links: CustomerLinks;
  readonly records: SubscriptionRecords;
  readonly prices: PriceRecords;
}

// The terms of a subscription that is sold with an order: an invoice by mail, as the order's own.
const daysUntilDue = 30;

export function createSubscriptionWriter(parts: SubscriptionWriterParts): SubscriptionWriter {
  const { client, naming, links, prices } = parts;
  const usage = createUsageReporter(client, naming);
  return {
    system: naming.system,
    async startSubscription(subscription, ctx) {
      const { id: customer } = await links.ensure(subscription.customerId, {}, ctx);
      const earlier = await findByQuote(parts.records, customer, subscription.quoteId, ctx);
      if (earlier) return { ...toStarted(earlier, naming), created: false };
      const items = await toNewItems(subscription, prices, naming.system, ctx);
      const started = await create(client, subscription, customer, items, ctx);
      return { ...toStarted(started, naming), created: true };
    },
    cancelSubscription: (subscriptionId, idempotencyKey, ctx) =>
      cancel(client, naming, subscriptionId, idempotencyKey, ctx),
    reportUsage: usage.report,
  };
}

function toStarted(record: SubscriptionRecord, naming: Naming) {
  return {
    id: toEntityId('Subscription', naming.system, record.id),
    status: toSubscriptionStatus(record.status),
  };
}

/** The list, unlike the search, holds what was written a moment ago. */
async function findByQuote(
  records: SubscriptionRecords,
  customer: string,
  quoteId: string,
  ctx: CallContext,
): Promise<SubscriptionRecord | undefined> {
  let after: string | undefined;
  for (;;) {
    const window = { limit: 100, ...(after === undefined ? {} : { starting_after: after }) };
    const { data, has_more } = await records.list({ customer, status: 'all', ...window }, ctx);
    const found = data.find(({ metadata }) => metadata[metadataKeys.quote] === quoteId);
    after = data.at(-1)?.id;
    if (found || !has_more || after === undefined) return found;
  }
}

async function create(
  client: StripeClient,
  subscription: NewSubscription,
  customer: string,
  items: readonly NewItem[],
  ctx: CallContext,
): Promise<SubscriptionRecord> {
  const { idempotencyKey, quoteId, currency } = subscription;
  const answer = await client.call(
    { operation: 'subscriptions.create', effect: 'idempotent', idempotencyKey },
    ctx,
    (stripe, options) =>
      stripe.subscriptions.create(
        {
          customer,
          items: [...items],
          currency: currency.toLowerCase(),
          collection_method: 'send_invoice',
          days_until_due: daysUntilDue,
          metadata: { [metadataKeys.quote]: quoteId },
        },
        options,
      ),
  );
  return parseRecord(client.system, 'subscription', subscriptionSchema, answer);
}

async function cancel(
  client: StripeClient,
  naming: Naming,
  subscriptionId: string,
  idempotencyKey: string,
  ctx: CallContext,
): Promise<void> {
  const id = recordOf(subscriptionId, 'Subscription', naming.system);
  if (!id) throw new CodedError('NOT_FOUND', `Subscription "${subscriptionId}" is not known; check the id`);
  try {
    await client.call(
      { operation: 'subscriptions.cancel', effect: 'idempotent', idempotencyKey },
      ctx,
      (stripe, options) => stripe.subscriptions.cancel(id, { invoice_now: false, prorate: false }, options),
    );
  } catch (error) {
    // Stripe knows a subscription to cancel only while it runs.
    if (!isMissing(error) || !(await isCancelled(client, id, ctx))) throw error;
  }
}

async function isCancelled(client: StripeClient, id: string, ctx: CallContext): Promise<boolean> {
  const answer = await client.call(
    { operation: 'subscriptions.retrieve', effect: 'read' },
    ctx,
    (stripe, options) => stripe.subscriptions.retrieve(id, {}, options),
  );
  const { status } = parseRecord(client.system, 'subscription', subscriptionSchema, answer);
  return toSubscriptionStatus(status) === 'CANCELLED' || status === 'incomplete_expired';
}
