import { missing } from './api-error.ts';
import { changeItems } from './change-items.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { SubscriptionModel } from './models.ts';
import { pagingParams, takePage } from './paging.ts';
import { fields, flag, integerFrom, list, metadata, text, timestamp } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toSubscriptionItemJson } from './render-subscription.ts';
import { type Route, route } from './route.ts';
import { prorationBehavior } from './subscription-routes.ts';
import type { World } from './world.ts';

const writable = {
  expand: list(text, 20),
  metadata,
  price: text,
  proration_behavior: prorationBehavior,
  proration_date: timestamp,
  quantity: integerFrom(0),
};

function owner(world: World, id: string | undefined): SubscriptionModel {
  const subscription = id === undefined ? undefined : world.state.subscriptionsByItem.first(id);
  if (!subscription) throw missing('subscription_item', id ?? '');
  return subscription;
}

function itemJson(world: World, subscription: SubscriptionModel, id: string | undefined): JsonObject {
  const item = subscription.items.find((candidate) => candidate.id === id);
  if (!item) throw missing('subscription_item', id ?? '');
  return toSubscriptionItemJson(item, subscription.id, world.state);
}

export const subscriptionItemRoutes: readonly Route[] = [
  route(
    'GET',
    '/v1/subscription_items',
    'subscriptionItems.list',
    fields({ ...pagingParams, subscription: text }, 'subscription'),
    ({ world, params }) => {
      const subscription = find(
        world.state.subscriptions,
        'subscription',
        params.subscription,
        'subscription',
      );
      const { data, hasMore } = takePage(subscription.items, params, 'subscription_item');
      const json = data.map((item) => toSubscriptionItemJson(item, subscription.id, world.state));
      return toListJson('/v1/subscription_items', json, hasMore);
    },
  ),
  route('GET', '/v1/subscription_items/:id', 'subscriptionItems.retrieve', expandOnly, ({ world, path }) =>
    itemJson(world, owner(world, path.id), path.id),
  ),
  route(
    'POST',
    '/v1/subscription_items',
    'subscriptionItems.create',
    fields({ ...writable, subscription: text }, 'subscription', 'price'),
    ({ world, params }) => {
      const subscription = find(
        world.state.subscriptions,
        'subscription',
        params.subscription,
        'subscription',
      );
      const edit = {
        price: params.price,
        quantity: params.quantity,
        metadata: mergeMetadata({}, params.metadata),
      };
      const changed = changeItems(world, subscription, [edit], {
        proration: params.proration_behavior ?? 'create_prorations',
        at: params.proration_date ?? world.now(),
      });
      return itemJson(world, changed, changed.items.at(-1)?.id);
    },
  ),
  route(
    'POST',
    '/v1/subscription_items/:id',
    'subscriptionItems.update',
    fields(writable),
    ({ world, params, path }) => {
      const subscription = owner(world, path.id);
      const edit = {
        id: path.id,
        price: params.price,
        quantity: params.quantity,
        ...(params.metadata === undefined ? {} : { metadata: mergeMetadata({}, params.metadata) }),
      };
      const changed = changeItems(world, subscription, [edit], {
        proration: params.proration_behavior ?? 'create_prorations',
        at: params.proration_date ?? world.now(),
      });
      return itemJson(world, changed, path.id);
    },
  ),
  route(
    'DELETE',
    '/v1/subscription_items/:id',
    'subscriptionItems.del',
    fields({ clear_usage: flag, proration_behavior: prorationBehavior, proration_date: timestamp }),
    ({ world, params, path }) => {
      changeItems(world, owner(world, path.id), [{ id: path.id, deleted: true }], {
        proration: params.proration_behavior ?? 'create_prorations',
        at: params.proration_date ?? world.now(),
      });
      return { id: path.id ?? '', object: 'subscription_item', deleted: true };
    },
  ),
];
