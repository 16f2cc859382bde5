import { badRequest } from './api-error.ts';
import { toListJson } from './json.ts';
import type { ProductModel } from './models.ts';
import { newestFirst, pagingParams, takePage } from './paging.ts';
import { clearable, fields, flag, list, metadata, text } from './params.ts';
import { expandOnly, find, mergeMetadata } from './record-lookup.ts';
import { toProductJson } from './render-product.ts';
import { type Route, route } from './route.ts';
import type { World } from './world.ts';

const productFields = {
  active: flag,
  description: clearable(text),
  expand: list(text, 20),
  metadata,
  name: text,
  tax_code: clearable(text),
  unit_label: clearable(text),
};
const productUpdate = fields({ ...productFields, default_price: text });

function changeOfProduct(
  params: ReturnType<typeof productUpdate>,
  before: ProductModel,
): Partial<ProductModel> {
  return {
    ...(params.active === undefined ? {} : { active: params.active }),
    ...(params.default_price === undefined ? {} : { defaultPrice: params.default_price }),
    ...(params.description === undefined ? {} : { description: params.description }),
    ...(params.name === undefined ? {} : { name: params.name }),
    ...(params.tax_code === undefined ? {} : { taxCode: params.tax_code }),
    ...(params.unit_label === undefined ? {} : { unitLabel: params.unit_label }),
    metadata: mergeMetadata(before.metadata, params.metadata),
  };
}

export function newProduct(world: World, name: string, id = world.makeId('prod')): ProductModel {
  const created = world.now();
  return {
    id,
    created,
    active: true,
    defaultPrice: null,
    description: null,
    metadata: {},
    name,
    taxCode: null,
    unitLabel: null,
    updated: created,
  };
}

export const productRoutes: readonly Route[] = [
  route(
    'POST',
    '/v1/products',
    'products.create',
    fields({ ...productFields, id: text }, 'name'),
    ({ world, params }) => {
      const blank = newProduct(world, params.name, params.id);
      if (world.state.products.has(blank.id)) {
        throw badRequest('Product already exists.', 'id', 'resource_already_exists');
      }
      const product = world.state.products.insert({ ...blank, ...changeOfProduct(params, blank) });
      world.emit('product.created', toProductJson(product));
      return toProductJson(product);
    },
  ),
  route(
    'GET',
    '/v1/products',
    'products.list',
    fields({ ...pagingParams, active: flag, ids: list(text) }),
    ({ world, params }) => {
      const all = newestFirst(world.state.products.values()).filter(
        ({ id, active }) =>
          (params.active === undefined || active === params.active) &&
          (params.ids === undefined || params.ids.includes(id)),
      );
      const { data, hasMore } = takePage(all, params, 'product');
      return toListJson('/v1/products', data.map(toProductJson), hasMore);
    },
  ),
  route('GET', '/v1/products/:id', 'products.retrieve', expandOnly, ({ world, path }) =>
    toProductJson(find(world.state.products, 'product', path.id)),
  ),
  route('POST', '/v1/products/:id', 'products.update', productUpdate, ({ world, params, path }) => {
    const before = find(world.state.products, 'product', path.id);
    const after = world.state.products.put({
      ...before,
      ...changeOfProduct(params, before),
      updated: world.now(),
    });
    world.emit('product.updated', toProductJson(after), toProductJson(before));
    return toProductJson(after);
  }),
];
