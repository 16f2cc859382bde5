import type { CallContext } from '#domain/call-context.ts';
import type { Page, PageRequest } from '#domain/page.ts';
import type { Availability, Product, ProductSource } from '#domain/product.ts';
import { createBatcher } from '#shield/batch.ts';
import type { SuiteQlQuery } from './client.ts';
import { parseCursor, skuKey, toCursor } from './mapping/cursor.ts';
import { toInternalIds } from './mapping/identity.ts';
import { soldItemTypes, toAvailability, toProduct } from './mapping/product.ts';
import { type ItemRow, itemRow, type StockRow, stockRow } from './records/item-row.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, placeholders, type SourceContext } from './source-context.ts';

const soldOnly = `i.itemtype IN (${soldItemTypes.map((type) => `'${type}'`).join(', ')}) AND NVL(i.subtype, 'Sale') <> 'Purchase'`;

// The field's name is part of the statement: it cannot be bound, so nothing else may get there.
function taxCodeColumn(field: string | undefined): string {
  if (field === undefined) return '';
  if (/^custitem[a-z0-9_]{1,40}$/.test(field)) return `, i.${field} AS taxcode`;
  throw new RangeError(`"${field}" is no custom item field; give its id, which begins with custitem`);
}

function itemQuery(
  taxCodeField: string | undefined,
  clause: string,
  params: readonly string[],
): SuiteQlQuery {
  return {
    name: 'items',
    text: `SELECT i.id, i.itemid, i.displayname, i.description, i.itemtype, i.isinactive, i.isfulfillable,
  BUILTIN.DF(i.class) AS family${taxCodeColumn(taxCodeField)}
FROM item i WHERE ${clause} ORDER BY i.itemid, i.id`,
    params,
  };
}

function listClause(query: ProductList): { readonly clause: string; readonly params: readonly string[] } {
  const clauses = [soldOnly];
  const params: string[] = [];
  const search = query.search?.trim().toLowerCase();
  if (search) {
    clauses.push(`(INSTR(LOWER(i.itemid), ?) > 0 OR INSTR(LOWER(i.displayname), ?) > 0)`);
    params.push(search, search);
  }
  if (query.active !== undefined) {
    clauses.push(`NVL(i.isinactive, 'F') = ?`);
    params.push(query.active ? 'F' : 'T');
  }
  if (query.page.after !== undefined) {
    const { key, id } = parseCursor(query.page.after, skuKey);
    clauses.push('(i.itemid > ? OR (i.itemid = ? AND i.id > ?))');
    params.push(key, key, id);
  }
  return { clause: clauses.join(' AND '), params };
}

interface ProductList {
  readonly search?: string;
  readonly active?: boolean;
  readonly page: PageRequest;
}

/** The item master: one SuiteQL call a page, or for 200 items; stock of 200 items is one more. Whoever asks. */
export function createProductSource(
  { client, naming, asOf, onBatch }: SourceContext,
  taxCodeField: string | undefined,
): ProductSource {
  // Fails here and not on the first query where the configured field is none.
  taxCodeColumn(taxCodeField);

  async function products(clause: string, params: readonly string[], ctx: CallContext, limit?: number) {
    const rows = await client.select(itemQuery(taxCodeField, clause, params), itemRow, ctx, limit);
    const at = asOf();
    return rows.map((row) => toProduct(naming, row, at));
  }

  function productsBy(key: string, clause: string, params: readonly string[], ctx: CallContext) {
    const make = (rows: readonly ItemRow[]) => rows.map((row) => toProduct(naming, row, asOf())).at(-1);
    return selectByKey(client, itemQuery(taxCodeField, clause, params), { key, row: itemRow, make }, ctx);
  }

  const batch = { maxSize: idsPerQuery, hasCheckedKeys: true, writes: client.writes, onBatch };
  const byInternalId = createBatcher<string, Product>({
    ...batch,
    name: 'netsuite.products',
    load: (ids, ctx) => productsBy('id', `i.id IN (${placeholders(ids)})`, ids, ctx),
  });
  const bySku = createBatcher<string, Product>({
    ...batch,
    name: 'netsuite.productsBySku',
    load: (skus, ctx) => productsBy('itemid', `i.itemid IN (${placeholders(skus)})`, skus, ctx),
  });
  const stockByInternalId = createBatcher<string, Availability>({
    ...batch,
    name: 'netsuite.stock',
    async load(ids, ctx) {
      const text = `SELECT ail.item, SUM(ail.quantityonhand) AS onhand, SUM(ail.quantityavailable) AS available
FROM aggregateitemlocation ail WHERE ail.item IN (${placeholders(ids)}) GROUP BY ail.item`;
      const about = {
        key: 'item',
        row: stockRow,
        make: ([row]: readonly StockRow[]) => row && toAvailability(naming, row, asOf()),
      };
      return await selectByKey(client, { name: 'stock', text, params: ids }, about, ctx);
    },
  });

  async function listProducts(query: ProductList, ctx: CallContext): Promise<Page<Product>> {
    const { first } = query.page;
    if (first < 1) return { items: [], hasNextPage: false };
    const { clause, params } = listClause(query);
    const found = await products(clause, params, ctx, first + 1);
    const items = found
      .slice(0, first)
      .map((node) => ({ node, cursor: toCursor({ key: node.sku, id: node.source.recordId }) }));
    return { items, hasNextPage: found.length > first };
  }

  return {
    system: naming.system,
    listProducts,
    async productsByIds(ids, ctx) {
      const known = toInternalIds(naming, 'Product', ids);
      const found = await byInternalId.loadAll(known.keys(), ctx, ctx.priority);
      return new Map([...found.values()].map((product) => [product.id, product]));
    },
    productsBySkus: (skus, ctx) => bySku.loadAll(skus, ctx, ctx.priority),
    async availabilityByProducts(productIds, ctx) {
      const known = toInternalIds(naming, 'Product', productIds);
      const found = await stockByInternalId.loadAll(known.keys(), ctx, ctx.priority);
      return new Map([...found.values()].map((stock) => [stock.productId, stock]));
    },
  };
}
