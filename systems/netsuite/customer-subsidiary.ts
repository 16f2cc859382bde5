import type { CallContext } from '#domain/call-context.ts';
import type { NewErpCustomer } from '#domain/customer.ts';
import { CodedError } from '#platform/errors.ts';
import { toInternalId } from './mapping/identity.ts';
import { missingReference } from './missing-reference.ts';
import { type SubsidiaryHomeRow, subsidiaryHomeRow } from './records/subsidiary-row.ts';
import type { SourceContext } from './source-context.ts';

const subsidiaries = {
  name: 'subsidiaries',
  text: `SELECT s.id, s.country, c.symbol AS currency FROM subsidiary s JOIN currency c ON c.id = s.currency
WHERE NVL(s.isinactive, 'F') = 'F' AND NVL(s.iselimination, 'F') = 'F' ORDER BY s.id`,
  params: [],
};

function choose(
  rows: readonly SubsidiaryHomeRow[],
  country: string | undefined,
  currency: string,
): string | undefined {
  const keepsBooks = (row: SubsidiaryHomeRow) => row.currency === currency;
  const home = rows.filter((row) => country !== undefined && row.country === country);
  const chosen = home.find(keepsBooks) ?? home[0];
  if (chosen) return chosen.id;
  const [only, ...others] = rows.filter(keepsBooks);
  return others.length === 0 ? only?.id : undefined;
}

/**
 * The subsidiary of a new customer: the one asked for, else one in the country of its address, else the only one that keeps its books
 * in the customer's currency. Throws `BAD_USER_INPUT` or `SYSTEM_REJECTED` where there is none.
 */
export async function readCustomerSubsidiary(
  { client, naming }: SourceContext,
  { legalEntityId, billingAddress, currency, name }: NewErpCustomer,
  ctx: CallContext,
): Promise<string> {
  if (legalEntityId !== undefined) {
    const id = toInternalId(naming, 'LegalEntity', legalEntityId);
    if (id !== undefined) return id;
    throw new CodedError(
      'BAD_USER_INPUT',
      `Legal entity "${legalEntityId}" is none of ${naming.system}; take an id of its legal entities`,
      { system: naming.system },
    );
  }
  const country = billingAddress?.countryCode;
  const chosen = choose(await client.select(subsidiaries, subsidiaryHomeRow, ctx), country, currency);
  if (chosen !== undefined) return chosen;
  throw missingReference(
    client.system,
    `NetSuite has no subsidiary in ${country ?? 'an unknown country'}, nor one alone with ${currency}, for ${name}; say which legal entity it buys from`,
  );
}
