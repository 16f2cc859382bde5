import type { JsonObject } from './json.ts';
import type { ProductModel } from './models.ts';

export function toProductJson(product: ProductModel): JsonObject {
  return {
    id: product.id,
    object: 'product',
    active: product.active,
    attributes: [],
    created: product.created,
    default_price: product.defaultPrice,
    description: product.description,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: product.metadata,
    name: product.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: product.taxCode,
    type: 'service',
    unit_label: product.unitLabel,
    updated: product.updated,
    url: null,
  };
}
