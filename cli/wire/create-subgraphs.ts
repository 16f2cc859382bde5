import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrchestrationClient } from '#orchestration/client.ts';
import { createSubgraph, type Subgraph, type SubgraphOptions } from '#subgraphs/create-subgraph.ts';
import { createContext as createCustomerContext } from '#subgraphs/customer/context.ts';
import { resolvers as customerResolvers } from '#subgraphs/customer/resolvers.ts';
import { createContext as createInvoiceContext } from '#subgraphs/invoice/context.ts';
import { resolvers as invoiceResolvers } from '#subgraphs/invoice/resolvers.ts';
import { createContext as createOperationsContext } from '#subgraphs/operations/context.ts';
import { resolvers as operationsResolvers } from '#subgraphs/operations/resolvers.ts';
import { createContext as createOrderContext } from '#subgraphs/order/context.ts';
import { resolvers as orderResolvers } from '#subgraphs/order/resolvers.ts';
import { createContext as createProductContext } from '#subgraphs/product/context.ts';
import { resolvers as productResolvers } from '#subgraphs/product/resolvers.ts';
import type { SubgraphDefinition } from '#subgraphs/subgraph-definition.ts';
import { createContext as createSubscriptionContext } from '#subgraphs/subscription/context.ts';
import { resolvers as subscriptionResolvers } from '#subgraphs/subscription/resolvers.ts';
import type { ConnectedSystems } from './connect-systems.ts';

/** Where the SDL lies, next to the code that serves it. */
export const schemaFolder = join(import.meta.dirname, '../../schema');

type Domain = Omit<SubgraphDefinition, 'sdl'>;

function toDomains(
  { salesforce, netsuite, stripe, status }: ConnectedSystems,
  orchestration: OrchestrationClient,
): readonly Domain[] {
  return [
    {
      name: 'customer',
      resolvers: customerResolvers,
      createContext: createCustomerContext({
        customers: salesforce.customers,
        credit: netsuite.credit,
        links: [stripe.customerLinks],
        orchestration,
      }),
    },
    {
      name: 'product',
      resolvers: productResolvers,
      createContext: createProductContext({
        products: netsuite.products,
        prices: salesforce.prices,
        tax: stripe.tax,
        customers: salesforce.customers,
      }),
    },
    {
      name: 'order',
      resolvers: orderResolvers,
      createContext: createOrderContext({
        orders: netsuite.orders,
        quotes: salesforce.quotes,
        orchestration,
      }),
    },
    {
      name: 'invoice',
      resolvers: invoiceResolvers,
      createContext: createInvoiceContext({ invoices: [netsuite.invoices, stripe.invoices], orchestration }),
    },
    {
      name: 'subscription',
      resolvers: subscriptionResolvers,
      createContext: createSubscriptionContext({ subscriptions: stripe.subscriptions, orchestration }),
    },
    {
      name: 'operations',
      resolvers: operationsResolvers,
      createContext: createOperationsContext({ orchestration, status }),
    },
  ];
}

/** Every domain's subgraph, over the connected systems. */
export async function createSubgraphs(
  systems: ConnectedSystems,
  orchestration: OrchestrationClient,
  options: SubgraphOptions,
  signal: AbortSignal,
): Promise<readonly Subgraph[]> {
  return Promise.all(
    toDomains(systems, orchestration).map(async (domain) => {
      const sdl = await readFile(join(schemaFolder, `${domain.name}.graphql`), { encoding: 'utf8', signal });
      return createSubgraph({ ...domain, sdl }, options);
    }),
  );
}
