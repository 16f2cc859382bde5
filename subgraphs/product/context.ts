import DataLoader from 'dataloader';
import type { CustomerSource } from '#domain/customer.ts';
import type { Availability, Price, PriceSource, Product, ProductSource } from '#domain/product.ts';
import type { TaxSource } from '#domain/tax.ts';
import { createPlainLoader } from '../entity-loader.ts';
import type { SubgraphContext } from '../subgraph-context.ts';

export interface ProductPorts {
  readonly products: ProductSource;
  readonly prices: PriceSource;
  readonly tax: TaxSource;
  readonly customers: CustomerSource;
}

export interface Context extends SubgraphContext {
  readonly ports: ProductPorts;
  /** Today, ISO date, UTC. */
  readonly today: string;
  readonly productById: DataLoader<string, Product | undefined>;
  readonly availabilityByProduct: DataLoader<string, Availability | undefined>;
  /** Prices in effect today. */
  readonly pricesBySku: DataLoader<
    { readonly sku: string; readonly currency: string },
    readonly Price[],
    string
  >;
}

function createPriceLoader(
  ports: ProductPorts,
  { call }: SubgraphContext,
  today: string,
): Context['pricesBySku'] {
  return new DataLoader(
    async (keys) => {
      const currencies = [...new Set(keys.map(({ currency }) => currency))];
      const found = new Map(
        await Promise.all(
          currencies.map(async (currency) => {
            const skus = keys.filter((key) => key.currency === currency).map(({ sku }) => sku);
            return [currency, await ports.prices.pricesBySkus({ skus, currency, at: today }, call)] as const;
          }),
        ),
      );
      return keys.map(({ sku, currency }) => found.get(currency)?.get(sku) ?? []);
    },
    { cacheKeyFn: ({ sku, currency }) => `${currency} ${sku}` },
  );
}

export function createContext(ports: ProductPorts): (base: SubgraphContext) => Context {
  return (base) => {
    const today = new Date().toISOString().slice(0, 10);
    return {
      ...base,
      ports,
      today,
      productById: createPlainLoader(base, ports.products.productsByIds, undefined),
      availabilityByProduct: createPlainLoader(base, ports.products.availabilityByProducts, undefined),
      pricesBySku: createPriceLoader(ports, base, today),
    };
  };
}
