import type { CallContext } from '#domain/call-context.ts';
import type { CurrencyCode } from '#domain/money.ts';
import type { Price, PriceBook, PriceSource } from '#domain/product.ts';
import { maxInList, toChunks } from './chunks.ts';
import { priceFields, toPrice, toPriceBook } from './mapping/price.ts';
import { ownedRecords } from './owned-records.ts';
import type { PortOptions } from './port-options.ts';
import { query } from './query.ts';
import { flag, type VendorRecord } from './records/vendor-record.ts';
import { soqlDate, soqlList, soqlText, soqlWhere } from './soql.ts';

export function createPriceSource({ client, config }: PortOptions): PriceSource {
  const { system } = client;
  const { singleCurrency, fields } = config;
  const entries = `SELECT ${priceFields(config).join(',')} FROM PricebookEntry`;

  /** Rows of `select` for every chunk of `values`, each in an `IN (…)` on `field`. */
  async function rowsIn(
    select: string,
    field: string,
    values: Iterable<string>,
    conditions: readonly string[],
    ctx: CallContext,
  ): Promise<readonly VendorRecord[]> {
    const rows = toChunks(values, maxInList).map((chunk) =>
      query(client, `${select}${soqlWhere([`${field} IN ${soqlList(chunk)}`, ...conditions])}`, ctx),
    );
    return (await Promise.all(rows)).flat();
  }

  async function pricesBySkus(
    { skus, currency, at }: { skus: readonly string[]; currency: CurrencyCode; at: string },
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, readonly Price[]>> {
    if (singleCurrency !== undefined && singleCurrency !== currency) return new Map();
    const conditions = [
      'IsActive = true',
      'Pricebook2.IsActive = true',
      ...(singleCurrency === undefined ? [`CurrencyIsoCode = ${soqlText(currency)}`] : []),
      ...inEffect(at, fields.priceEffectiveFrom, '<='),
      ...inEffect(at, fields.priceEffectiveTo, '>='),
    ];
    const rows = await rowsIn(entries, `Product2.${fields.sku}`, skus, conditions, ctx);
    const standardFirst = rows.toSorted((a, b) => rank(a) - rank(b));
    const prices = Map.groupBy(
      standardFirst.map((row) => toPrice(row, config)),
      ({ sku }) => sku,
    );
    // Salesforce ignores case where the ERP does not.
    return new Map([...prices].filter(([sku]) => skus.includes(sku)));
  }

  async function pricesByIds(ids: readonly string[], ctx: CallContext): Promise<ReadonlyMap<string, Price>> {
    const records = ownedRecords(ids, 'Price', system).keys();
    const prices = (await rowsIn(entries, 'Id', records, [], ctx)).map((row) => toPrice(row, config));
    return new Map(prices.map((price) => [price.id, price]));
  }

  async function priceBooksByIds(
    ids: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, PriceBook>> {
    const records = ownedRecords(ids, 'PriceBook', system).keys();
    const books = (await rowsIn('SELECT Id,Name FROM Pricebook2', 'Id', records, [], ctx)).map(toPriceBook);
    return new Map(books.map((book) => [book.id, book]));
  }

  return { system, pricesBySkus, pricesByIds, priceBooksByIds };
}

function inEffect(at: string, field: string | null, comparison: '<=' | '>='): readonly string[] {
  return field === null ? [] : [`${field} = null OR ${field} ${comparison} ${soqlDate(at)}`];
}

function rank(entry: VendorRecord): number {
  return flag(entry, 'Pricebook2.IsStandard') ? 0 : 1;
}
