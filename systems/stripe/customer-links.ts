import type { CallContext } from '#domain/call-context.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { BatchListener } from '#shield/batch.ts';
import { createBatchedLookup } from './batched-lookup.ts';
import type { StripeClient } from './client.ts';
import { type CustomerProfile, createCustomer } from './create-customer.ts';
import { toCustomerId } from './mapping/customer.ts';
import { metadataKeys, type Naming } from './mapping/naming.ts';
import { customerSchema } from './records/customer.ts';
import { listOf } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';
import { escapeSearchValue } from './search-query.ts';

/** Where links outlive the process: canonical customer id to Stripe's customer id. */
export interface CustomerLinkStore {
  get(customerIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  put(links: ReadonlyMap<string, string>): Promise<void>;
}

/** Finds Stripe's customer of a canonical customer. Ids of other systems, and customers that Stripe lacks, are absent. */
export interface CustomerLinks {
  get(customerIds: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, string>>;
  /** Finds or creates it. For writers: the search lags behind, so a key makes a second creation the first one again. */
  ensure(
    customerId: string,
    profile: CustomerProfile,
    ctx: CallContext,
  ): Promise<{ readonly id: string; readonly created: boolean }>;
}

// Stripe allows ten clauses in a query.
const clausesPerSearch = 10;

export function createCustomerLinks(
  client: StripeClient,
  naming: Naming,
  store: CustomerLinkStore | undefined,
  onBatch?: BatchListener,
): CustomerLinks {
  const lookup = createBatchedLookup<string>({
    name: 'stripe.customers',
    onBatch,
    chunkSize: clausesPerSearch,
    ttlMs: 3_600_000,
    missTtlMs: 5_000,
    max: 50_000,
    async load(customerIds, ctx) {
      const stored = (await store?.get(customerIds)) ?? new Map<string, string>();
      const unknown = customerIds.filter((id) => !stored.has(id));
      const found = unknown.length > 0 ? await searchCustomers(client, naming, unknown, ctx) : new Map();
      if (found.size > 0) await store?.put(found);
      return new Map([...stored, ...found]);
    },
  });
  return {
    get: (customerIds, ctx) => {
      const ours = customerIds.filter((id) => recordOf(id, 'Customer', naming.customerSystem) !== undefined);
      return lookup.get(ours, ctx);
    },
    async ensure(customerId, profile, ctx) {
      const existing = (await lookup.get([customerId], ctx)).get(customerId);
      if (existing) return { id: existing, created: false };
      const { customer, created } = await createCustomer(client, naming, customerId, profile, ctx);
      lookup.put(customerId, customer.id);
      await store?.put(new Map([[customerId, customer.id]]));
      return { id: customer.id, created };
    },
  };
}

async function searchCustomers(
  client: StripeClient,
  naming: Naming,
  customerIds: readonly string[],
  ctx: CallContext,
): Promise<Map<string, string>> {
  const query = customerIds
    .map((id) => recordOf(id, 'Customer', naming.customerSystem) ?? '')
    .map((account) => `metadata["${metadataKeys.account}"]:"${escapeSearchValue(account)}"`)
    .join(' OR ');
  const answer = await client.call(
    { operation: 'customers.search', effect: 'read' },
    ctx,
    (stripe, options) => stripe.customers.search({ query, limit: 100 }, options),
  );
  const { data } = parseRecord(client.system, 'customers', listOf(customerSchema), answer);
  const links = new Map<string, string>();
  // Where two customers claim one account, the older one is meant: it has the history.
  for (const customer of [...data].sort((a, b) => b.created - a.created)) {
    const id = toCustomerId(customer, naming);
    if (id && customerIds.includes(id)) links.set(id, customer.id);
  }
  return links;
}
