import type { Tables } from './suiteql-run.ts';
import {
  createCustomerSubsidiaryTable,
  createCustomerTable,
  createDeletedRecordTable,
  createItemTable,
  createListTable,
  createStockTable,
} from './tables-entity.ts';
import { createLinkTable, createTrackingTables } from './tables-link.ts';
import { createTransactionLineTable, createTransactionTable } from './tables-transaction.ts';
import type { World } from './world.ts';

/** The query service's tables over the simulated account. */
export function createTables(world: World, taxCodeField: string): Tables {
  const { lists } = world;
  const tables = [
    createTransactionTable(world),
    createTransactionLineTable(world),
    createLinkTable(world, 'nexttransactionlinelink'),
    createLinkTable(world, 'previoustransactionlinelink'),
    ...createTrackingTables(world),
    createCustomerTable(world),
    createCustomerSubsidiaryTable(world),
    createItemTable(world, taxCodeField),
    createStockTable(world, 'aggregateitemlocation'),
    createStockTable(world, 'inventoryitemlocations'),
    createListTable('currency', lists.currencies, { symbol: ({ symbol }) => symbol }),
    createListTable('subsidiary', lists.subsidiaries, {
      fullname: ({ name }) => name,
      country: ({ country }) => country,
      currency: ({ currency }) => currency,
      isinactive: () => 'F',
      iselimination: () => 'F',
    }),
    createListTable('term', lists.terms, {
      daysuntilnetdue: ({ daysUntilNetDue }) => String(daysUntilNetDue),
    }),
    createListTable('classification', lists.classes),
    createListTable('location', lists.locations),
    createDeletedRecordTable(world),
  ];
  return new Map(tables.map((table) => [table.name, table]));
}
