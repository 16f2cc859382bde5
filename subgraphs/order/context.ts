import type DataLoader from 'dataloader';
import type { Fulfillment, LegalEntity, Order, OrderSource } from '#domain/order.ts';
import type { Quote, QuoteLine, QuoteSource } from '#domain/quote.ts';
import type { OrchestrationClient } from '#orchestration/client.ts';
import { createOwnedLoader, createPlainLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

export interface OrderPorts {
  readonly orders: OrderSource;
  readonly quotes: QuoteSource;
  readonly orchestration: OrchestrationClient;
}

export interface Context extends SubgraphContext {
  readonly ports: OrderPorts;
  readonly orderById: DataLoader<string, Order | undefined>;
  readonly fulfillmentsByOrder: DataLoader<string, readonly Fulfillment[]>;
  readonly legalEntityById: DataLoader<string, LegalEntity | undefined>;
  readonly quoteById: DataLoader<string, Quote | undefined>;
  readonly linesByQuote: DataLoader<string, readonly QuoteLine[]>;
}

export function createContext(ports: OrderPorts): (base: SubgraphContext) => Context {
  return (base) => ({
    ...base,
    ports,
    orderById: createOwnedLoader(base, ports.orders.ordersByIds, ({ customerId }) => customerId),
    fulfillmentsByOrder: createPlainLoader(base, ports.orders.fulfillmentsByOrders, []),
    legalEntityById: createPlainLoader(base, ports.orders.legalEntitiesByIds, undefined),
    quoteById: createOwnedLoader(base, ports.quotes.quotesByIds, ({ customerId }) => customerId),
    linesByQuote: createPlainLoader(base, ports.quotes.linesByQuotes, []),
  });
}
