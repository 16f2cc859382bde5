import { badRequest } from './api-error.ts';
import type { JsonObject } from './json.ts';
import { toListJson } from './json.ts';
import type { PriceModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import {
  clearable,
  currency,
  decimal,
  fields,
  flag,
  integerFrom,
  list,
  metadata,
  oneOf,
  text,
} from './params.ts';
import { newProduct } from './product-routes.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toPriceJson } from './render-price.ts';
import { toProductJson } from './render-product.ts';
import { type Route, route } from './route.ts';
import type { World } from './world.ts';

const recurring = fields(
  {
    interval: oneOf('day', 'week', 'month', 'year'),
    interval_count: integerFrom(1),
    meter: text,
    usage_type: oneOf('licensed', 'metered'),
  },
  'interval',
);

const priceCreate = fields(
  {
    active: flag,
    billing_scheme: oneOf('per_unit'),
    currency,
    expand: list(text, 20),
    lookup_key: text,
    metadata,
    nickname: text,
    product: text,
    product_data: fields(
      { active: flag, id: text, metadata, name: text, tax_code: text, unit_label: text },
      'name',
    ),
    recurring,
    tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
    transfer_lookup_key: flag,
    unit_amount: integerFrom(0),
    unit_amount_decimal: decimal,
  },
  'currency',
);

export interface NewPrice {
  readonly currency: string;
  readonly product: string;
  readonly unitAmountDecimal: string;
  readonly recurring: PriceModel['recurring'];
  readonly active?: boolean | undefined;
  readonly lookupKey?: string | undefined;
  readonly nickname?: string | undefined;
  readonly taxBehavior?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
}

export function insertPrice(world: World, price: NewPrice): PriceModel {
  const inserted = world.state.prices.insert({
    id: world.makeId('price'),
    created: world.now(),
    active: price.active ?? true,
    currency: price.currency,
    lookupKey: price.lookupKey ?? null,
    metadata: price.metadata ?? {},
    nickname: price.nickname ?? null,
    product: price.product,
    recurring: price.recurring,
    taxBehavior: price.taxBehavior ?? 'unspecified',
    unitAmountDecimal: price.unitAmountDecimal,
  });
  world.emit('price.created', toPriceJson(inserted));
  return inserted;
}

/** One of the two ways to say an amount. */
export function readUnitAmount(
  params: { readonly unit_amount?: number | undefined; readonly unit_amount_decimal?: string | undefined },
  prefix = '',
): string {
  const { unit_amount: whole, unit_amount_decimal: fraction } = params;
  if (whole !== undefined && fraction !== undefined) {
    throw badRequest(
      'You may only specify one of these parameters: unit_amount, unit_amount_decimal.',
      prefix || 'unit_amount',
      'parameters_exclusive',
    );
  }
  if (whole === undefined && fraction === undefined) {
    throw badRequest(
      `Missing required param: ${prefix ? `${prefix}[unit_amount]` : 'unit_amount'}.`,
      prefix ? `${prefix}[unit_amount]` : 'unit_amount',
      'parameter_missing',
    );
  }
  return fraction ?? String(whole);
}

function createPrice(world: World, params: ReturnType<typeof priceCreate>): JsonObject {
  const { product_data: data } = params;
  if (params.product === undefined && !data) {
    throw badRequest('Missing required param: product.', 'product', 'parameter_missing');
  }
  const product = data
    ? world.state.products.insert({
        ...newProduct(world, data.name, data.id),
        active: data.active ?? true,
        taxCode: data.tax_code ?? null,
        unitLabel: data.unit_label ?? null,
        metadata: mergeMetadata({}, data.metadata),
      })
    : find(world.state.products, 'product', params.product, 'product');
  if (data) world.emit('product.created', toProductJson(product));
  if (params.lookup_key !== undefined)
    freeLookupKey(world, params.lookup_key, params.transfer_lookup_key ?? false);
  const meter = params.recurring?.meter;
  if (meter !== undefined) find(world.state.meters, 'meter', meter, 'recurring[meter]');
  const price = insertPrice(world, {
    currency: params.currency,
    product: product.id,
    unitAmountDecimal: readUnitAmount(params),
    recurring: params.recurring
      ? {
          interval: params.recurring.interval,
          intervalCount: params.recurring.interval_count ?? 1,
          meter: meter ?? null,
          usageType: params.recurring.usage_type ?? 'licensed',
        }
      : null,
    active: params.active,
    lookupKey: params.lookup_key,
    nickname: params.nickname,
    taxBehavior: params.tax_behavior,
    metadata: mergeMetadata({}, params.metadata),
  });
  return toPriceJson(price);
}

/** A key is one price's; it moves only on demand. */
function freeLookupKey(world: World, key: string, transfer: boolean): void {
  const holder = world.state.pricesByLookupKey.first(key);
  if (!holder) return;
  if (!transfer) {
    throw badRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, 'lookup_key');
  }
  world.state.prices.put({ ...holder, lookupKey: null });
}

const priceUpdate = fields({
  active: flag,
  expand: list(text, 20),
  lookup_key: clearable(text),
  metadata,
  nickname: clearable(text),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  transfer_lookup_key: flag,
});

function updatePrice(
  world: World,
  id: string | undefined,
  params: ReturnType<typeof priceUpdate>,
): JsonObject {
  const before = find(world.state.prices, 'price', id);
  const key = params.lookup_key;
  if (key && key !== before.lookupKey) freeLookupKey(world, key, params.transfer_lookup_key ?? false);
  const after = world.state.prices.put({
    ...before,
    active: params.active ?? before.active,
    lookupKey: key === undefined ? before.lookupKey : key,
    nickname: params.nickname === undefined ? before.nickname : params.nickname,
    taxBehavior: params.tax_behavior ?? before.taxBehavior,
    metadata: mergeMetadata(before.metadata, params.metadata),
  });
  world.emit('price.updated', toPriceJson(after), toPriceJson(before));
  return toPriceJson(after);
}

const priceList = fields({
  ...pagingParams,
  active: flag,
  currency,
  lookup_keys: list(text, 10),
  product: text,
  recurring: fields({
    interval: oneOf('day', 'week', 'month', 'year'),
    meter: text,
    usage_type: oneOf('licensed', 'metered'),
  }),
  type: oneOf('one_time', 'recurring'),
});

function listPrices(world: World, params: ReturnType<typeof priceList>): JsonObject {
  const { lookup_keys: keys, recurring: wanted } = params;
  const all = newestFirst(world.state.prices.values()).filter(
    (price) =>
      (params.active === undefined || price.active === params.active) &&
      (params.currency === undefined || price.currency === params.currency) &&
      (keys === undefined || (price.lookupKey !== null && keys.includes(price.lookupKey))) &&
      (params.product === undefined || price.product === params.product) &&
      (params.type === undefined || (price.recurring ? 'recurring' : 'one_time') === params.type) &&
      (wanted?.interval === undefined || price.recurring?.interval === wanted.interval) &&
      (wanted?.meter === undefined || price.recurring?.meter === wanted.meter) &&
      (wanted?.usage_type === undefined || price.recurring?.usageType === wanted.usage_type),
  );
  const { data, hasMore } = takePage(all, params, 'price');
  return toListJson('/v1/prices', data.map(toPriceJson), hasMore);
}

export const priceRoutes: readonly Route[] = [
  route('POST', '/v1/prices', 'prices.create', priceCreate, ({ world, params }) =>
    createPrice(world, params),
  ),
  route('GET', '/v1/prices', 'prices.list', priceList, ({ world, params }) => listPrices(world, params)),
  route('GET', '/v1/prices/:id', 'prices.retrieve', expandOnly, ({ world, path }) =>
    toPriceJson(find(world.state.prices, 'price', path.id)),
  ),
  route('POST', '/v1/prices/:id', 'prices.update', priceUpdate, ({ world, params, path }) =>
    updatePrice(world, path.id, params),
  ),
];
