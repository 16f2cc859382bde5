import type { OrderStatus } from '#domain/order.ts';
import type { SuiteQlQuery } from './client.ts';
import type { Position } from './mapping/cursor.ts';
import { orderLetters } from './mapping/statuses.ts';
import { newestTransactions } from './newest-transactions.ts';
import { placeholders } from './source-context.ts';

// The main line carries the subsidiary, which the transaction itself does not have in SuiteQL.
const orderColumns = `SELECT t.id, t.tranid, t.status, BUILTIN.DF(t.status) AS statustext,
  TO_CHAR(t.trandate, 'YYYY-MM-DD') AS trandate, t.otherrefnum, t.externalid, t.foreigntotal,
  c.symbol AS currency, cu.externalid AS customer, cu.creditholdoverride,
  tl.subsidiary, s.name AS subsidiaryname, tl.id AS lineid, tl.mainline, tl.item, i.itemtype, i.itemid,
  i.displayname, tl.memo AS linememo, tl.quantity, tl.quantityshiprecv, tl.quantitybilled, tl.rate, tl.foreignamount
FROM transaction t
JOIN transactionline tl ON tl.transaction = t.id
JOIN customer cu ON cu.id = t.entity
JOIN currency c ON c.id = t.currency
JOIN subsidiary s ON s.id = tl.subsidiary
LEFT JOIN item i ON i.id = tl.item
WHERE t.type = 'SalesOrd' AND NVL(tl.taxline, 'F') = 'F'`;

const newestFirst = 'ORDER BY t.trandate DESC, t.id DESC, tl.linesequencenumber';

/** Orders with their lines by internal id. */
export function ordersByIdQuery(ids: readonly string[]): SuiteQlQuery {
  return {
    name: 'orders',
    text: `${orderColumns} AND t.id IN (${placeholders(ids)}) ${newestFirst}`,
    params: ids,
  };
}

/** Orders with their lines by external id. */
export function ordersByExternalIdQuery(externalIds: readonly string[]): SuiteQlQuery {
  return {
    name: 'orders',
    text: `${orderColumns} AND t.externalid IN (${placeholders(externalIds)}) ${newestFirst}`,
    params: externalIds,
  };
}

// An open order shows as held while its customer's credit is.
function statusClause(status: readonly OrderStatus[]): string {
  const codes = orderLetters(status).map((letter) => `'SalesOrd:${letter}'`);
  const clause = `BUILTIN.CF(p.status) IN (${codes.join(', ')})`;
  const held = status.includes('ON_HOLD');
  if (held === status.includes('OPEN')) return clause;
  const open = `BUILTIN.CF(p.status) = 'SalesOrd:B'`;
  const other = held ? `NVL(pc.creditholdoverride, 'AUTO') <> 'ON'` : `pc.creditholdoverride = 'ON'`;
  return `${clause} AND NOT (${open} AND ${other})`;
}

/** What tells apart the lists of orders of one call from those of another. */
export interface OrderList {
  readonly status?: readonly OrderStatus[] | undefined;
  readonly after?: Position | undefined;
  readonly count: number;
}

/**
 * The newest orders, with their lines, of all customers or of each of those whose external ids are given: the inner query picks
 * orders, so that no order is cut.
 */
export function orderListQuery(list: OrderList, customers?: readonly string[]): SuiteQlQuery {
  const clauses = [`p.type = 'SalesOrd'`];
  if (list.status !== undefined) clauses.push(statusClause(list.status));
  const parents = customers && { by: 'pc.externalid', keys: customers };
  const picked = newestTransactions(
    { ...list, ...(parents && { parents }) },
    ['JOIN customer pc ON pc.id = p.entity'],
    clauses,
  );
  return {
    name: 'orders',
    text: `${orderColumns} AND t.id IN (${picked.text}) ${newestFirst}`,
    params: picked.params,
  };
}

/** Item fulfillments of orders, one row a tracking number. */
export function fulfillmentsQuery(orderIds: readonly string[]): SuiteQlQuery {
  return {
    name: 'fulfillments',
    text: `SELECT f.id, f.status, BUILTIN.DF(f.status) AS statustext, TO_CHAR(f.trandate, 'YYYY-MM-DD') AS trandate,
  ml.createdfrom, cu.externalid AS customer, BUILTIN.DF(f.shipcarrier) AS carrier, tn.trackingnumber
FROM transaction f
JOIN transactionline ml ON ml.transaction = f.id AND ml.mainline = 'T'
LEFT JOIN customer cu ON cu.id = f.entity
LEFT JOIN trackingnumbermap tm ON tm.transaction = f.id
LEFT JOIN trackingnumber tn ON tn.id = tm.trackingnumber
WHERE f.type = 'ItemShip' AND ml.createdfrom IN (${placeholders(orderIds)})
ORDER BY f.trandate, f.id, tn.id`,
    params: orderIds,
  };
}

export function subsidiariesQuery(ids: readonly string[]): SuiteQlQuery {
  return {
    name: 'subsidiaries',
    text: `SELECT s.id, s.name FROM subsidiary s WHERE s.id IN (${placeholders(ids)}) ORDER BY s.id`,
    params: ids,
  };
}
