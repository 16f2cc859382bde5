import type { Customer } from '#domain/customer.ts';
import type { Page } from '#domain/page.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import { emptyPage, parsePageArgs, toConnection, withCheckedCursor } from '../connection.ts';
import { notAvailable } from '../not-available.ts';
import { maySee } from '../viewer.ts';
import type { Context } from './context.ts';
import type { Resolvers } from './generated.ts';

async function readSources(
  customer: Customer,
  { ports, creditByCustomer, call }: Context,
): Promise<readonly SourceRecord[]> {
  const [credit, ...links] = await Promise.all([
    creditByCustomer.load(customer.id),
    ...ports.links.map((link) => link.linksByCustomers([customer.id], call)),
  ]);
  return [customer.source, credit?.source, ...links.map((found) => found.get(customer.id))].filter(
    (source): source is SourceRecord => source !== undefined,
  );
}

/** A portal caller's search is over its own company alone. */
async function searchOwn(
  customerId: string,
  search: string,
  { customerById }: Context,
): Promise<Page<Customer>> {
  const own = await customerById.load(customerId);
  const matches =
    own && `${own.name} ${own.accountNumber ?? ''}`.toLowerCase().includes(search.toLowerCase());
  return matches ? { items: [{ node: own, cursor: own.id }], hasNextPage: false } : emptyPage;
}

export const resolvers: Resolvers = {
  Query: {
    customer: (_, { id }, { customerById }) => customerById.load(id),
    customers: async (_, { search, ...page }, context) => {
      const { ports, viewer, customerById, call } = context;
      if (viewer?.customerId) return toConnection(await searchOwn(viewer.customerId, search, context));
      const found = await withCheckedCursor(
        ports.customers.searchCustomers({ search, page: parsePageArgs(page, 20) }, call),
      );
      for (const { node } of found.items) customerById.prime(node.id, node);
      return toConnection(found);
    },
  },
  Mutation: {
    onboardCustomer: () =>
      notAvailable('Onboarding a customer', 'create it in the ERP with the account’s id as external id'),
  },
  Customer: {
    __resolveReference: ({ id }, { customerById }) => customerById.load(id),
    // A group's other companies are other customers.
    parent: ({ parent }, _, { viewer, customerById }) =>
      parent && maySee(viewer, parent.id) ? customerById.load(parent.id) : null,
    contacts: async ({ id }, args, { ports, call }) => {
      const page = parsePageArgs(args, 20);
      const pages = await withCheckedCursor(ports.customers.contactsByCustomers([id], page, call));
      return toConnection(pages.get(id) ?? emptyPage);
    },
    credit: ({ id }, _, { creditByCustomer }) => creditByCustomer.load(id),
    sources: (customer, _, context) => readSources(customer, context),
  },
};
