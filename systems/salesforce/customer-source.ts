import type { CallContext } from '#domain/call-context.ts';
import type { Contact, Customer, CustomerSource } from '#domain/customer.ts';
import { CursorError, type Page, type PageRequest } from '#domain/page.ts';
import { maxInList, toChunks } from './chunks.ts';
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

export function createCustomerSource({ client, config, now }: PortOptions): CustomerSource {
  const { system } = client;
  const accounts = `SELECT ${accountFields(config).join(',')} FROM Account`;
  const asOf = () => new Date(now()).toISOString();

  async function customersByIds(
    ids: readonly string[],
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Customer>> {
    const records = [...ownedRecords(ids, 'Customer', system).keys()];
    const rows = await Promise.all(
      toChunks(records, maxInList).map((chunk) =>
        query(client, `${accounts}${soqlWhere([`Id IN ${soqlList(chunk)}`])}`, ctx),
      ),
    );
    const at = asOf();
    const customers = rows.flat().map((row) => toCustomer(row, config, at));
    return new Map(customers.map((customer) => [customer.id, customer]));
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

  /** Accounts with their contacts as a child sub-query: the limit holds for each account by itself. */
  async function contactsByCustomers(
    customerIds: readonly string[],
    page: PageRequest,
    ctx: CallContext,
  ): Promise<ReadonlyMap<string, Page<Contact>>> {
    const records = ownedRecords(customerIds, 'Customer', system);
    const after = soqlWhere(page.after === undefined ? [] : [afterContact(page.after)]);
    const limit = `ORDER BY LastName, FirstName, Id LIMIT ${page.first + lookAhead}`;
    const contacts = `(SELECT ${contactFields.join(',')} FROM Contacts${after} ${limit})`;
    const rows = await Promise.all(
      toChunks(records.keys(), maxInList).map((chunk) =>
        query(client, `SELECT Id,${contacts} FROM Account WHERE Id IN ${soqlList(chunk)}`, ctx),
      ),
    );
    const pages = rows.flat().map(async (account): Promise<[string, Page<Contact>]> => {
      const found = await childRows(client, account, 'Contacts', ctx);
      return [records.get(text(account, 'Id')) ?? '', toContactPage(found, page.first)];
    });
    return new Map(await Promise.all(pages));
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
