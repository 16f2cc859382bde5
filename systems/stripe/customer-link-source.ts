import type { CustomerLinkSource } from '#domain/customer.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import type { CustomerLinks } from './customer-links.ts';

export function createCustomerLinkSource(
  system: string,
  links: CustomerLinks,
  now: () => number,
): CustomerLinkSource {
  return {
    system,
    async linksByCustomers(customerIds, ctx) {
      const found = await links.get(customerIds, ctx);
      const asOf = new Date(now()).toISOString();
      return new Map(
        [...found].map(([id, recordId]): [string, SourceRecord] => [
          id,
          { system, recordType: 'customer', recordId, asOf },
        ]),
      );
    },
  };
}
