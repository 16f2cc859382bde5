import { Stripe } from 'stripe';
import type { CallContext } from '#domain/call-context.ts';
import { compareDecimals, type Decimal, parseDecimal } from '#domain/decimal.ts';
import type { NewSubscription } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import { toMinorUnitsDecimal } from './mapping/minor-units.ts';
import { toLookupKey } from './mapping/naming.ts';
import type { PriceRecords } from './price-records.ts';
import type { PriceRecord } from './records/price.ts';

export type NewItem = Stripe.SubscriptionCreateParams.Item;

type NewLine = NewSubscription['items'][number];

const intervals = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' } as const;

/**
 * The items of a new subscription: at the list price of the SKU's look-up key where the quote sells at it, else at a price of its own
 * for the same product. Throws `SYSTEM_REJECTED` for a SKU without a price and for a fraction of a seat.
 */
export async function toNewItems(
  { items, currency }: NewSubscription,
  prices: PriceRecords,
  system: string,
  ctx: CallContext,
): Promise<readonly NewItem[]> {
  const skus = [...new Set(items.map(({ sku }) => sku))];
  const bySku = await prices.bySkus(skus, currency, ctx);
  const missing = skus.filter((sku) => !bySku.has(sku));
  if (missing.length > 0) {
    const keys = missing.map((sku) => `"${toLookupKey(sku, currency)}"`).join(', ');
    throw rejected(system, `no active price has the look-up key ${keys}: create it, or correct the SKU`);
  }
  return items.flatMap((line) => {
    const list = bySku.get(line.sku);
    return list ? [toNewItem(line, list, currency, system)] : [];
  });
}

function toNewItem(line: NewLine, list: PriceRecord, currency: string, system: string): NewItem {
  // What is metered is billed by its meter: at list price, and without a quantity.
  if (list.recurring?.usage_type === 'metered') return { price: list.id };
  const quantity = toWholeQuantity(line, system);
  const unit = toMinorUnitsDecimal(line.unitPrice);
  if (isAtList(list, unit) && list.recurring?.interval === intervals[line.interval]) {
    return { price: list.id, quantity };
  }
  return {
    quantity,
    price_data: {
      currency: currency.toLowerCase(),
      product: list.product,
      recurring: { interval: intervals[line.interval] },
      unit_amount_decimal: Stripe.Decimal.from(unit),
    },
  };
}

function isAtList(list: PriceRecord, unit: Decimal): boolean {
  const text = list.unit_amount_decimal ?? list.unit_amount;
  return (
    text != null && list.recurring?.interval_count === 1 && compareDecimals(unit, parseDecimal(text)) === 0
  );
}

function toWholeQuantity({ sku, quantity }: NewLine, system: string): number {
  if (!/^\d{1,9}$/.test(quantity)) {
    throw rejected(system, `it sells whole units only, and ${sku} has a quantity of ${quantity}`);
  }
  return Number(quantity);
}

function rejected(system: string, why: string): CodedError {
  return new CodedError('SYSTEM_REJECTED', `${system} cannot start the subscription: ${why}`, { system });
}
