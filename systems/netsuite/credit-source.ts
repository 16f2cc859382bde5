import type { Credit, CreditSource } from '#domain/customer.ts';
import { createBatcher } from '#shield/batch.ts';
import type { SuiteQlQuery } from './client.ts';
import { toCredit } from './mapping/credit.ts';
import { toExternalId } from './mapping/identity.ts';
import { creditRow } from './records/credit-row.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, placeholders, type SourceContext } from './source-context.ts';

// A customer's subsidiary is kept beside the customer: it may buy from several, one of them primary.
function creditQuery(externalIds: readonly string[]): SuiteQlQuery {
  return {
    name: 'credit',
    text: `SELECT cu.id, cu.externalid, cu.creditlimit, cu.creditholdoverride, cu.balancesearch AS balance,
  cu.overduebalancesearch AS overdue, cu.unbilledorderssearch AS unbilled, cu.resalenumber, c.symbol AS currency,
  tm.name AS termname, tm.daysuntilnetdue AS netdays, csr.subsidiary
FROM customer cu
JOIN currency c ON c.id = cu.currency
JOIN customersubsidiaryrelationship csr ON csr.entity = cu.id AND csr.isprimarysub = 'T'
LEFT JOIN term tm ON tm.id = cu.terms
WHERE cu.externalid IN (${placeholders(externalIds)})
ORDER BY cu.id`,
    params: externalIds,
  };
}

/** Credit standing of customers: one SuiteQL call for 200 of them, whoever asks. */
export function createCreditSource({ client, naming, asOf, onBatch }: SourceContext): CreditSource {
  const byExternalId = createBatcher<string, Credit>({
    name: 'netsuite.credit',
    maxSize: idsPerQuery,
    hasCheckedKeys: true,
    writes: client.writes,
    onBatch,
    load: (externalIds, ctx) =>
      selectByKey(
        client,
        creditQuery(externalIds),
        { key: 'externalid', row: creditRow, make: ([row]) => row && toCredit(naming, row, asOf()) },
        ctx,
      ),
  });

  return {
    system: naming.system,
    async creditByCustomers(customerIds, ctx) {
      const externalIds = customerIds.map((id) => toExternalId(naming, id)).filter((id) => id !== undefined);
      const found = await byExternalId.loadAll(externalIds, ctx, ctx.priority);
      return new Map([...found.values()].map((credit) => [credit.customerId, credit]));
    },
  };
}
