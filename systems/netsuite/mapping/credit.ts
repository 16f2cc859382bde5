import type { Credit, CreditStatus } from '#domain/customer.ts';
import { addDecimals, compareDecimals, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { money } from '#domain/money.ts';
import type { CreditRow } from '../records/credit-row.ts';
import { type Naming, toCustomerId } from './identity.ts';

// `ON` holds by hand, `OFF` exempts by hand, `AUTO` goes by the limit.
function toCreditStatus(row: CreditRow): CreditStatus {
  if (row.creditholdoverride === 'ON') return 'ON_HOLD';
  if (row.creditholdoverride === 'OFF' || row.creditlimit === undefined) return 'OK';
  const used = addDecimals(row.balance ?? zero, row.unbilled ?? zero);
  return compareDecimals(used, row.creditlimit) > 0 ? 'OVER_LIMIT' : 'OK';
}

/** `Net 30` → `NET30`. */
function toTermCode(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '');
}

/** A customer's standing, or undefined for a customer that the CRM does not know. */
export function toCredit(naming: Naming, row: CreditRow, asOf: string): Credit | undefined {
  const customerId = toCustomerId(naming, row.externalid);
  if (customerId === undefined) return undefined;
  const { currency, termname, netdays } = row;
  return {
    customerId,
    status: toCreditStatus(row),
    sourceStatus: row.creditholdoverride ?? 'AUTO',
    ...(row.creditlimit !== undefined && { limit: money(row.creditlimit, currency) }),
    balance: money(row.balance ?? zero, currency),
    overdue: money(row.overdue ?? zero, currency),
    ...(termname !== undefined &&
      netdays !== undefined && { paymentTerms: { code: toTermCode(termname), netDays: netdays } }),
    legalEntityId: toEntityId('LegalEntity', naming.system, row.subsidiary),
    // SuiteQL shows no taxable flag; a resale certificate is what exempts a customer.
    taxable: row.resalenumber === undefined,
    source: { system: naming.system, recordType: 'customer', recordId: row.id, asOf },
  };
}
