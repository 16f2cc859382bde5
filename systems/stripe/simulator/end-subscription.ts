import type { SubscriptionModel } from './models.ts';
import { toSubscriptionJson } from './render-subscription.ts';
import type { World } from './world.ts';

/** Ends a subscription now. */
export function endSubscription(
  world: World,
  subscription: SubscriptionModel,
  reason: string | null,
): SubscriptionModel {
  const now = world.now();
  const ended: SubscriptionModel = {
    ...subscription,
    status: 'canceled',
    canceledAt: subscription.canceledAt ?? now,
    cancellationReason: reason,
    cancelAtPeriodEnd: false,
    endedAt: now,
  };
  world.state.subscriptions.put(ended);
  world.emit('customer.subscription.deleted', toSubscriptionJson(ended, world.state));
  return ended;
}
