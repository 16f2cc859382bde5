import { toEntityId } from '#domain/entity-id.ts';
import type { BillingInterval, Price } from '#domain/product.ts';
import type { PriceRecord } from '../records/price.ts';
import type { ProductRecord } from '../records/product.ts';
import { fromMinorUnits } from './minor-units.ts';
import { metadataKeys, type Naming, skuOfLookupKey } from './naming.ts';

const intervals = {
  day: 'DAY',
  week: 'WEEK',
  month: 'MONTH',
  year: 'YEAR',
} as const satisfies Record<string, BillingInterval>;

/** The SKU that a price sells: its product's metadata, else its look-up key, else Stripe's product id for want of one. */
export function skuOf(price: PriceRecord, product: ProductRecord | undefined): string {
  const fromKey = price.lookup_key ? skuOfLookupKey(price.lookup_key) : undefined;
  return product?.metadata[metadataKeys.sku] ?? fromKey ?? price.product;
}

/** A tiered price has no amount for one unit: it is shown as 0, and its invoices tell what is owed. */
export function toPrice(price: PriceRecord, product: ProductRecord | undefined, naming: Naming): Price {
  return {
    id: toEntityId('Price', naming.system, price.id),
    sku: skuOf(price, product),
    unitAmount: fromMinorUnits(price.unit_amount_decimal ?? price.unit_amount ?? 0, price.currency),
    ...(price.recurring
      ? {
          interval: intervals[price.recurring.interval],
          intervalCount: price.recurring.interval_count,
          usageType: price.recurring.usage_type === 'metered' ? 'METERED' : 'LICENSED',
        }
      : {}),
    active: price.active,
  };
}
