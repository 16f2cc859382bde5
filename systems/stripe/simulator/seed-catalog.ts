import type { Company, CompanyProduct } from '#sandbox/company/company.ts';
import { metadataKeys, toLookupKey } from '../mapping/naming.ts';
import type { MeterModel, PriceModel, ProductModel } from './models.ts';
import { secondsOf } from './seed-time.ts';
import type { StripeState } from './state.ts';

const catalogYears = 3;

/** The id of the meter that counts a product's use. */
export function meterIdOf(stripeProductId: string): string {
  return `mtr_${stripeProductId.slice('prod_'.length)}`;
}

/** The name under which use is reported: the SKU in lower snake case. */
export function meterEventName(sku: string): string {
  return sku.toLowerCase().replace(/[^a-z0-9]+/g, '_');
}

export function seedCatalog(state: StripeState, company: Company): void {
  const created = secondsOf(company.today) - catalogYears * 365 * 86_400;
  const sold = company.products.flatMap((product) =>
    product.stripeId === undefined ? [] : [{ product, id: product.stripeId }],
  );
  state.products.seedWith(sold.map(({ product, id }) => toProduct(product, id, created)));
  const metered = sold.filter(({ product }) => product.recurring?.usageType === 'METERED');
  state.meters.seedWith(metered.map(({ product, id }) => toMeter(product, id, created)));
  state.prices.seedWith(sold.flatMap(({ product, id }) => toPrices(product, id, created)));
}

function toProduct(product: CompanyProduct, id: string, created: number): ProductModel {
  return {
    id,
    created,
    active: product.active,
    defaultPrice: product.stripePriceId?.USD ?? null,
    description: product.description,
    metadata: { [metadataKeys.item]: product.netsuiteId, [metadataKeys.sku]: product.sku },
    name: product.name,
    taxCode: product.taxCode,
    unitLabel: null,
    updated: created,
  };
}

function toMeter(product: CompanyProduct, id: string, created: number): MeterModel {
  return {
    id: meterIdOf(id),
    created,
    displayName: product.name,
    eventName: meterEventName(product.sku),
    formula: 'sum',
    customerKey: 'stripe_customer_id',
    valueKey: 'value',
    status: 'active',
    updated: created,
    deactivatedAt: null,
  };
}

function toPrices(product: CompanyProduct, stripeProductId: string, created: number): readonly PriceModel[] {
  const { recurring, stripePriceId, listPrice, sku } = product;
  if (!recurring || !stripePriceId) return [];
  const metered = recurring.usageType === 'METERED';
  return (['USD', 'EUR', 'GBP'] as const).map((currency) => ({
    id: stripePriceId[currency],
    created,
    active: product.active,
    currency: currency.toLowerCase(),
    lookupKey: toLookupKey(sku, currency),
    metadata: {},
    nickname: null,
    product: stripeProductId,
    recurring: {
      interval: recurring.interval,
      intervalCount: 1,
      meter: metered ? meterIdOf(stripeProductId) : null,
      usageType: metered ? 'metered' : 'licensed',
    },
    taxBehavior: 'exclusive',
    // `49.00` is 4900 hundredths.
    unitAmountDecimal: String(Number(listPrice[currency].replace('.', ''))),
  }));
}
