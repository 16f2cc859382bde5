import type { CallContext } from './call-context.ts';
import type { Decimal } from './decimal.ts';
import type { CurrencyCode, Money } from './money.ts';
import type { Page, PageRequest } from './page.ts';
import type { SourceRecord } from './source-record.ts';

/** How a sale of it is carried out: shipped from stock, delivered as work, or billed while it lasts. */
export type ProductKind = 'GOODS' | 'SERVICE' | 'SUBSCRIPTION';

export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly description?: string;
  readonly family?: string;
  readonly taxCode?: string;
  readonly kind: ProductKind;
  readonly active: boolean;
  readonly source: SourceRecord;
}

/** Stock over all locations. */
export interface Availability {
  readonly productId: string;
  readonly onHand: Decimal;
  readonly available: Decimal;
  readonly asOf: string;
}

export type BillingInterval = 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';
export type UsageType = 'LICENSED' | 'METERED';

export interface PriceBook {
  readonly id: string;
  readonly name: string;
}

export interface Price {
  readonly id: string;
  readonly sku: string;
  readonly unitAmount: Money;
  /** Absent for a price that is paid once. */
  readonly interval?: BillingInterval;
  readonly intervalCount?: number;
  readonly usageType?: UsageType;
  /** Absent for a price that the billing platform holds. */
  readonly priceBook?: PriceBook;
  /** First day of effect, ISO date. */
  readonly effectiveFrom?: string;
  /** Last day of effect, ISO date; absent while open-ended. */
  readonly effectiveTo?: string;
  readonly active: boolean;
}

/** Reads the item master of the ERP. */
export interface ProductSource {
  readonly system: string;
  productsByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Product>>;
  productsBySkus(skus: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Product>>;
  /** In order of SKU; `search` matches SKU or name, case-insensitive. */
  listProducts(
    query: { readonly search?: string; readonly active?: boolean; readonly page: PageRequest },
    ctx: CallContext,
  ): Promise<Page<Product>>;
  /** Items without stock (services, subscriptions) are absent. */
  availabilityByProducts(
    productIds: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Availability>>;
}

/** Reads price books. */
export interface PriceSource {
  readonly system: string;
  /** Every active price of each SKU in `currency` that has effect on `at` (ISO date), those of the standard book first. */
  pricesBySkus(
    query: { readonly skus: readonly string[]; readonly currency: CurrencyCode; readonly at: string },
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly Price[]>>;
  pricesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Price>>;
  priceBooksByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, PriceBook>>;
}
