import { basisPoints, toAmount, toMinorUnits } from './amounts.ts';
import type { CompanyCurrency, CompanyPriceBook, CompanyProduct } from './company.ts';
import { addDays } from './days.ts';
import { salesforceId } from './salesforce-id.ts';

type Entry = CompanyPriceBook['entries'][number];

const currencies: readonly CompanyCurrency[] = ['USD', 'GBP', 'EUR'];

interface Period {
  readonly from: string;
  readonly to?: string;
  /** Ten-thousandths of the list price. */
  readonly share: number;
}

/** Every product sells at list today; a third were cheaper last year, a sixth will be dearer soon. */
function standardPeriods(n: number, today: string): readonly Period[] {
  const thisYear = `${today.slice(0, 4)}-01-01`;
  const lastYear = `${Number(today.slice(0, 4)) - 1}-01-01`;
  const rise = addDays(today, 45);
  return [
    ...(n % 3 === 0 ? [{ from: lastYear, to: addDays(thisYear, -1), share: 9_600 }] : []),
    { from: thisYear, share: 10_000, ...(n % 6 === 1 ? { to: addDays(rise, -1) } : {}) },
    ...(n % 6 === 1 ? [{ from: rise, share: 10_400 }] : []),
  ];
}

const partnerPeriods = (_n: number, today: string): readonly Period[] => [
  { from: `${today.slice(0, 4)}-01-01`, share: 8_200 },
];

/** Half of the catalog on a framework contract; a few of its prices ended last month. */
function publicSectorPeriods(n: number, today: string): readonly Period[] {
  if (n % 2 === 1) return [];
  const to = n % 20 === 0 ? addDays(today, -30) : addDays(today, 240);
  return [{ from: addDays(today, -490), to, share: 9_000 }];
}

const books = [
  { name: 'Standard Price Book', isStandard: true, periods: standardPeriods },
  { name: 'Partner Price Book', isStandard: false, periods: partnerPeriods },
  { name: 'Public Sector Price Book', isStandard: false, periods: publicSectorPeriods },
] as const;

export function createPriceBooks(
  products: readonly CompanyProduct[],
  today: string,
): readonly CompanyPriceBook[] {
  let entryNumber = 0;
  const toEntries = (product: CompanyProduct, { from, to, share }: Period): readonly Entry[] =>
    currencies.map((currency) => ({
      salesforceId: salesforceId('01u', ++entryNumber),
      sku: product.sku,
      currency,
      unitPrice: toAmount(Math.max(1, basisPoints(toMinorUnits(product.listPrice[currency]), share))),
      effectiveFrom: from,
      ...(to === undefined ? {} : { effectiveTo: to }),
    }));
  return books.map(({ name, isStandard, periods }, n) => ({
    salesforceId: salesforceId('01s', n + 1),
    name,
    isStandard,
    entries: products.flatMap((product, index) =>
      periods(index, today).flatMap((period) => toEntries(product, period)),
    ),
  }));
}
