import type { BusinessEvent } from '#orchestration/model.ts';
import { readStatusEvents, toStatusEvent } from '../status-events.ts';
import type { Context } from './context.ts';
import type { OrderStatus, SubscriptionResolvers } from './generated.ts';

export const orderStatusChanged = {
  subscribe: (_, { orderId, customerId, after }, context) =>
    readStatusEvents(
      { orchestration: context.ports.orchestration, topic: 'order.status', argument: 'orderId' },
      { entityId: orderId, customerId, after },
      context,
    ),
  resolve: async (event: BusinessEvent, _: unknown, { orderById }: Context) => ({
    ...toStatusEvent<OrderStatus>(event),
    // What an earlier event of this stream loaded is out of date.
    order: await orderById.clear(event.entityId).load(event.entityId),
  }),
} satisfies SubscriptionResolvers['orderStatusChanged'];
