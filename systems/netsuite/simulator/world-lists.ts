import type { Company, CompanyCurrency } from '#sandbox/company/company.ts';
import type { ListEntry } from './world-records.ts';

export interface Currency extends ListEntry {
  /** ISO 4217. */
  readonly symbol: CompanyCurrency;
}

export interface Subsidiary extends ListEntry {
  readonly currency: string;
  readonly country: string;
}

export interface Term extends ListEntry {
  readonly daysUntilNetDue: number;
}

/** The account's lists, which no test changes. */
export interface WorldLists {
  readonly currencies: ReadonlyMap<string, Currency>;
  readonly subsidiaries: ReadonlyMap<string, Subsidiary>;
  readonly terms: ReadonlyMap<string, Term>;
  /** Product families. */
  readonly classes: ReadonlyMap<string, ListEntry>;
  readonly locations: ReadonlyMap<string, ListEntry>;
}

export const currencyIds: Readonly<Record<CompanyCurrency, string>> = { USD: '1', GBP: '2', EUR: '4' };

const currencies: readonly Currency[] = [
  { id: currencyIds.USD, name: 'US Dollar', symbol: 'USD' },
  { id: currencyIds.GBP, name: 'British pound', symbol: 'GBP' },
  { id: currencyIds.EUR, name: 'Euro', symbol: 'EUR' },
];

function byId<T extends ListEntry>(entries: Iterable<T>): ReadonlyMap<string, T> {
  return new Map([...entries].map((entry) => [entry.id, entry]));
}

export function createWorldLists(company: Company): WorldLists {
  const families = new Set(company.products.map(({ family }) => family));
  const locations = new Set(company.products.flatMap(({ stock = [] }) => stock.map((at) => at.locationId)));
  return {
    currencies: byId(currencies),
    subsidiaries: byId(
      company.legalEntities.map(({ netsuiteId, name, currency, countryCode }) => ({
        id: netsuiteId,
        name,
        currency: currencyIds[currency],
        country: countryCode,
      })),
    ),
    terms: byId(
      company.customers.map(({ terms }) => ({
        id: terms.netsuiteId,
        name: terms.name,
        daysUntilNetDue: terms.netDays,
      })),
    ),
    classes: byId([...families].map((name, index) => ({ id: String(index + 1), name }))),
    locations: byId([...locations].sort().map((id) => ({ id, name: `Warehouse ${id}` }))),
  };
}
