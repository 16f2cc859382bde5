import type { BusinessEvent } from '#orchestration/model.ts';
import { readStatusEvents, toStatusEvent } from '../status-events.ts';
import type { Context } from './context.ts';
import type { SubscriptionResolvers, SubscriptionStatus } from './generated.ts';

export const subscriptionStatusChanged = {
  subscribe: (_, { subscriptionId, customerId, after }, context) =>
    readStatusEvents(
      {
        orchestration: context.ports.orchestration,
        topic: 'subscription.status',
        argument: 'subscriptionId',
      },
      { entityId: subscriptionId, customerId, after },
      context,
    ),
  resolve: async (event: BusinessEvent, _: unknown, { subscriptionById }: Context) => ({
    ...toStatusEvent<SubscriptionStatus>(event),
    // What an earlier event of this stream loaded is out of date.
    subscription: await subscriptionById.clear(event.entityId).load(event.entityId),
  }),
} satisfies SubscriptionResolvers['subscriptionStatusChanged'];
