import { parsePageArgs, toConnection, withCheckedCursor } from '../connection.ts';
import { limitToViewer, maySee } from '../viewer.ts';
import type { Context } from './context.ts';
import type { CustomerOrdersArgs, CustomerQuotesArgs, Resolvers } from './generated.ts';
import { mutations } from './mutations.ts';

async function listOrders(
  { status, ...page }: Partial<CustomerOrdersArgs>,
  customerId: string | undefined,
  { ports, orderById, call }: Context,
) {
  const query = {
    page: parsePageArgs(page, 20),
    ...(customerId ? { customerId } : {}),
    ...(status ? { status } : {}),
  };
  const found = await withCheckedCursor(ports.orders.listOrders(query, call));
  for (const { node } of found.items) orderById.prime(node.id, node);
  return toConnection(found);
}

async function listQuotes(
  { status, ...page }: Partial<CustomerQuotesArgs>,
  customerId: string | undefined,
  { ports, quoteById, call }: Context,
) {
  const query = {
    page: parsePageArgs(page, 20),
    ...(customerId ? { customerId } : {}),
    ...(status ? { status } : {}),
  };
  const found = await withCheckedCursor(ports.quotes.listQuotes(query, call));
  for (const { node } of found.items) quoteById.prime(node.id, node);
  return toConnection(found);
}

export const resolvers: Resolvers = {
  Query: {
    order: (_, { id }, { orderById }) => orderById.load(id),
    orders: (_, { customerId, ...args }, context) =>
      listOrders(args, limitToViewer(context.viewer, customerId), context),
    quote: (_, { id }, { quoteById }) => quoteById.load(id),
    quotes: (_, { customerId, ...args }, context) =>
      listQuotes(args, limitToViewer(context.viewer, customerId), context),
  },
  Mutation: mutations,
  Order: {
    __resolveReference: ({ id }, { orderById }) => orderById.load(id),
    customer: ({ customerId }) => (customerId ? { id: customerId } : null),
    fulfillments: ({ id }, _, { fulfillmentsByOrder }) => fulfillmentsByOrder.load(id),
    sources: ({ source }) => [source],
  },
  Quote: {
    __resolveReference: ({ id }, { quoteById }) => quoteById.load(id),
    customer: ({ customerId }) => ({ id: customerId }),
    order: ({ orderId }, _, { orderById }) => (orderId ? orderById.load(orderId) : null),
    lines: ({ id }, _, { linesByQuote }) => linesByQuote.load(id),
  },
  LegalEntity: {
    __resolveReference: ({ id }, { legalEntityById }) => legalEntityById.load(id),
  },
  Customer: {
    __resolveReference: ({ id }, { viewer }) => (maySee(viewer, id) ? { id } : null),
    orders: ({ id }, args, context) => listOrders(args, limitToViewer(context.viewer, id), context),
    quotes: ({ id }, args, context) => listQuotes(args, limitToViewer(context.viewer, id), context),
  },
};
