import { badRequest } from './api-error.ts';
import type { ItemEdit } from './change-items.ts';
import {
  currency,
  decimal,
  fields,
  flag,
  integerFrom,
  metadata,
  oneOf,
  text,
  type ValueOf,
} from './params.ts';
import { insertPrice, readUnitAmount } from './price-routes.ts';
import { find, mergeMetadata } from './record-lookup.ts';
import type { NewSubscriptionItem } from './start-subscription.ts';
import type { World } from './world.ts';

const priceData = fields(
  {
    currency,
    product: text,
    recurring: fields(
      { interval: oneOf('day', 'week', 'month', 'year'), interval_count: integerFrom(1) },
      'interval',
    ),
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    unit_amount: integerFrom(0),
    unit_amount_decimal: decimal,
  },
  'currency',
  'product',
  'recurring',
);

const shared = {
  metadata,
  plan: text,
  price: text,
  price_data: priceData,
  quantity: integerFrom(0),
};

export const newItem = fields(shared);
export const editedItem = fields({ ...shared, clear_usage: flag, deleted: flag, id: text });

type PriceChoice = Pick<ValueOf<typeof newItem>, 'plan' | 'price' | 'price_data'>;

/** The id of the price that an item names, by any of the three ways; an inline one is made first. */
function readPrice(world: World, item: PriceChoice, at: number): string | undefined {
  const data = item.price_data;
  if (!data) return item.price ?? item.plan;
  find(world.state.products, 'product', data.product, `items[${at}][price_data][product]`);
  const price = insertPrice(world, {
    currency: data.currency,
    product: data.product,
    unitAmountDecimal: readUnitAmount(data, `items[${at}][price_data]`),
    recurring: {
      interval: data.recurring.interval,
      intervalCount: data.recurring.interval_count ?? 1,
      meter: null,
      usageType: 'licensed',
    },
    taxBehavior: data.tax_behavior,
  });
  return price.id;
}

export function readNewItems(
  world: World,
  items: readonly ValueOf<typeof newItem>[],
): readonly NewSubscriptionItem[] {
  if (items.length === 0) throw badRequest('Missing required param: items.', 'items', 'parameter_missing');
  return items.map((item, at) => {
    const price = readPrice(world, item, at);
    if (price === undefined) {
      throw badRequest(
        `Missing required param: items[${at}][price].`,
        `items[${at}][price]`,
        'parameter_missing',
      );
    }
    return { price, quantity: item.quantity, metadata: mergeMetadata({}, item.metadata) };
  });
}

export function readItemEdits(
  world: World,
  items: readonly ValueOf<typeof editedItem>[],
): readonly ItemEdit[] {
  return items.map((item, at) => ({
    id: item.id,
    price: readPrice(world, item, at),
    quantity: item.quantity,
    deleted: item.deleted,
    ...(item.metadata === undefined ? {} : { metadata: mergeMetadata({}, item.metadata) }),
  }));
}
