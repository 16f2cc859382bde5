import type { BatchListener } from '#shield/batch.ts';
import { type BatchedLookup, createBatchedLookup } from './batched-lookup.ts';
import type { StripeClient } from './client.ts';
import { listOf } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';
import { type ProductRecord, productSchema } from './records/product.ts';

const productList = listOf(productSchema);

/**
 * Products by Stripe's id, remembered for ten minutes. A list of subscriptions cannot expand them: `data.items.data.price.product` is a
 * level deeper than Stripe allows.
 */
export function createProductRecords(
  client: StripeClient,
  onBatch?: BatchListener,
): BatchedLookup<ProductRecord> {
  return createBatchedLookup({
    name: 'stripe.products',
    onBatch,
    chunkSize: 100,
    ttlMs: 600_000,
    missTtlMs: 5_000,
    max: 10_000,
    async load(ids, ctx) {
      const answer = await client.call(
        { operation: 'products.list', effect: 'read' },
        ctx,
        (stripe, options) => stripe.products.list({ ids: [...ids], limit: 100 }, options),
      );
      const { data } = parseRecord(client.system, 'products', productList, answer);
      return new Map(data.map((product) => [product.id, product]));
    },
  });
}
