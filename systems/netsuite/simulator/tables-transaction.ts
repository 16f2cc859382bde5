import { defineTable, type VirtualTable } from './suiteql-table.ts';
import { transactionRecordTypes, type World } from './world.ts';
import { isPositive, negative } from './world-amounts.ts';
import { amountRemaining } from './world-balances.ts';
import {
  type SimulatedLine,
  type SimulatedTransaction,
  statusText,
  transactionTypes,
} from './world-records.ts';

/** One row of `transactionline`: the main line, an item line or the tax line of a transaction. */
interface LineRow {
  readonly transaction: SimulatedTransaction;
  readonly kind: 'main' | 'item' | 'tax';
  readonly id: number;
  readonly line?: SimulatedLine;
}

const dateOf = (day: string | undefined) => (day === undefined ? null : `${day}T00:00:00`);
const instantOf = (instant: string) => instant.slice(0, 19);
const flag = (value: boolean) => (value ? 'T' : 'F');
const typical = { ofEntity: 15, linesOfTransaction: 6 };

function* allTransactions(world: World): Generator<SimulatedTransaction> {
  for (const type of transactionRecordTypes) yield* world.ledgers[type].records.values();
}

const count = (world: World) =>
  transactionRecordTypes.reduce((total, type) => total + world.ledgers[type].records.size, 0);

export function createTransactionTable(world: World): VirtualTable {
  const { lists, ledgers } = world;
  const recordTypeOf = new Map(
    transactionRecordTypes.map((recordType) => [transactionTypes[recordType].type, recordType]),
  );
  const invoiceOnly = (row: SimulatedTransaction, value: string) =>
    row.recordType === 'invoice' ? value : null;
  const currencyName = (id: string) => lists.currencies.get(id)?.name;
  return defineTable<SimulatedTransaction>({
    name: 'transaction',
    rows: () => allTransactions(world),
    size: () => count(world),
    lookups: {
      id: { typical: 1, find: (id) => [world.findTransaction(id)].filter((found) => found !== undefined) },
      externalid: {
        typical: 1,
        find: (key) => transactionRecordTypes.flatMap((type) => ledgers[type].byExternalId.find(key)),
      },
      entity: {
        typical: typical.ofEntity,
        find: (key) => transactionRecordTypes.flatMap((type) => ledgers[type].byEntity.find(key)),
      },
      type: {
        typical: count(world) / 3,
        find: (key) => {
          const recordType = recordTypeOf.get(key);
          return recordType ? [...ledgers[recordType].records.values()] : [];
        },
      },
    },
    columns: {
      id: ['number', (row) => row.id],
      tranid: ['text', (row) => row.tranId],
      trandisplayname: ['text', (row) => `${transactionTypes[row.recordType].name} #${row.tranId}`],
      recordtype: ['text', (row) => row.recordType.toLowerCase()],
      type: {
        type: 'text',
        value: (row) => transactionTypes[row.recordType].type,
        display: (row) => transactionTypes[row.recordType].name,
      },
      status: {
        type: 'text',
        value: (row) => row.status,
        display: (row) => `${transactionTypes[row.recordType].name} : ${statusText(row)}`,
        criteria: (row) => `${transactionTypes[row.recordType].type}:${row.status}`,
      },
      trandate: ['date', (row) => dateOf(row.tranDate)],
      duedate: ['date', (row) => dateOf(row.dueDate)],
      closedate: ['date', (row) => dateOf(row.closeDate)],
      createddate: ['date', (row) => instantOf(row.createdDate)],
      lastmodifieddate: ['date', (row) => instantOf(row.lastModifiedDate)],
      entity: {
        type: 'number',
        value: (row) => row.entity,
        display: (row) => world.customers.get(row.entity)?.companyName,
      },
      currency: {
        type: 'number',
        value: (row) => row.currency,
        display: (row) => currencyName(row.currency),
      },
      exchangerate: ['number', () => '1'],
      externalid: ['text', (row) => row.externalId],
      otherrefnum: ['text', (row) => row.otherRefNum],
      memo: ['text', (row) => row.memo],
      terms: {
        type: 'number',
        value: (row) => row.terms,
        display: (row) => lists.terms.get(row.terms ?? '')?.name,
      },
      foreigntotal: ['number', (row) => row.total],
      foreignamountpaid: ['number', (row) => invoiceOnly(row, row.amountPaid ?? '0')],
      foreignamountunpaid: ['number', (row) => invoiceOnly(row, amountRemaining(row))],
      shipcarrier: ['text', (row) => row.shipCarrier],
      voided: ['text', (row) => flag(row.status === 'V')],
    },
  });
}

// Records are replaced when they change, so that rows made of one stay true as long as it is there.
const lineRows = new WeakMap<SimulatedTransaction, readonly LineRow[]>();

function linesOf(transaction: SimulatedTransaction): readonly LineRow[] {
  const known = lineRows.get(transaction);
  if (known) return known;
  const last = transaction.lines.reduce((most, { line }) => Math.max(most, line), 0);
  const rows: LineRow[] = [
    { transaction, kind: 'main', id: 0 },
    ...transaction.lines.map((line): LineRow => ({ transaction, kind: 'item', id: line.line, line })),
  ];
  if (isPositive(transaction.taxTotal)) rows.push({ transaction, kind: 'tax', id: last + 1 });
  lineRows.set(transaction, rows);
  return rows;
}

// Sales, shipments and invoices take from stock and add to revenue: both are negative. Credits give back.
const givesBack = ({ recordType }: SimulatedTransaction) => recordType === 'creditMemo';

function amountOf({ transaction, kind, line }: LineRow): string | undefined {
  if (transaction.recordType === 'itemFulfillment') return undefined;
  if (kind === 'main') return transaction.total;
  return kind === 'tax' ? transaction.taxTotal : line?.amount;
}

function lineAmount(row: LineRow): string | undefined {
  const amount = amountOf(row);
  if (amount === undefined) return undefined;
  const positive = (row.kind === 'main') !== givesBack(row.transaction);
  return positive ? amount : negative(amount);
}

export function createTransactionLineTable(world: World): VirtualTable {
  const { lists, ledgers } = world;
  const itemOf = (row: LineRow) => (row.line ? world.items.get(row.line.item) : undefined);
  const orderQuantity = (row: LineRow, quantity: string | undefined) =>
    row.transaction.recordType === 'salesOrder' ? quantity : undefined;
  const itemTypes = {
    inventoryItem: 'InvtPart',
    nonInventorySaleItem: 'NonInvtPart',
    serviceSaleItem: 'Service',
  };
  return defineTable<LineRow>({
    name: 'transactionline',
    rows: () => allTransactions(world).flatMap(linesOf),
    size: () => count(world) * typical.linesOfTransaction,
    lookups: {
      transaction: {
        typical: typical.linesOfTransaction,
        find: (id) => {
          const transaction = world.findTransaction(id);
          return transaction ? linesOf(transaction) : [];
        },
      },
      createdfrom: {
        typical: typical.linesOfTransaction,
        find: (id) =>
          transactionRecordTypes.flatMap((type) => ledgers[type].byCreatedFrom.find(id)).flatMap(linesOf),
      },
    },
    columns: {
      transaction: ['number', (row) => row.transaction.id],
      id: ['number', (row) => String(row.id)],
      linesequencenumber: ['number', (row) => String(row.id)],
      uniquekey: ['number', (row) => `${row.transaction.id}${String(row.id).padStart(3, '0')}`],
      mainline: ['text', (row) => flag(row.kind === 'main')],
      taxline: ['text', (row) => flag(row.kind === 'tax')],
      iscogs: ['text', () => 'F'],
      item: { type: 'number', value: (row) => row.line?.item, display: (row) => itemOf(row)?.itemId },
      itemtype: [
        'text',
        (row) => {
          const item = itemOf(row);
          return item ? itemTypes[item.recordType] : row.kind === 'tax' ? 'TaxItem' : null;
        },
      ],
      quantity: ['number', (row) => row.line && lineQuantity(row)],
      quantityshiprecv: ['number', (row) => orderQuantity(row, row.line?.quantityFulfilled)],
      quantitybilled: ['number', (row) => orderQuantity(row, row.line?.quantityBilled)],
      rate: ['number', (row) => row.line?.rate],
      foreignamount: ['number', (row) => lineAmount(row)],
      netamount: ['number', (row) => lineAmount(row)],
      memo: [
        'text',
        (row) => row.line?.description ?? (row.kind === 'main' ? row.transaction.memo : undefined),
      ],
      isclosed: ['text', (row) => flag(row.line?.isClosed ?? false)],
      createdfrom: ['number', (row) => row.transaction.createdFrom],
      entity: ['number', (row) => row.transaction.entity],
      subsidiary: {
        type: 'number',
        value: (row) => row.transaction.subsidiary,
        display: (row) => lists.subsidiaries.get(row.transaction.subsidiary)?.name,
      },
    },
  });
}

function lineQuantity(row: LineRow): string | undefined {
  const quantity = row.line?.quantity;
  if (quantity === undefined) return undefined;
  return givesBack(row.transaction) ? quantity : negative(quantity);
}
