import { LRUCache } from 'lru-cache';
import type { CallContext } from '#domain/call-context.ts';
import type { NewOrder } from '#domain/order.ts';
import type { CurrencyLookup } from './currency-lookup.ts';
import { toExternalId } from './mapping/identity.ts';
import { soldItemTypes } from './mapping/product.ts';
import { missingReference } from './missing-reference.ts';
import { idRow } from './records/item-row.ts';
import { placeholders, type SourceContext, toChunks } from './source-context.ts';

/** NetSuite's internal ids of what an order names. */
export interface OrderReferences {
  readonly customer: string;
  readonly currency: string;
  /** By SKU. */
  readonly items: ReadonlyMap<string, string>;
}

// Items are hardly ever renumbered; an item that is not found is asked for again.
const cacheOptions = { max: 5000, ttl: 10 * 60_000 };

/** Finds internal ids, keeping those of items. Throws `SYSTEM_REJECTED` naming what NetSuite does not have. */
export function createOrderReferences({ client, naming }: SourceContext, currencyOf: CurrencyLookup) {
  const items = new LRUCache<string, string>(cacheOptions);

  async function readKeys(name: string, from: string, keys: readonly string[], ctx: CallContext) {
    const text = `${from} IN (${placeholders(keys)})`;
    return client.select({ name, text, params: keys }, idRow, ctx);
  }

  async function readItems(skus: readonly string[], ctx: CallContext): Promise<void> {
    const types = soldItemTypes.map((type) => `'${type}'`).join(', ');
    const from = `SELECT i.id, i.itemid AS key FROM item i WHERE i.itemtype IN (${types}) AND i.itemid`;
    const unknown = skus.filter((sku) => !items.has(sku));
    const rows = await Promise.all(toChunks(unknown).map((chunk) => readKeys('items', from, chunk, ctx)));
    for (const { id, key } of rows.flat()) items.set(key, id);
  }

  async function itemsOf(skus: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, string>> {
    await readItems(skus, ctx);
    const found = new Map<string, string>();
    for (const sku of skus) {
      const id = items.get(sku);
      if (id === undefined) {
        throw missingReference(
          client.system,
          `NetSuite has no item with the name/number "${sku}"; create it or correct the SKU`,
        );
      }
      found.set(sku, id);
    }
    return found;
  }

  async function customerOf(customerId: string, ctx: CallContext): Promise<string> {
    const external = toExternalId(naming, customerId);
    const from = 'SELECT cu.id, cu.externalid AS key FROM customer cu WHERE cu.externalid';
    const [row] = external === undefined ? [] : await readKeys('customers', from, [external], ctx);
    if (row) return row.id;
    throw missingReference(
      client.system,
      `NetSuite has no customer with external id ${external ?? customerId}; onboard the customer first`,
    );
  }

  return async (order: NewOrder, ctx: CallContext): Promise<OrderReferences> => {
    const skus = order.lines.map(({ sku }) => sku);
    const [customer, currency, found] = await Promise.all([
      customerOf(order.customerId, ctx),
      currencyOf(order.currency, ctx),
      itemsOf(skus, ctx),
    ]);
    return { customer, currency, items: found };
  };
}
