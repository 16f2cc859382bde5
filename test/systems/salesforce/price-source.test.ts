import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { company, context, type RunningOrg, startOrg } from './running-org.ts';

const at = company.today;

describe('the prices of Salesforce', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org[Symbol.asyncDispose]());
  beforeEach(() => org.control('stats/reset', {}));

  test('fifty products cost one call and have the prices in effect, the standard book first', async () => {
    const skus = company.products.slice(0, 50).map(({ sku }) => sku);
    const prices = await org.salesforce.prices.pricesBySkus({ skus, currency: 'EUR', at }, context());
    expect((await org.stats()).query).toBe(1);
    const standard = company.priceBooks.find(({ isStandard }) => isStandard);
    for (const sku of skus) {
      const expected = company.priceBooks.flatMap(({ entries, salesforceId }) =>
        entries
          .filter((entry) => entry.sku === sku && entry.currency === 'EUR')
          .filter(({ effectiveFrom, effectiveTo }) => effectiveFrom <= at && (effectiveTo ?? at) >= at)
          .map((entry) => ({
            id: toEntityId('Price', 'salesforce', entry.salesforceId),
            book: salesforceId,
            entry,
          })),
      );
      const found = prices.get(sku) ?? [];
      expect(found.map(({ id }) => id).toSorted()).toEqual(expected.map(({ id }) => id).toSorted());
      expect(found[0]?.priceBook?.name).toBe(standard?.name);
      for (const { id, entry } of expected) {
        const price = found.find((candidate) => candidate.id === id);
        expect(Number(price?.unitAmount.amount)).toBe(Number(entry.unitPrice));
        expect(price).toMatchObject({
          unitAmount: { currency: 'EUR' },
          active: true,
          effectiveFrom: entry.effectiveFrom,
        });
      }
    }
  });

  test('a subscription has an interval and a usage type, and goods have neither', async () => {
    const metered = company.products.find(({ recurring }) => recurring?.usageType === 'METERED');
    const licensed = company.products.find(({ recurring }) => recurring?.usageType === 'LICENSED');
    const goods = company.products.find(({ kind }) => kind === 'GOODS');
    const skus = [metered?.sku ?? '', licensed?.sku ?? '', goods?.sku ?? ''];
    const prices = await org.salesforce.prices.pricesBySkus({ skus, currency: 'USD', at }, context());
    const interval = (product: typeof metered) =>
      product?.recurring?.interval === 'year' ? 'YEAR' : 'MONTH';
    expect(prices.get(skus[0] ?? '')?.[0]).toMatchObject({
      interval: interval(metered),
      usageType: 'METERED',
    });
    expect(prices.get(skus[1] ?? '')?.[0]).toMatchObject({
      interval: interval(licensed),
      usageType: 'LICENSED',
    });
    expect(prices.get(skus[2] ?? '')?.[0]).not.toHaveProperty('interval');
    expect(prices.get(skus[2] ?? '')?.[0]).not.toHaveProperty('usageType');
  });

  test('more SKUs than one list takes are asked for in parts', async () => {
    const skus = [
      ...company.products.map(({ sku }) => sku),
      ...Array.from({ length: 150 }, (_, n) => `NONE-${n}`),
    ];
    const prices = await org.salesforce.prices.pricesBySkus({ skus, currency: 'GBP', at }, context());
    expect(prices.size).toBe(company.products.length);
    expect((await org.stats()).query).toBe(Math.ceil(skus.length / 200));
  });

  test('SKUs too long for one request line together still cost one call', async () => {
    const skus = [
      ...Array.from({ length: 100 }, (_, n) => `${'Ü'.repeat(120)}${n}`),
      company.products[0]?.sku ?? '',
    ];
    const prices = await org.salesforce.prices.pricesBySkus({ skus, currency: 'USD', at }, context());
    expect([...prices.keys()]).toEqual([company.products[0]?.sku]);
    expect(await org.stats()).toMatchObject({ composite: 1 });
  });

  test('a SKU in another case is another SKU', async () => {
    const sku = company.products[0]?.sku.toLowerCase() ?? '';
    expect(await org.salesforce.prices.pricesBySkus({ skus: [sku], currency: 'USD', at }, context())).toEqual(
      new Map(),
    );
  });

  test('prices and books are read by id', async () => {
    const [book] = company.priceBooks;
    const ids = (book?.entries ?? [])
      .slice(0, 20)
      .map(({ salesforceId }) => toEntityId('Price', 'salesforce', salesforceId));
    const prices = await org.salesforce.prices.pricesByIds([...ids, 'nonsense'], context());
    expect([...prices.keys()].toSorted()).toEqual(ids.toSorted());
    const bookId = toEntityId('PriceBook', 'salesforce', book?.salesforceId ?? '');
    const books = await org.salesforce.prices.priceBooksByIds([bookId], context());
    expect(books.get(bookId)).toEqual({ id: bookId, name: book?.name });
  });

  test('an org with one currency has no price in another, and is not asked for one', async () => {
    const { salesforce, passThrough } = org.connect({ singleCurrency: 'USD' });
    const skus = [company.products[0]?.sku ?? ''];
    expect(await salesforce.prices.pricesBySkus({ skus, currency: 'EUR', at }, context())).toEqual(new Map());
    expect(passThrough.calls).toEqual([]);
  });

  test('a day that is none is refused before anything is sent', async () => {
    const query = { skus: ['X'], currency: 'USD', at: "2026-01-01' OR Id != null" };
    await expect(org.salesforce.prices.pricesBySkus(query, context())).rejects.toThrow(RangeError);
    expect((await org.stats()).query).toBeUndefined();
  });
});
