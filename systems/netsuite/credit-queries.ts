import type { SuiteQlQuery } from './client.ts';

/** The lines of an invoice that can be credited, each with its invoice's head. */
export function creditableLinesQuery(invoiceId: string): SuiteQlQuery {
  return {
    name: 'creditableLines',
    text: `SELECT t.tranid, t.foreigntotal, t.foreignamountunpaid AS unpaid, c.symbol AS currency,
  tl.id, tl.item, tl.memo, tl.quantity, tl.rate, tl.foreignamount
FROM transactionline tl
JOIN transaction t ON t.id = tl.transaction
JOIN currency c ON c.id = t.currency
WHERE t.type = 'CustInvc' AND t.id = ? AND tl.mainline = 'F' AND NVL(tl.taxline, 'F') = 'F'
  AND NVL(tl.iscogs, 'F') = 'F'
ORDER BY tl.linesequencenumber`,
    params: [invoiceId],
  };
}

const creditColumns = `SELECT m.id, m.externalid, m.tranid, TO_CHAR(m.trandate, 'YYYY-MM-DD') AS trandate, m.foreigntotal,
  c.symbol AS currency, ml.createdfrom, tl.id AS line, tl.item, tl.foreignamount
FROM transaction m
JOIN transactionline ml ON ml.transaction = m.id AND ml.mainline = 'T'
JOIN currency c ON c.id = m.currency
LEFT JOIN transactionline tl ON tl.transaction = m.id AND tl.mainline = 'F' AND NVL(tl.taxline, 'F') = 'F'
WHERE m.type = 'CustCred'`;

/** The credit memos that were made of an invoice or settled part of it, one row a line. */
export function creditsOfInvoiceQuery(invoiceId: string): SuiteQlQuery {
  return {
    name: 'credits',
    text: `${creditColumns} AND (ml.createdfrom = ? OR m.id IN (SELECT l.nextdoc FROM nexttransactionlinelink l
  WHERE l.previousdoc = ? AND l.nexttype = 'CustCred')) ORDER BY m.id, tl.linesequencenumber`,
    params: [invoiceId, invoiceId],
  };
}

/** The credit memo of one key, one row a line. */
export function creditByKeyQuery(key: string): SuiteQlQuery {
  return {
    name: 'credits',
    text: `${creditColumns} AND m.externalid = ? ORDER BY tl.linesequencenumber`,
    params: [key],
  };
}
