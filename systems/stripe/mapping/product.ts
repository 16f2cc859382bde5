import { toEntityId } from '#domain/entity-id.ts';
import type { ProductRecord } from '../records/product.ts';
import { metadataKeys, type Naming } from './naming.ts';

/** The catalog's product of a Stripe product; undefined for one that carries no ERP item id. */
export function toProductId(product: ProductRecord | undefined, naming: Naming): string | undefined {
  const item = product?.metadata[metadataKeys.item];
  return item ? toEntityId('Product', naming.productSystem, item) : undefined;
}
