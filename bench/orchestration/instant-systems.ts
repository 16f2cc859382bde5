import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { money } from '#domain/money.ts';
import type { Quote } from '#domain/quote.ts';
import type { OrchestrationPorts } from '#orchestration/ports.ts';

const asOf = '2026-01-01T00:00:00.000Z';
const usd = (amount: string) => money(parseDecimal(amount), 'USD');

/** Systems that answer at once and from nothing: any quote is approved and sells one good. What remains is the orchestration. */
export function createInstantSystems(): OrchestrationPorts {
  const ordered = new Map<string, string>();
  let orders = 0;
  const customerId = toEntityId('Customer', 'salesforce', '001A');
  const source = { system: 'salesforce', recordType: 'Quote', recordId: '1', asOf };
  const toQuote = (id: string): Quote => ({
    id,
    number: `Q-${id}`,
    status: 'APPROVED',
    sourceStatus: 'Approved',
    customerId,
    currency: 'USD',
    total: usd('100'),
    updatedAt: asOf,
    source,
  });
  const isNeverCalled = async (): Promise<never> => {
    throw new Error('this is no part of the benchmark');
  };
  const keyed = <T>(ids: readonly string[], to: (id: string) => T) =>
    Promise.resolve(new Map(ids.map((id) => [id, to(id)] as const)));
  return {
    quotes: {
      system: 'salesforce',
      quotesByIds: (ids) => keyed(ids, toQuote),
      linesByQuotes: (ids) =>
        keyed(ids, () => [
          {
            id: 'line',
            sku: 'ANVIL',
            name: 'Anvil',
            quantity: parseDecimal(1),
            unitPrice: usd('100'),
            total: usd('100'),
          },
        ]),
      listQuotes: isNeverCalled,
    },
    quoteWriter: { system: 'salesforce', markOrdered: async () => {}, markRejected: isNeverCalled },
    customers: {
      system: 'salesforce',
      customersByIds: (ids) => keyed(ids, (id) => ({ id, name: 'A', updatedAt: asOf, source })),
      searchCustomers: isNeverCalled,
      contactsByCustomers: isNeverCalled,
    },
    credit: {
      system: 'netsuite',
      creditByCustomers: (ids) =>
        keyed(ids, (id) => ({
          customerId: id,
          status: 'OK' as const,
          sourceStatus: 'OK',
          balance: usd('0'),
          overdue: usd('0'),
          legalEntityId: toEntityId('LegalEntity', 'netsuite', '1'),
          taxable: true,
          source,
        })),
    },
    products: {
      system: 'netsuite',
      productsBySkus: (skus) =>
        keyed(skus, (sku) => ({ id: sku, sku, name: sku, kind: 'GOODS' as const, active: true, source })),
      productsByIds: isNeverCalled,
      listProducts: isNeverCalled,
      availabilityByProducts: isNeverCalled,
    },
    orders: {
      system: 'netsuite',
      ordersByIds: isNeverCalled,
      ordersByExternalIds: isNeverCalled,
      listOrders: isNeverCalled,
      fulfillmentsByOrders: isNeverCalled,
      legalEntitiesByIds: isNeverCalled,
    },
    orderWriter: {
      system: 'netsuite',
      async createOrder({ externalId }) {
        const created = !ordered.has(externalId);
        const number = ordered.get(externalId) ?? String(++orders);
        ordered.set(externalId, number);
        return { id: toEntityId('Order', 'netsuite', number), number, status: 'OPEN', created };
      },
      cancelOrder: isNeverCalled,
    },
    subscriptions: {
      system: 'stripe',
      subscriptionsByIds: isNeverCalled,
      listSubscriptions: isNeverCalled,
      usageByItems: isNeverCalled,
      previewAmendment: isNeverCalled,
    },
    subscriptionWriter: {
      system: 'stripe',
      startSubscription: isNeverCalled,
      cancelSubscription: isNeverCalled,
      reportUsage: isNeverCalled,
    },
    amender: { system: 'stripe', amendSubscription: isNeverCalled },
    erpCustomerWriter: { system: 'netsuite', onboardCustomer: isNeverCalled },
    billingCustomerWriter: { system: 'stripe', onboardCustomer: isNeverCalled },
    invoices: [],
    creditWriters: [],
  };
}
