import type { CallContext } from '#domain/call-context.ts';
import { recordOf, toEntityId } from '#domain/entity-id.ts';
import type { Price } from '#domain/product.ts';
import type { BatchedLookup } from './batched-lookup.ts';
import type { Naming } from './mapping/naming.ts';
import { toPrice } from './mapping/price.ts';
import type { PriceRecords } from './price-records.ts';
import type { ProductRecord } from './records/product.ts';

/** Resolves the canonical ids of prices that Stripe owns. Unknown ids are absent. */
export interface PriceLookup {
  readonly system: string;
  pricesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Price>>;
}

export function createPriceLookup(
  naming: Naming,
  prices: PriceRecords,
  products: BatchedLookup<ProductRecord>,
): PriceLookup {
  return {
    system: naming.system,
    async pricesByIds(ids, ctx) {
      const wanted = ids.flatMap((id) => recordOf(id, 'Price', naming.system) ?? []);
      const found = [...(await prices.byIds(wanted, ctx)).values()];
      const sold = await products.get(
        found.map(({ product }) => product),
        ctx,
      );
      return new Map(
        found.map((price) => [
          toEntityId('Price', naming.system, price.id),
          toPrice(price, sold.get(price.product), naming),
        ]),
      );
    },
  };
}
