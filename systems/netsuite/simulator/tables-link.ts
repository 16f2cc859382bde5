import { defineTable, type VirtualTable } from './suiteql-table.ts';
import { transactionRecordTypes, type World } from './world.ts';
import { type SimulatedTransaction, transactionTypes } from './world-records.ts';

/** How one transaction's line goes on in another's. */
interface LinkRow {
  readonly previous: SimulatedTransaction;
  readonly previousLine: number;
  readonly next: SimulatedTransaction;
  readonly nextLine: number;
  readonly linkType: 'ShipRcpt' | 'OrdBill' | 'Payment';
  readonly amount?: string;
}

/** What leads to `next`. */
function linksTo(world: World, next: SimulatedTransaction): readonly LinkRow[] {
  const order = next.createdFrom === undefined ? undefined : world.findTransaction(next.createdFrom);
  const linkType = next.recordType === 'itemFulfillment' ? 'ShipRcpt' : 'OrdBill';
  const fromOrder = order
    ? next.lines.flatMap(({ line, orderLine, amount }): LinkRow[] =>
        orderLine === undefined
          ? []
          : [{ previous: order, previousLine: orderLine, next, nextLine: line, linkType, amount }],
      )
    : [];
  const settled = (next.applied ?? []).flatMap(({ doc, amount }): LinkRow[] => {
    const previous = world.findTransaction(doc);
    return previous ? [{ previous, previousLine: 0, next, nextLine: 0, linkType: 'Payment', amount }] : [];
  });
  return [...fromOrder, ...settled];
}

function linksFrom(world: World, id: string): readonly LinkRow[] {
  const nexts = transactionRecordTypes.flatMap((type) => {
    const { byCreatedFrom, byApplied } = world.ledgers[type];
    return [...byCreatedFrom.find(id), ...byApplied.find(id)];
  });
  return [...new Set(nexts)]
    .flatMap((next) => linksTo(world, next))
    .filter(({ previous }) => previous.id === id);
}

/** `nexttransactionlinelink` and `previoustransactionlinelink` hold the same links. */
export function createLinkTable(world: World, name: string): VirtualTable {
  return defineTable<LinkRow>({
    name,
    rows: () =>
      transactionRecordTypes
        .flatMap((type) => [...world.ledgers[type].records.values()])
        .flatMap((next) => linksTo(world, next)),
    size: () => world.ledgers.invoice.records.size * 6,
    lookups: {
      previousdoc: { typical: 4, find: (id) => linksFrom(world, id) },
      nextdoc: {
        typical: 4,
        find: (id) => {
          const next = world.findTransaction(id);
          return next ? linksTo(world, next) : [];
        },
      },
    },
    columns: {
      previousdoc: ['number', (row) => row.previous.id],
      previousline: ['number', (row) => String(row.previousLine)],
      previoustype: ['text', (row) => transactionTypes[row.previous.recordType].type],
      nextdoc: ['number', (row) => row.next.id],
      nextline: ['number', (row) => String(row.nextLine)],
      nexttype: ['text', (row) => transactionTypes[row.next.recordType].type],
      linktype: ['text', (row) => row.linkType],
      foreignamount: ['number', (row) => row.amount],
    },
  });
}

/** Parcels: the tracking number of a fulfillment has the fulfillment's id. */
export function createTrackingTables(world: World): readonly VirtualTable[] {
  const tracked = () => [...world.ledgers.itemFulfillment.records.values()].filter(hasTracking);
  const hasTracking = (row: SimulatedTransaction) => row.trackingNumber !== undefined;
  const byId = (id: string) => {
    const found = world.ledgers.itemFulfillment.records.get(id);
    return found && hasTracking(found) ? [found] : [];
  };
  const size = () => world.ledgers.itemFulfillment.records.size;
  return [
    defineTable<SimulatedTransaction>({
      name: 'trackingnumber',
      rows: tracked,
      size,
      lookups: { id: { typical: 1, find: byId } },
      columns: { id: ['number', (row) => row.id], trackingnumber: ['text', (row) => row.trackingNumber] },
    }),
    defineTable<SimulatedTransaction>({
      name: 'trackingnumbermap',
      rows: tracked,
      size,
      lookups: { transaction: { typical: 1, find: byId }, trackingnumber: { typical: 1, find: byId } },
      columns: { transaction: ['number', (row) => row.id], trackingnumber: ['number', (row) => row.id] },
    }),
  ];
}
