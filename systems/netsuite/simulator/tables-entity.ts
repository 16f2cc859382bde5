import { defineTable, type VirtualTable } from './suiteql-table.ts';
import { type DeletedRecord, deletedRecords } from './told-services.ts';
import type { World } from './world.ts';
import { balancesOf } from './world-balances.ts';
import type { ListEntry, SimulatedCustomer, SimulatedItem, SimulatedStock } from './world-records.ts';

const flag = (value: boolean) => (value ? 'T' : 'F');
const itemTypes = {
  inventoryItem: 'InvtPart',
  nonInventorySaleItem: 'NonInvtPart',
  serviceSaleItem: 'Service',
} as const;

export function createCustomerTable(world: World): VirtualTable {
  const { customers, lists } = world;
  return defineTable<SimulatedCustomer>({
    name: 'customer',
    rows: () => customers.values(),
    size: () => customers.size,
    lookups: {
      id: { typical: 1, find: (id) => [customers.get(id)].filter((found) => found !== undefined) },
      externalid: { typical: 1, find: (key) => world.customersByExternalId.find(key) },
    },
    columns: {
      id: ['number', (row) => row.id],
      externalid: ['text', (row) => row.externalId],
      entityid: ['text', (row) => row.entityId],
      companyname: ['text', (row) => row.companyName],
      email: ['text', (row) => row.email],
      phone: ['text', (row) => row.phone],
      isperson: ['text', () => 'F'],
      isinactive: ['text', (row) => flag(row.isInactive)],
      parent: ['number', (row) => row.parent],
      currency: {
        type: 'number',
        value: (row) => row.currency,
        display: (row) => lists.currencies.get(row.currency)?.name,
      },
      terms: {
        type: 'number',
        value: (row) => row.terms,
        display: (row) => lists.terms.get(row.terms ?? '')?.name,
      },
      creditlimit: ['number', (row) => row.creditLimit],
      creditholdoverride: ['text', (row) => row.creditHoldOverride],
      oncredithold: ['text', (row) => flag(row.creditHoldOverride === 'ON')],
      resalenumber: ['text', (row) => row.resaleNumber],
      balancesearch: ['number', (row) => balancesOf(world, row).balance],
      overduebalancesearch: ['number', (row) => balancesOf(world, row).overdue],
      unbilledorderssearch: ['number', (row) => balancesOf(world, row).unbilled],
      daysoverduesearch: ['number', (row) => String(balancesOf(world, row).daysOverdue)],
      datecreated: ['date', (row) => row.dateCreated.slice(0, 19)],
      lastmodifieddate: ['date', (row) => row.lastModifiedDate.slice(0, 19)],
    },
  });
}

/** A customer buys from one subsidiary here, its primary one. */
export function createCustomerSubsidiaryTable(world: World): VirtualTable {
  const { customers } = world;
  const byId = (id: string) => [customers.get(id)].filter((found) => found !== undefined);
  return defineTable<SimulatedCustomer>({
    name: 'customersubsidiaryrelationship',
    rows: () => customers.values(),
    size: () => customers.size,
    lookups: { entity: { typical: 1, find: byId } },
    columns: {
      id: ['number', (row) => row.id],
      entity: ['number', (row) => row.id],
      subsidiary: ['number', (row) => row.subsidiary],
      isprimarysub: ['text', () => 'T'],
    },
  });
}

/** `taxCodeField` is the account's custom item field that holds tax codes. */
export function createItemTable(world: World, taxCodeField: string): VirtualTable {
  const { items, lists } = world;
  return defineTable<SimulatedItem>({
    name: 'item',
    rows: () => items.values(),
    size: () => items.size,
    lookups: {
      id: { typical: 1, find: (id) => [items.get(id)].filter((found) => found !== undefined) },
      itemid: { typical: 1, find: (name) => world.itemsByName.find(name) },
      externalid: { typical: 1, find: (key) => world.itemsByExternalId.find(key) },
    },
    columns: {
      id: ['number', (row) => row.id],
      externalid: ['text', (row) => row.externalId],
      itemid: ['text', (row) => row.itemId],
      fullname: ['text', (row) => row.itemId],
      displayname: ['text', (row) => row.displayName],
      description: ['text', (row) => row.salesDescription],
      itemtype: ['text', (row) => itemTypes[row.recordType]],
      subtype: ['text', (row) => (row.recordType === 'inventoryItem' ? null : 'Sale')],
      class: {
        type: 'number',
        value: (row) => row.class,
        display: (row) => lists.classes.get(row.class ?? '')?.name,
      },
      isinactive: ['text', (row) => flag(row.isInactive)],
      isfulfillable: ['text', (row) => flag(row.isFulfillable)],
      createddate: ['date', (row) => row.createdDate.slice(0, 19)],
      lastmodifieddate: ['date', (row) => row.lastModifiedDate.slice(0, 19)],
      [taxCodeField]: ['text', (row) => row.taxCode],
    },
  });
}

interface StockRow extends SimulatedStock {
  readonly item: string;
}

function stockOf(item: SimulatedItem | undefined): readonly StockRow[] {
  return item?.stock.map((stock) => ({ ...stock, item: item.id })) ?? [];
}

/** `aggregateitemlocation` and `inventoryitemlocations` hold an item's stock by location. */
export function createStockTable(world: World, name: string): VirtualTable {
  const { items, lists } = world;
  return defineTable<StockRow>({
    name,
    rows: () => [...items.values()].flatMap(stockOf),
    size: () => items.size * 3,
    lookups: { item: { typical: 3, find: (id) => stockOf(items.get(id)) } },
    columns: {
      item: ['number', (row) => row.item],
      location: {
        type: 'number',
        value: (row) => row.location,
        display: (row) => lists.locations.get(row.location)?.name,
      },
      quantityonhand: ['number', (row) => row.onHand],
      quantityavailable: ['number', (row) => row.available],
    },
  });
}

/** A table of one of the account's lists; `columns` are its columns beside id and name. */
export function createListTable<T extends ListEntry>(
  name: string,
  entries: ReadonlyMap<string, T>,
  columns: Readonly<Record<string, (row: T) => string>> = {},
): VirtualTable {
  return defineTable<T>({
    name,
    rows: () => entries.values(),
    size: () => entries.size,
    lookups: { id: { typical: 1, find: (id) => [entries.get(id)].filter((found) => found !== undefined) } },
    columns: {
      id: ['number', (row) => row.id],
      name: ['text', (row) => row.name],
      ...Object.fromEntries(
        Object.entries(columns).map(([column, value]) => [column, ['text', value] as const]),
      ),
    },
  });
}

/** `deletedrecord`: what was deleted of any type. */
export function createDeletedRecordTable(world: World): VirtualTable {
  const deleted = deletedRecords(world);
  return defineTable<DeletedRecord>({
    name: 'deletedrecord',
    rows: () => deleted.values(),
    size: () => deleted.size,
    lookups: {},
    columns: {
      recordid: ['number', (row) => row.recordId],
      type: ['text', (row) => row.type],
      deleteddate: ['date', (row) => row.deletedDate.slice(0, 19)],
    },
  });
}
