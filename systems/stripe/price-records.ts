import type { CallContext } from '#domain/call-context.ts';
import type { StripeClient } from './client.ts';
import { isMissing } from './errors.ts';
import { toLookupKey } from './mapping/naming.ts';
import { listOf } from './records/list.ts';
import { parseRecord } from './records/parse-record.ts';
import { type PriceRecord, priceSchema } from './records/price.ts';

export interface PriceRecords {
  /** The active price that bears each SKU's look-up key in a currency; SKUs without one are absent. */
  bySkus(
    skus: readonly string[],
    currency: string,
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, PriceRecord>>;
  /** Stripe has no bulk form: one call for each. */
  byIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, PriceRecord>>;
}

const priceList = listOf(priceSchema);

// Stripe allows ten look-up keys in a call.
const keysPerCall = 10;

export function createPriceRecords(client: StripeClient): PriceRecords {
  async function listByKeys(keys: readonly string[], ctx: CallContext): Promise<readonly PriceRecord[]> {
    const answer = await client.call({ operation: 'prices.list', effect: 'read' }, ctx, (stripe, options) =>
      stripe.prices.list({ lookup_keys: [...keys], active: true, limit: 100 }, options),
    );
    return parseRecord(client.system, 'prices', priceList, answer).data;
  }

  async function retrieve(id: string, ctx: CallContext): Promise<PriceRecord | undefined> {
    try {
      const answer = await client.call(
        { operation: 'prices.retrieve', effect: 'read' },
        ctx,
        (stripe, options) => stripe.prices.retrieve(id, {}, options),
      );
      return parseRecord(client.system, 'price', priceSchema, answer);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    async bySkus(skus, currency, ctx) {
      const skuOfKey = new Map(skus.map((sku) => [toLookupKey(sku, currency), sku]));
      const keys = [...skuOfKey.keys()];
      const chunks: Promise<readonly PriceRecord[]>[] = [];
      for (let at = 0; at < keys.length; at += keysPerCall) {
        chunks.push(listByKeys(keys.slice(at, at + keysPerCall), ctx));
      }
      const prices = (await Promise.all(chunks)).flat();
      return new Map(
        prices.flatMap((price) => {
          const sku = price.lookup_key ? skuOfKey.get(price.lookup_key) : undefined;
          return sku === undefined ? [] : [[sku, price] as const];
        }),
      );
    },
    async byIds(ids, ctx) {
      const read = await Promise.all([...new Set(ids)].map((id) => retrieve(id, ctx)));
      return new Map(read.flatMap((price) => (price ? [[price.id, price] as const] : [])));
    },
  };
}
