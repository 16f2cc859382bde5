import type { Decimal } from './decimal.ts';
import { extendPrice, type Money, sumMoney } from './money.ts';
import type { Price } from './product.ts';

export interface BasketLine {
  readonly sku: string;
  readonly quantity: Decimal;
}

export interface PricedLine extends BasketLine {
  readonly price: Price;
  readonly total: Money;
}

export interface PricedBasket {
  readonly lines: readonly PricedLine[];
  readonly subtotal: Money;
}

/**
 * Prices each line at the first price of its SKU, which is the standard price book's where there is one. SKUs without a price come
 * back in `unpriced` instead of a basket.
 */
export function priceBasket(
  lines: readonly BasketLine[],
  pricesBySku: ReadonlyMap<string, readonly Price[]>,
  currency: string,
): PricedBasket | { readonly unpriced: readonly string[] } {
  const priced: PricedLine[] = [];
  const unpriced = new Set<string>();
  for (const line of lines) {
    const price = pricesBySku.get(line.sku)?.[0];
    if (price) priced.push({ ...line, price, total: extendPrice(price.unitAmount, line.quantity) });
    else unpriced.add(line.sku);
  }
  if (unpriced.size > 0) return { unpriced: [...unpriced] };
  return {
    lines: priced,
    subtotal: sumMoney(
      priced.map(({ total }) => total),
      currency,
    ),
  };
}
