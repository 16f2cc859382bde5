import type { SuiteQlQuery } from './client.ts';
import { placeholders } from './source-context.ts';

const format = `'YYYY-MM-DD"T"HH24:MI:SS'`;
const at = `TO_TIMESTAMP(?, ${format})`;

/** When the account last changed a transaction, by its own clock: the only one that stamps can be compared with. */
export function latestChangeQuery(): SuiteQlQuery {
  return {
    name: 'latestChange',
    text: `SELECT TO_CHAR(t.lastmodifieddate, ${format}) AS modified FROM transaction t
ORDER BY t.lastmodifieddate DESC FETCH FIRST 1 ROWS ONLY`,
    params: [],
  };
}

export function changedTransactionsQuery(since: string): SuiteQlQuery {
  return {
    name: 'changedTransactions',
    text: `SELECT t.id, t.type, TO_CHAR(t.lastmodifieddate, ${format}) AS modified, ml.createdfrom
FROM transaction t JOIN transactionline ml ON ml.transaction = t.id AND ml.mainline = 'T'
WHERE t.type IN ('SalesOrd', 'ItemShip', 'CustInvc', 'CustPymt', 'CustCred') AND t.lastmodifieddate >= ${at}
ORDER BY t.lastmodifieddate, t.id`,
    params: [since],
  };
}

/** What payments and credit memos settle. */
export function appliedLinksQuery(ids: readonly string[]): SuiteQlQuery {
  return {
    name: 'appliedLinks',
    text: `SELECT l.nextdoc AS payment, l.previousdoc AS document FROM nexttransactionlinelink l
WHERE l.linktype = 'Payment' AND l.nextdoc IN (${placeholders(ids)}) ORDER BY l.nextdoc, l.previousdoc`,
    params: ids,
  };
}

export function changedCustomersQuery(since: string): SuiteQlQuery {
  return {
    name: 'changedCustomers',
    text: `SELECT c.id, c.externalid, TO_CHAR(c.lastmodifieddate, ${format}) AS modified FROM customer c
WHERE c.lastmodifieddate >= ${at} ORDER BY c.lastmodifieddate, c.id`,
    params: [since],
  };
}

export function changedItemsQuery(since: string): SuiteQlQuery {
  return {
    name: 'changedItems',
    text: `SELECT i.id, TO_CHAR(i.lastmodifieddate, ${format}) AS modified FROM item i
WHERE i.lastmodifieddate >= ${at} ORDER BY i.lastmodifieddate, i.id`,
    params: [since],
  };
}

export function deletedRecordsQuery(since: string): SuiteQlQuery {
  return {
    name: 'deletedRecords',
    text: `SELECT d.recordid, d.type, TO_CHAR(d.deleteddate, ${format}) AS deleted FROM deletedrecord d
WHERE d.deleteddate >= ${at} ORDER BY d.deleteddate, d.recordid`,
    params: [since],
  };
}
