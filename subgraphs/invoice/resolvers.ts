import { parsePageArgs, toConnection } from '../connection.ts';
import { limitToViewer, maySee } from '../viewer.ts';
import type { Resolvers } from './generated.ts';
import { listInvoices } from './list-invoices.ts';
import { mutations } from './mutations.ts';

const maxInvoicesOfOrder = 100;

export const resolvers: Resolvers = {
  Query: {
    invoice: (_, { id }, { invoiceById }) => invoiceById.load(id),
  },
  Mutation: mutations,
  Invoice: {
    __resolveReference: ({ id }, { invoiceById }) => invoiceById.load(id),
    customer: ({ customerId }) => (customerId ? { id: customerId } : null),
    order: ({ orderId }) => (orderId ? { id: orderId } : null),
    subscription: ({ subscriptionId }) => (subscriptionId ? { id: subscriptionId } : null),
    lines: ({ id }, _, { linesByInvoice }) => linesByInvoice.load(id),
    payments: ({ id }, _, { paymentsByInvoice }) => paymentsByInvoice.load(id),
    creditMemos: ({ id }, _, { creditMemosByInvoice }) => creditMemosByInvoice.load(id),
    sources: ({ source }) => [source],
  },
  InvoiceLine: {
    product: ({ productId }) => (productId ? { id: productId } : null),
  },
  Customer: {
    __resolveReference: ({ id }, { viewer }) => (maySee(viewer, id) ? { id } : null),
    invoices: async ({ id }, { status, ...page }, context) => {
      const customerId = limitToViewer(context.viewer, id) ?? id;
      const query = { customerId, page: parsePageArgs(page, 20), ...(status ? { status } : {}) };
      return toConnection(await listInvoices(query, context));
    },
  },
  Order: {
    __resolveReference: ({ id }) => ({ id }),
    invoices: async ({ id }, _, context) => {
      const own = limitToViewer(context.viewer, undefined);
      const query = { orderId: id, page: { first: maxInvoicesOfOrder }, ...(own ? { customerId: own } : {}) };
      const found = await listInvoices(query, context);
      return found.items.map(({ node }) => node);
    },
  },
  BillingSubscription: {
    __resolveReference: ({ id }) => ({ id }),
    invoices: async ({ id }, page, context) => {
      const own = limitToViewer(context.viewer, undefined);
      const query = {
        subscriptionId: id,
        page: parsePageArgs(page, 20),
        ...(own ? { customerId: own } : {}),
      };
      return toConnection(await listInvoices(query, context));
    },
  },
};
