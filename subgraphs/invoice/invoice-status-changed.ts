import type { BusinessEvent } from '#orchestration/model.ts';
import { readStatusEvents, toStatusEvent } from '../status-events.ts';
import type { Context } from './context.ts';
import type { InvoiceStatus, SubscriptionResolvers } from './generated.ts';

export const invoiceStatusChanged = {
  subscribe: (_, { invoiceId, customerId, after }, context) =>
    readStatusEvents(
      { orchestration: context.ports.orchestration, topic: 'invoice.status', argument: 'invoiceId' },
      { entityId: invoiceId, customerId, after },
      context,
    ),
  resolve: async (event: BusinessEvent, _: unknown, { invoiceById }: Context) => ({
    ...toStatusEvent<InvoiceStatus>(event),
    // What an earlier event of this stream loaded is out of date.
    invoice: await invoiceById.clear(event.entityId).load(event.entityId),
  }),
} satisfies SubscriptionResolvers['invoiceStatusChanged'];
