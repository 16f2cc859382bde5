import DataLoader from 'dataloader';
import type {
  Contact,
  Credit,
  CreditSource,
  Customer,
  CustomerLinkSource,
  CustomerName,
  CustomerSource,
} from '#domain/customer.ts';
import type { Page, PageRequest } from '#domain/page.ts';
import type { OrchestrationClient } from '#orchestration/client.ts';
import { emptyPage } from '../connection.ts';
import { createOwnedLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

/** A customer, or what its child tells of it: the rest is read when it is asked for. */
export type CustomerParent = Customer | CustomerName;

export interface CustomerPorts {
  readonly customers: CustomerSource;
  readonly credit: CreditSource;
  /** The systems that know customers without owning them, for `sources`. */
  readonly links: readonly CustomerLinkSource[];
  readonly orchestration: OrchestrationClient;
}

export interface Context extends SubgraphContext {
  readonly ports: CustomerPorts;
  readonly customerById: DataLoader<string, Customer | undefined>;
  /** Each customer's contacts; those of all customers that are asked for the same page come in one call. */
  readonly contactsByCustomer: DataLoader<
    { readonly customerId: string; readonly page: PageRequest },
    Page<Contact>,
    string
  >;
  readonly creditByCustomer: DataLoader<string, Credit | undefined>;
}

function createContactLoader(
  { customers }: CustomerPorts,
  { call }: SubgraphContext,
): Context['contactsByCustomer'] {
  const keyOf = ({ first, after = '' }: PageRequest) => `${first} ${after}`;
  return new DataLoader(
    async (keys) => {
      const byPage = [...Map.groupBy(keys, ({ page }) => keyOf(page)).values()];
      const found = await Promise.all(
        byPage.map(([key, ...others]) =>
          key === undefined
            ? new Map<string, Page<Contact>>()
            : customers.contactsByCustomers(
                [key, ...others].map(({ customerId }) => customerId),
                key.page,
                call,
              ),
        ),
      );
      const pages = new Map(
        byPage.flatMap((group, index) =>
          group.map((key) => [key, found[index]?.get(key.customerId)] as const),
        ),
      );
      return keys.map((key) => pages.get(key) ?? emptyPage);
    },
    { cacheKeyFn: ({ customerId, page }) => `${customerId} ${keyOf(page)}` },
  );
}

export function createContext(ports: CustomerPorts): (base: SubgraphContext) => Context {
  return (base) => ({
    ...base,
    ports,
    customerById: createOwnedLoader(base, ports.customers.customersByIds, ({ id }) => id),
    contactsByCustomer: createContactLoader(ports, base),
    creditByCustomer: createOwnedLoader(base, ports.credit.creditByCustomers, ({ customerId }) => customerId),
  });
}
