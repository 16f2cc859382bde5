import type DataLoader from 'dataloader';
import type { Credit, CreditSource, Customer, CustomerLinkSource, CustomerSource } from '#domain/customer.ts';
import { createOwnedLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

export interface CustomerPorts {
  readonly customers: CustomerSource;
  readonly credit: CreditSource;
  /** The systems that know customers without owning them, for `sources`. */
  readonly links: readonly CustomerLinkSource[];
}

export interface Context extends SubgraphContext {
  readonly ports: CustomerPorts;
  readonly customerById: DataLoader<string, Customer | undefined>;
  readonly creditByCustomer: DataLoader<string, Credit | undefined>;
}

export function createContext(ports: CustomerPorts): (base: SubgraphContext) => Context {
  return (base) => ({
    ...base,
    ports,
    customerById: createOwnedLoader(base, ports.customers.customersByIds, ({ id }) => id),
    creditByCustomer: createOwnedLoader(base, ports.credit.creditByCustomers, ({ customerId }) => customerId),
  });
}
