import { badRequest, missing } from './api-error.ts';
import { changeItems } from './change-items.ts';
import { findCustomer } from './customer-routes.ts';
import { endSubscription } from './end-subscription.ts';
import { advanceInvoice, createInvoice, invoiceTerms, pendingLines } from './invoicing.ts';
import { editedItem, newItem, readItemEdits, readNewItems } from './item-params.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { SubscriptionModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import {
  clearable,
  currency,
  fields,
  flag,
  integerFrom,
  list,
  metadata,
  oneOf,
  text,
  timestamp,
  type ValueOf,
} from './params.ts';
import { prorate } from './prorations.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toSubscriptionJson } from './render-subscription.ts';
import { type Route, route } from './route.ts';
import { saveSubscription } from './save-records.ts';
import { startSubscription } from './start-subscription.ts';
import type { World } from './world.ts';

export const prorationBehavior = oneOf('create_prorations', 'always_invoice', 'none');

const both = {
  billing_cycle_anchor: timestamp,
  cancel_at: clearable(timestamp),
  cancel_at_period_end: flag,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integerFrom(0),
  default_payment_method: text,
  description: clearable(text),
  expand: list(text, 20),
  metadata,
  off_session: flag,
  payment_behavior: oneOf(
    'allow_incomplete',
    'default_incomplete',
    'error_if_incomplete',
    'pending_if_incomplete',
  ),
  proration_behavior: prorationBehavior,
};

const trialEnd = (value: Parameters<typeof timestamp>[0], path: string): number | 'now' =>
  value === 'now' ? 'now' : timestamp(value, path);

const create = fields(
  {
    ...both,
    currency,
    customer: text,
    items: list(newItem, 20),
    trial_end: trialEnd,
    trial_period_days: integerFrom(1),
  },
  'customer',
  'items',
);

const update = fields({
  ...both,
  cancellation_details: fields({ comment: text, feedback: text }),
  items: list(editedItem, 20),
  pause_collection: clearable(
    fields(
      { behavior: oneOf('keep_as_draft', 'mark_uncollectible', 'void'), resumes_at: timestamp },
      'behavior',
    ),
  ),
  proration_date: timestamp,
  trial_end: trialEnd,
});

function checkTerms(method: string | undefined, days: number | undefined): void {
  if (method === 'send_invoice' && days === undefined) {
    throw badRequest(
      'You must specify `days_until_due` when `collection_method` is `send_invoice`.',
      'days_until_due',
    );
  }
  if (method !== 'send_invoice' && days !== undefined) {
    throw badRequest(
      'You can only specify `days_until_due` when `collection_method` is `send_invoice`.',
      'days_until_due',
    );
  }
}

function createSubscription(world: World, params: ValueOf<typeof create>): JsonObject {
  const customer = findCustomer(world, params.customer, 'customer');
  checkTerms(params.collection_method, params.days_until_due);
  const days = params.trial_period_days;
  const started = startSubscription(world, {
    customer: customer.id,
    items: readNewItems(world, params.items),
    collectionMethod: params.collection_method ?? 'charge_automatically',
    daysUntilDue: params.days_until_due,
    defaultPaymentMethod: params.default_payment_method,
    description: params.description ?? undefined,
    metadata: mergeMetadata({}, params.metadata),
    currency: params.currency,
    trialEnd:
      days === undefined
        ? params.trial_end === 'now'
          ? undefined
          : params.trial_end
        : world.now() + days * 86_400,
    cancelAtPeriodEnd: params.cancel_at_period_end,
    cancelAt: params.cancel_at ?? undefined,
    billingCycleAnchor: params.billing_cycle_anchor,
    paymentBehavior: params.payment_behavior,
  });
  return toSubscriptionJson(started, world.state);
}

function updateSubscription(
  world: World,
  id: string | undefined,
  params: ValueOf<typeof update>,
): JsonObject {
  const before = find(world.state.subscriptions, 'subscription', id);
  if (before.endedAt !== null) {
    throw badRequest(
      'A canceled subscription can only update its cancellation_details and metadata.',
      undefined,
      'invalid_canceled_subscription_fields',
    );
  }
  if (params.collection_method !== undefined) checkTerms(params.collection_method, params.days_until_due);
  const ended = params.trial_end === 'now' && before.status === 'trialing';
  const change = { ...changeOf(world, params, before), ...(ended ? endTrial(world, before) : {}) };
  const changes = Object.keys(change).length > 0;
  const changed = changes ? saveSubscription(world, before, change) : before;
  if (!params.items) return toSubscriptionJson(changed, world.state);
  const done = changeItems(world, changed, readItemEdits(world, params.items), {
    proration: params.proration_behavior ?? 'create_prorations',
    at: params.proration_date ?? world.now(),
  });
  return toSubscriptionJson(done, world.state);
}

function changeOf(
  world: World,
  params: ValueOf<typeof update>,
  before: SubscriptionModel,
): Partial<SubscriptionModel> {
  const ending = params.cancel_at_period_end === true || typeof params.cancel_at === 'number';
  const staying = params.cancel_at_period_end === false || params.cancel_at === null;
  return {
    ...(params.cancel_at === undefined ? {} : { cancelAt: params.cancel_at }),
    ...(params.cancel_at_period_end === undefined ? {} : { cancelAtPeriodEnd: params.cancel_at_period_end }),
    ...(ending ? { canceledAt: world.now(), cancellationReason: 'cancellation_requested' } : {}),
    ...(staying && before.canceledAt !== null ? { canceledAt: null, cancellationReason: null } : {}),
    ...(params.collection_method === undefined ? {} : { collectionMethod: params.collection_method }),
    ...(params.days_until_due === undefined ? {} : { daysUntilDue: params.days_until_due }),
    ...(params.default_payment_method === undefined
      ? {}
      : { defaultPaymentMethod: params.default_payment_method }),
    ...(params.description === undefined ? {} : { description: params.description }),
    ...(params.metadata === undefined ? {} : { metadata: mergeMetadata(before.metadata, params.metadata) }),
    ...(params.pause_collection === undefined
      ? {}
      : {
          pauseCollection: params.pause_collection && {
            behavior: params.pause_collection.behavior,
            resumes_at: params.pause_collection.resumes_at ?? null,
          },
        }),
  };
}

/** The period ends with the trial; the renewal that is due then bills the first paid one. */
function endTrial(world: World, subscription: SubscriptionModel): Partial<SubscriptionModel> {
  const now = world.now();
  return {
    trialEnd: now,
    billingCycleAnchor: now,
    items: subscription.items.map((item) => ({ ...item, periodEnd: now })),
  };
}

const cancelParams = fields({
  cancellation_details: fields({ comment: text, feedback: text }),
  expand: list(text, 20),
  invoice_now: flag,
  prorate: flag,
});

function cancelSubscription(
  world: World,
  id: string | undefined,
  params: ValueOf<typeof cancelParams>,
): JsonObject {
  const subscription = find(world.state.subscriptions, 'subscription', id);
  if (subscription.endedAt !== null) throw missing('subscription', subscription.id);
  if (params.prorate) {
    const changes = subscription.items.map((before) => ({ before, after: undefined }));
    for (const item of prorate(world, subscription, changes, world.now()))
      world.state.invoiceItems.insert(item);
  }
  const ended = endSubscription(world, subscription, 'cancellation_requested');
  const lines = params.invoice_now ? pendingLines(world, ended.customer, ended.currency, ended.id) : [];
  if (lines.length > 0) {
    const start = Math.min(...ended.items.map(({ periodStart }) => periodStart));
    const draft = createInvoice(world, {
      ...invoiceTerms(ended),
      billingReason: 'subscription_update',
      lines,
      period: { start, end: world.now() },
    });
    advanceInvoice(world, draft);
  }
  return toSubscriptionJson(ended, world.state);
}

const listParams = fields({
  ...pagingParams,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  customer: text,
  price: text,
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
});

function listSubscriptions(world: World, params: ValueOf<typeof listParams>): JsonObject {
  const { state } = world;
  const from =
    params.customer === undefined
      ? state.subscriptions.values()
      : state.subscriptionsByCustomer.find(params.customer);
  const all = newestFirst(from).filter(
    (subscription) =>
      hasStatus(subscription, params.status) &&
      (params.collection_method === undefined ||
        subscription.collectionMethod === params.collection_method) &&
      (params.price === undefined || subscription.items.some(({ price }) => price === params.price)),
  );
  const { data, hasMore } = takePage(all, params, 'subscription');
  return toListJson(
    '/v1/subscriptions',
    data.map((entry) => toSubscriptionJson(entry, state)),
    hasMore,
  );
}

function hasStatus({ status }: SubscriptionModel, wanted: ValueOf<typeof listParams>['status']): boolean {
  if (wanted === 'all') return true;
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === wanted;
}

export const subscriptionRoutes: readonly Route[] = [
  route('POST', '/v1/subscriptions', 'subscriptions.create', create, ({ world, params }) =>
    createSubscription(world, params),
  ),
  route('GET', '/v1/subscriptions', 'subscriptions.list', listParams, ({ world, params }) =>
    listSubscriptions(world, params),
  ),
  route('GET', '/v1/subscriptions/:id', 'subscriptions.retrieve', expandOnly, ({ world, path }) =>
    toSubscriptionJson(find(world.state.subscriptions, 'subscription', path.id), world.state),
  ),
  route('POST', '/v1/subscriptions/:id', 'subscriptions.update', update, ({ world, params, path }) =>
    updateSubscription(world, path.id, params),
  ),
  route('DELETE', '/v1/subscriptions/:id', 'subscriptions.cancel', cancelParams, ({ world, params, path }) =>
    cancelSubscription(world, path.id, params),
  ),
];
