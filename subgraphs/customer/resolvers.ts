import type { Customer } from '#domain/customer.ts';
import type { Page } from '#domain/page.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import { toCaller } from '../caller.ts';
import { emptyPage, parsePageArgs, toConnection, withCheckedCursor } from '../connection.ts';
import { toStartedWorkflow } from '../started-workflow.ts';
import { maySee } from '../viewer.ts';
import type { Context, CustomerParent } from './context.ts';
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

function readWhole(
  customer: CustomerParent,
  { customerById }: Context,
): Promise<Customer | undefined> | Customer {
  return 'source' in customer ? customer : customerById.load(customer.id);
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
    onboardCustomer: async (_, { input: { accountId, legalEntityId, idempotencyKey } }, context) => {
      const command = { accountId, idempotencyKey, legalEntityId: legalEntityId ?? undefined };
      const outcome = await context.ports.orchestration.onboardCustomer(
        command,
        toCaller(context),
        context.call,
      );
      return { ...toStartedWorkflow(outcome), customer: await context.customerById.load(accountId) };
    },
  },
  Customer: {
    __resolveReference: ({ id }, { customerById }) => customerById.load(id),
    accountNumber: async (customer, _, context) => (await readWhole(customer, context))?.accountNumber,
    segment: async (customer, _, context) => (await readWhole(customer, context))?.segment,
    billingAddress: async (customer, _, context) => (await readWhole(customer, context))?.billingAddress,
    parent: async (customer, _, context) => {
      const parent = (await readWhole(customer, context))?.parent;
      // A group's other companies are other customers.
      return parent && maySee(context.viewer, parent.id) ? parent : null;
    },
    contacts: async ({ id }, args, { contactsByCustomer }) => {
      const page = parsePageArgs(args, 20);
      return toConnection(await withCheckedCursor(contactsByCustomer.load({ customerId: id, page })));
    },
    credit: ({ id }, _, { creditByCustomer }) => creditByCustomer.load(id),
    sources: async (customer, _, context) => {
      const whole = await readWhole(customer, context);
      return whole && readSources(whole, context);
    },
  },
};
