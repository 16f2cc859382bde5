import type { Company } from '#sandbox/company/company.ts';
import type { RecordCollection } from '#sandbox/kit/record-collection.ts';
import type { RecordIndex } from '#sandbox/kit/record-index.ts';
import type { RecordStore } from '#sandbox/kit/record-store.ts';
import type { SimulatedClock } from '#sandbox/kit/simulator.ts';
import { createWorldLists, type WorldLists } from './world-lists.ts';
import type {
  SimulatedCustomer,
  SimulatedItem,
  SimulatedTransaction,
  TransactionRecordType,
} from './world-records.ts';
import { transactionTypes } from './world-records.ts';
import { seedCustomers, seedItems, seedTransactions } from './world-seed.ts';

/** Transactions of one type. */
export interface Ledger {
  readonly records: RecordCollection<SimulatedTransaction>;
  readonly byEntity: RecordIndex<SimulatedTransaction>;
  readonly byExternalId: RecordIndex<SimulatedTransaction>;
  readonly byCreatedFrom: RecordIndex<SimulatedTransaction>;
  /** Payments and credit memos by what they settle. */
  readonly byApplied: RecordIndex<SimulatedTransaction>;
}

/** Everything that the simulated account holds. */
export interface World {
  readonly store: RecordStore;
  readonly lists: WorldLists;
  readonly customers: RecordCollection<SimulatedCustomer>;
  readonly customersByExternalId: RecordIndex<SimulatedCustomer>;
  readonly items: RecordCollection<SimulatedItem>;
  readonly itemsByName: RecordIndex<SimulatedItem>;
  readonly itemsByExternalId: RecordIndex<SimulatedItem>;
  readonly ledgers: Readonly<Record<TransactionRecordType, Ledger>>;
  /** Transactions of all types. */
  findTransaction(id: string): SimulatedTransaction | undefined;
  /** A new internal id, of all the account's sequences. */
  nextId(): string;
  /** `SO12001`. */
  nextNumber(prefix: string): string;
  /** The vendor's time: ISO instant and day. */
  now(): string;
  today(): string;
}

export const transactionRecordTypes = Object.keys(transactionTypes) as readonly TransactionRecordType[];

function createLedger(
  store: RecordStore,
  type: TransactionRecordType,
  seed: Iterable<SimulatedTransaction>,
): Ledger {
  const records = store.collection<SimulatedTransaction>(type);
  records.seedWith(seed);
  return {
    records,
    byEntity: records.index(({ entity }) => entity),
    byExternalId: records.index(({ externalId }) => externalId),
    byCreatedFrom: records.index(({ createdFrom }) => createdFrom),
    byApplied: records.index(({ applied }) => applied?.map(({ doc }) => doc)),
  };
}

/** Seeds a store with the company's ERP part, under what earlier runs changed. */
export function createWorld(company: Company, store: RecordStore, clock: SimulatedClock): World {
  const lists = createWorldLists(company);
  const now = () => new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
  const startedAt = now();
  // The company's last day is not over: nothing was changed later on it than now.
  const asOfNow = <T extends { readonly lastModifiedDate: string }>(record: T): T =>
    record.lastModifiedDate <= startedAt ? record : { ...record, lastModifiedDate: startedAt };
  const customers = store.collection<SimulatedCustomer>('customer');
  customers.seedWith([...seedCustomers(company)].map(asOfNow));
  const items = store.collection<SimulatedItem>('item');
  items.seedWith([...seedItems(company, lists)].map(asOfNow));
  const transactions = [...seedTransactions(company)].map(asOfNow);
  const bySeedType = Map.groupBy(transactions, ({ recordType }) => recordType);
  const ledgers = Object.fromEntries(
    transactionRecordTypes.map((type) => [type, createLedger(store, type, bySeedType.get(type) ?? [])]),
  ) as Record<TransactionRecordType, Ledger>;
  const seededIds = [...transactions, ...customers.values(), ...items.values()].map(({ id }) => Number(id));
  // Two sequences of the seed end before these; what is made later begins after them.
  const firstId = seededIds.reduce((most, id) => Math.max(most, id), 0) + 1;
  const firstNumber = 10_001 + transactions.length;
  return {
    store,
    lists,
    customers,
    customersByExternalId: customers.index(({ externalId }) => externalId),
    items,
    itemsByName: items.index(({ itemId }) => itemId),
    itemsByExternalId: items.index(({ externalId }) => externalId),
    ledgers,
    findTransaction: (id) => {
      for (const type of transactionRecordTypes) {
        const found = ledgers[type].records.get(id);
        if (found) return found;
      }
      return undefined;
    },
    nextId: () => String(store.next('internalId', firstId)),
    nextNumber: (prefix) => `${prefix}${store.next(`number/${prefix}`, firstNumber)}`,
    now,
    today: () => now().slice(0, 10),
  };
}
