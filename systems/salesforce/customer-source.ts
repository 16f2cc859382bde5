import type { CallContext } from '#domain/call-context.ts';
import type { Contact, Customer, CustomerSource } from '#domain/customer.ts';
import { CursorError, type Page, type PageRequest } from '#domain/page.ts';
import { createBatcher, valueOrError } from '#shield/batch.ts';
import { createBatchFamily } from '#shield/batch-family.ts';
import { maxInList } from './chunks.ts';
import { fromCursor, toCursor } from './keyset.ts';
import { accountFields, contactFields, toContact, toCustomer } from './mapping/customer.ts';
import { ownedRecords } from './owned-records.ts';
import type { PortOptions } from './port-options.ts';
import { childRows, query } from './query.ts';
import { isRecordId18 } from './record-id.ts';
import { optionalText, text, type VendorRecord } from './records/vendor-record.ts';
import { soqlContains, soqlList, soqlText, soqlWhere } from './soql.ts';

/** Account.Name has at most so many letters, so a longer search can match nothing. */
const maxSearchLength = 255;
/** Rows after the wanted ones that tell whether there are more. */
const lookAhead = 1;

export function createCustomerSource({ client, config, now, onBatch }: PortOptions): CustomerSource {
  const { system } = client;
  const accounts = `SELECT ${accountFields(config).join(',')} FROM Account`;
  const asOf = () => new Date(now()).toISOString();

  const byRecord = createBatcher<string, Customer>({
    name: 'salesforce.customers',
    maxSize: maxInList,
    hasCheckedKeys: true,
    writes: client.writes,
    onBatch,
    async load(records, ctx) {
      const rows = await query(client, `${accounts}${soqlWhere([`Id IN ${soqlList(records)}`])}`, ctx);
      const at = asOf();
      return new Map(rows.map((row) => [text(row, 'Id'), valueOrError(() => toCustomer(row, config, at))]));
    },
  });

  async function customersByIds(
    ids: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Customer>> {
    const records = ownedRecords(ids, 'Customer', system);
    const found = await byRecord.loadAll(records.keys(), ctx, ctx.priority);
    return new Map([...found.values()].map((customer) => [customer.id, customer]));
  }

  async function searchCustomers(
    { search, page }: { readonly search?: string; readonly page: PageRequest },
    ctx: CallContext,
  ): Promise<Page<Customer>> {
    if (search !== undefined && search.length > maxSearchLength) return { items: [], hasNextPage: false };
    const conditions: string[] = [];
    if (search) {
      conditions.push(`Name LIKE ${soqlContains(search)} OR AccountNumber LIKE ${soqlContains(search)}`);
    }
    if (page.after !== undefined) conditions.push(afterAccount(page.after));
    const soql = `${accounts}${soqlWhere(conditions)} ORDER BY Name, Id LIMIT ${page.first + lookAhead}`;
    const rows = await query(client, soql, ctx);
    const at = asOf();
    const items = rows.slice(0, page.first).map((row) => ({
      node: toCustomer(row, config, at),
      cursor: toCursor('customers', [text(row, 'Name'), text(row, 'Id')]),
    }));
    return { items, hasNextPage: rows.length > page.first };
  }

  /** One for each page that is asked for: accounts with their contacts as a child sub-query, whose limit holds for each account by itself. */
  function contactsBatcher(page: PageRequest) {
    const after = soqlWhere(page.after === undefined ? [] : [afterContact(page.after)]);
    const limit = `ORDER BY LastName, FirstName, Id LIMIT ${page.first + lookAhead}`;
    const contacts = `(SELECT ${contactFields.join(',')} FROM Contacts${after} ${limit})`;
    return createBatcher<string, Page<Contact>>({
      name: 'salesforce.contacts',
      maxSize: maxInList,
      hasCheckedKeys: true,
      writes: client.writes,
      onBatch,
      async load(records, ctx) {
        const soql = `SELECT Id,${contacts} FROM Account WHERE Id IN ${soqlList(records)}`;
        const rows = await query(client, soql, ctx);
        const pages = rows.map(async (account): Promise<[string, Page<Contact>]> => {
          const found = await childRows(client, account, 'Contacts', ctx);
          return [text(account, 'Id'), toContactPage(found, page.first)];
        });
        return new Map(await Promise.all(pages));
      },
    });
  }

  const contactsOf = createBatchFamily(
    ({ first, after }: PageRequest) => JSON.stringify([first, after]),
    contactsBatcher,
  );

  async function contactsByCustomers(
    customerIds: readonly string[],
    page: PageRequest,
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Page<Contact>>> {
    const records = ownedRecords(customerIds, 'Customer', system);
    const found = await contactsOf(page).loadAll(records.keys(), ctx, ctx.priority);
    return new Map([...found].map(([record, contacts]) => [records.get(record) ?? '', contacts]));
  }

  return { system, customersByIds, searchCustomers, contactsByCustomers };
}

function afterAccount(cursor: string): string {
  const [name, id] = fromCursor(cursor, 'customers', 2);
  if (typeof name !== 'string' || typeof id !== 'string' || !isRecordId18(id)) throw new CursorError(cursor);
  return `Name > ${soqlText(name)} OR (Name = ${soqlText(name)} AND Id > ${soqlText(id)})`;
}

/** Contacts have no first name sometimes, and those come first among namesakes. */
function afterContact(cursor: string): string {
  const [last, first, id] = fromCursor(cursor, 'contacts', 3);
  if (typeof last !== 'string' || typeof id !== 'string' || !isRecordId18(id)) throw new CursorError(cursor);
  const namesake = `LastName = ${soqlText(last)}`;
  const later = `Id > ${soqlText(id)}`;
  const rest =
    typeof first === 'string'
      ? `(FirstName > ${soqlText(first)} OR (FirstName = ${soqlText(first)} AND ${later}))`
      : `(FirstName != null OR (FirstName = null AND ${later}))`;
  return `LastName > ${soqlText(last)} OR (${namesake} AND ${rest})`;
}

function toContactPage(rows: readonly VendorRecord[], first: number): Page<Contact> {
  const items = rows.slice(0, first).map((row) => ({
    node: toContact(row),
    cursor: toCursor('contacts', [
      text(row, 'LastName'),
      optionalText(row, 'FirstName') ?? null,
      text(row, 'Id'),
    ]),
  }));
  return { items, hasNextPage: rows.length > first };
}
