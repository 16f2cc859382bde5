import { monthlyRecurringRevenue } from '#domain/recurring-revenue.ts';
import { parsePageArgs, toConnection, withCheckedCursor } from '../connection.ts';
import { limitToViewer, maySee } from '../viewer.ts';
import type { Resolvers } from './generated.ts';
import { mutations } from './mutations.ts';
import { previewAmendment } from './preview-amendment.ts';

export const resolvers: Resolvers = {
  Query: {
    subscription: (_, { id }, { subscriptionById }) => subscriptionById.load(id),
    previewSubscriptionAmendment: (_, { input }, context) => previewAmendment(input, context),
  },
  Mutation: mutations,
  BillingSubscription: {
    __resolveReference: ({ id }, { subscriptionById }) => subscriptionById.load(id),
    customer: ({ customerId }) => (customerId ? { id: customerId } : null),
    monthlyRecurringRevenue: ({ items, currency }) => monthlyRecurringRevenue(items, currency),
    sources: ({ source }) => [source],
  },
  SubscriptionItem: {
    product: ({ productId }) => (productId ? { id: productId } : null),
    usage: (item, _, { usageByItem }) => (item.price.usageType === 'METERED' ? usageByItem.load(item) : null),
  },
  Customer: {
    __resolveReference: ({ id }, { viewer }) => (maySee(viewer, id) ? { id } : null),
    subscriptions: async ({ id }, { status, ...page }, { ports, viewer, subscriptionById, call }) => {
      const customerId = limitToViewer(viewer, id) ?? id;
      const query = { customerId, page: parsePageArgs(page, 20), ...(status ? { status } : {}) };
      const found = await withCheckedCursor(ports.subscriptions.listSubscriptions(query, call));
      for (const { node } of found.items) subscriptionById.prime(node.id, node);
      return toConnection(found);
    },
  },
};
