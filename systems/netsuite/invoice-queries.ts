import type { InvoiceStatus } from '#domain/invoice.ts';
import type { SuiteQlQuery } from './client.ts';
import type { Position } from './mapping/cursor.ts';
import { newestTransactions } from './newest-transactions.ts';
import { placeholders } from './source-context.ts';

const invoiceColumns = `SELECT t.id, t.tranid, t.status, BUILTIN.DF(t.status) AS statustext,
  TO_CHAR(t.trandate, 'YYYY-MM-DD') AS trandate, TO_CHAR(t.duedate, 'YYYY-MM-DD') AS duedate,
  TO_CHAR(t.closedate, 'YYYY-MM-DD') AS closedate, t.foreigntotal, t.foreignamountpaid, t.foreignamountunpaid,
  c.symbol AS currency, cu.externalid AS customer, so.id AS orderid, tx.foreignamount AS taxamount
FROM transaction t
JOIN transactionline ml ON ml.transaction = t.id AND ml.mainline = 'T'
JOIN customer cu ON cu.id = t.entity
JOIN currency c ON c.id = t.currency
LEFT JOIN transaction so ON so.id = ml.createdfrom AND so.type = 'SalesOrd'
LEFT JOIN transactionline tx ON tx.transaction = t.id AND tx.taxline = 'T'
WHERE t.type = 'CustInvc'`;

const newestFirst = 'ORDER BY t.trandate DESC, t.id DESC, tx.linesequencenumber';

export function invoicesByIdQuery(ids: readonly string[]): SuiteQlQuery {
  return {
    name: 'invoices',
    text: `${invoiceColumns} AND t.id IN (${placeholders(ids)}) ${newestFirst}`,
    params: ids,
  };
}

// NetSuite has no status of its own for a part-paid invoice.
const statusClauses: Readonly<Record<InvoiceStatus, string | undefined>> = {
  DRAFT: `BUILTIN.CF(p.status) = 'CustInvc:D'`,
  OPEN: `(BUILTIN.CF(p.status) = 'CustInvc:A' AND NVL(p.foreignamountpaid, 0) = 0)`,
  PARTIALLY_PAID: `(BUILTIN.CF(p.status) = 'CustInvc:A' AND NVL(p.foreignamountpaid, 0) > 0)`,
  PAID: `BUILTIN.CF(p.status) = 'CustInvc:B'`,
  VOID: `BUILTIN.CF(p.status) IN ('CustInvc:V', 'CustInvc:E')`,
  UNCOLLECTIBLE: undefined,
};

/** Whether NetSuite has invoices in any of `statuses`: it writes none off as uncollectible. */
export function hasInvoicesIn(statuses: readonly InvoiceStatus[]): boolean {
  return statuses.some((status) => statusClauses[status] !== undefined);
}

/** What tells apart the lists of invoices of one call from those of another. */
export interface InvoiceList {
  readonly status?: readonly InvoiceStatus[] | undefined;
  readonly after?: Position | undefined;
  readonly count: number;
  /** Of one customer alone, where orders are the parents. */
  readonly customer?: string | undefined;
}

/** Whose invoices: of all, or of each of some customers by external id, or of each of some orders by id. */
export interface InvoiceParents {
  readonly kind: 'customer' | 'order';
  readonly keys: readonly string[];
}

const parentColumns = { customer: 'pc.externalid', order: 'ps.id' } as const;

/** The newest invoices, one row a tax line: the inner query picks invoices, so that no invoice is cut. */
export function invoiceListQuery(list: InvoiceList, parents?: InvoiceParents): SuiteQlQuery {
  const joins = ['JOIN customer pc ON pc.id = p.entity'];
  const clauses = [`p.type = 'CustInvc'`];
  const params: string[] = [];
  if (parents?.kind === 'order') {
    joins.push(
      `JOIN transactionline pl ON pl.transaction = p.id AND pl.mainline = 'T'`,
      `JOIN transaction ps ON ps.id = pl.createdfrom AND ps.type = 'SalesOrd'`,
    );
  }
  if (list.customer !== undefined) {
    clauses.push('pc.externalid = ?');
    params.push(list.customer);
  }
  if (list.status) {
    const either = list.status
      .map((status) => statusClauses[status])
      .filter((clause) => clause !== undefined);
    clauses.push(`(${either.join(' OR ')})`);
  }
  const own = parents && { by: parentColumns[parents.kind], keys: parents.keys };
  const picked = newestTransactions({ ...list, ...(own && { parents: own }) }, joins, clauses);
  return {
    name: 'invoices',
    text: `${invoiceColumns} AND t.id IN (${picked.text}) ${newestFirst}`,
    params: [...params, ...picked.params],
  };
}

export function invoiceLinesQuery(invoiceIds: readonly string[]): SuiteQlQuery {
  return {
    name: 'invoiceLines',
    text: `SELECT tl.transaction AS invoice, tl.id, tl.memo, tl.quantity, tl.foreignamount, c.symbol AS currency,
  tl.item, i.itemtype, i.itemid, i.displayname
FROM transactionline tl
JOIN transaction t ON t.id = tl.transaction
JOIN currency c ON c.id = t.currency
LEFT JOIN item i ON i.id = tl.item
WHERE t.type = 'CustInvc' AND tl.transaction IN (${placeholders(invoiceIds)}) AND tl.mainline = 'F'
  AND NVL(tl.taxline, 'F') = 'F' AND NVL(tl.iscogs, 'F') = 'F'
ORDER BY tl.transaction, tl.linesequencenumber`,
    params: invoiceIds,
  };
}

/** What payments settled of invoices. */
export function paymentsQuery(invoiceIds: readonly string[]): SuiteQlQuery {
  return {
    name: 'payments',
    text: `SELECT l.previousdoc AS invoice, p.id, p.tranid, p.status, BUILTIN.DF(p.status) AS statustext,
  TO_CHAR(p.trandate, 'YYYY-MM-DD') AS trandate, l.foreignamount, c.symbol AS currency
FROM nexttransactionlinelink l
JOIN transaction p ON p.id = l.nextdoc
JOIN currency c ON c.id = p.currency
WHERE l.linktype = 'Payment' AND l.nexttype = 'CustPymt' AND l.previousdoc IN (${placeholders(invoiceIds)})
ORDER BY l.previousdoc, p.trandate, p.id`,
    params: invoiceIds,
  };
}

/** Credit memos that were made of invoices or settled them, one row an application: one of a paid invoice settles nothing. */
export function creditMemosQuery(invoiceIds: readonly string[]): SuiteQlQuery {
  const ids = placeholders(invoiceIds);
  return {
    name: 'creditMemos',
    text: `SELECT m.id, m.tranid, TO_CHAR(m.trandate, 'YYYY-MM-DD') AS trandate, m.foreigntotal, c.symbol AS currency,
  ml.createdfrom, l.previousdoc AS applied, l.foreignamount AS appliedamount
FROM transaction m
JOIN transactionline ml ON ml.transaction = m.id AND ml.mainline = 'T'
JOIN currency c ON c.id = m.currency
LEFT JOIN nexttransactionlinelink l ON l.nextdoc = m.id AND l.linktype = 'Payment'
WHERE m.type = 'CustCred' AND (ml.createdfrom IN (${ids}) OR m.id IN (SELECT n.nextdoc
  FROM nexttransactionlinelink n WHERE n.linktype = 'Payment' AND n.previousdoc IN (${ids})))
ORDER BY m.trandate, m.id`,
    params: [...invoiceIds, ...invoiceIds],
  };
}
