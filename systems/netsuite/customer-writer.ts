import type { CallContext } from '#domain/call-context.ts';
import type { ErpCustomerWriter, NewErpCustomer } from '#domain/customer.ts';
import type { SourceRecord } from '#domain/source-record.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { CurrencyLookup } from './currency-lookup.ts';
import { readCustomerSubsidiary } from './customer-subsidiary.ts';
import { isUnknownOutcome } from './errors.ts';
import { toExternalId } from './mapping/identity.ts';
import { fromNewCustomer } from './mapping/new-customer.ts';
import { type CustomerRow, customerRow } from './records/customer-row.ts';
import type { SourceContext } from './source-context.ts';

/** Makes CRM accounts customers of one NetSuite account. */
export function createCustomerWriter(context: SourceContext, currencyOf: CurrencyLookup): ErpCustomerWriter {
  const { client, naming, asOf } = context;
  const { system } = naming;

  async function findByExternalId(externalId: string, ctx: CallContext): Promise<string | undefined> {
    const text = 'SELECT cu.id, cu.externalid FROM customer cu WHERE cu.externalid = ?';
    const [row] = await client.select({ name: 'customers', text, params: [externalId] }, customerRow, ctx);
    return row?.id;
  }

  /** The account's customer, or the one that bears its name and belongs to no account. */
  async function findKnown(
    externalId: string,
    { name }: NewErpCustomer,
    ctx: CallContext,
  ): Promise<CustomerRow | undefined> {
    const text = `SELECT cu.id, cu.externalid FROM customer cu WHERE cu.externalid = ? OR (cu.externalid IS NULL
  AND UPPER(cu.companyname) = UPPER(?) AND NVL(cu.isinactive, 'F') = 'F') ORDER BY cu.id`;
    const query = { name: 'customers', text, params: [externalId, name] };
    const rows = await client.select(query, customerRow, ctx);
    const own = rows.find((row) => row.externalid !== undefined);
    if (own || rows.length < 2) return own ?? rows[0];
    const message = `NetSuite has several customers named "${name}" without an external id (${rows.map(({ id }) => id).join(', ')}); set the right one's to ${externalId}`;
    throw new CodedError('SYSTEM_REJECTED', message, {
      system,
      vendor: { code: 'AMBIGUOUS_CUSTOMER', message },
    });
  }

  async function link(id: string, externalId: string, ctx: CallContext): Promise<string> {
    const path = `/customer/${id}`;
    const body = { externalId };
    await client.writeRecord(
      { operation: 'customer.link', method: 'PATCH', path, effect: 'idempotent', body },
      ctx,
    );
    return id;
  }

  async function create(customer: NewErpCustomer, externalId: string, ctx: CallContext): Promise<string> {
    const [subsidiary, currency] = await Promise.all([
      readCustomerSubsidiary(context, customer, ctx),
      currencyOf(customer.currency, ctx),
    ]);
    const body = fromNewCustomer(customer, { externalId, subsidiary, currency });
    // Not an upsert: a PUT that is sent again would add the address a second time.
    const id = await client.writeRecord(
      { operation: 'customer.create', method: 'POST', path: '/customer', effect: 'idempotent', body },
      ctx,
    );
    if (id !== undefined) return id;
    throw new CodedError(
      'SYSTEM_UNAVAILABLE',
      `NetSuite does not say which customer it has just created for ${customer.name}; try again later`,
      { system, retryable: true },
    );
  }

  const toRecord = (recordId: string): SourceRecord => {
    return { system, recordType: 'customer', recordId, asOf: asOf() };
  };

  return {
    system,
    async onboardCustomer(customer, ctx) {
      const externalId = toExternalId(naming, customer.customerId);
      if (externalId === undefined) {
        throw new CodedError(
          'BAD_USER_INPUT',
          `Customer "${customer.customerId}" is none of ${naming.customerSystem}; check the id`,
          { system },
        );
      }
      const known = await findKnown(externalId, customer, ctx);
      if (known?.externalid !== undefined) return { record: toRecord(known.id), outcome: 'FOUND' };
      const outcome = known ? 'LINKED' : 'CREATED';
      try {
        const id = known ? await link(known.id, externalId, ctx) : await create(customer, externalId, ctx);
        return { record: toRecord(id), outcome };
      } catch (error) {
        // The write may have taken effect before the connection broke, or another one came first.
        const mayExist = isUnknownOutcome(error) || (isCodedError(error) && error.code === 'SYSTEM_REJECTED');
        const existing = mayExist ? await findByExternalId(externalId, ctx) : undefined;
        if (existing === undefined) throw error;
        return { record: toRecord(existing), outcome: isUnknownOutcome(error) ? outcome : 'FOUND' };
      }
    },
  };
}
