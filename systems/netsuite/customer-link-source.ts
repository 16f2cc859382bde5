import type { CustomerLinkSource } from '#domain/customer.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import { toCustomerId, toExternalId } from './mapping/identity.ts';
import { idRow } from './records/item-row.ts';
import { placeholders, type SourceContext, toChunks } from './source-context.ts';

/** NetSuite's customer records of CRM accounts: one SuiteQL call for 200 of them. */
export function createCustomerLinkSource({ client, naming, asOf }: SourceContext): CustomerLinkSource {
  return {
    system: naming.system,
    async linksByCustomers(customerIds, ctx) {
      const externalIds = customerIds.map((id) => toExternalId(naming, id)).filter((id) => id !== undefined);
      const rows = await Promise.all(
        toChunks(externalIds).map((chunk) => {
          const text = `SELECT cu.id, cu.externalid AS key FROM customer cu WHERE cu.externalid IN (${placeholders(chunk)}) ORDER BY cu.id`;
          return client.select({ name: 'customers', text, params: chunk }, idRow, ctx);
        }),
      );
      const links = new Map<string, SourceRecord>();
      for (const { id, key } of rows.flat()) {
        const customerId = toCustomerId(naming, key);
        if (customerId === undefined) continue;
        links.set(customerId, { system: naming.system, recordType: 'customer', recordId: id, asOf: asOf() });
      }
      return links;
    },
  };
}
