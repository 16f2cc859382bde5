import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { CursorError } from '#domain/page.ts';
import {
  company,
  context,
  customerId,
  firstOf,
  type RunningOrg,
  richCustomer,
  startOrg,
} from './running-org.ts';

describe('the customers of Salesforce', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org[Symbol.asyncDispose]());
  beforeEach(() => org.control('stats/reset', {}));

  test('a customer carries its account, its parent and its billing address', async () => {
    const id = customerId(richCustomer);
    const parent = company.customers.find(
      ({ salesforceId }) => salesforceId === richCustomer.parentSalesforceId,
    );
    const found = await org.salesforce.customers.customersByIds([id], context());
    expect(found.get(id)).toMatchObject({
      id,
      name: richCustomer.name,
      accountNumber: richCustomer.accountNumber,
      segment: richCustomer.segment,
      parent: parent && { id: customerId(parent), name: parent.name },
      billingAddress: {
        lines: richCustomer.billingAddress.lines,
        city: richCustomer.billingAddress.city,
        countryCode: richCustomer.billingAddress.countryCode,
      },
      currency: richCustomer.currency,
      source: { system: 'salesforce', recordType: 'Account', recordId: richCustomer.salesforceId },
    });
  });

  test('two hundred customers cost one call, and more cost a call for each two hundred', async () => {
    const ids = company.customers.map(customerId);
    const found = await org.salesforce.customers.customersByIds([...ids, ...ids], context());
    expect([...found.keys()].toSorted()).toEqual(ids.toSorted());
    expect((await org.stats()).query).toBe(1);
    // Ids that are well formed but of no account fill up the second list.
    const unknown = company.customers
      .slice(0, 50)
      .map(({ contacts }) => toEntityId('Customer', 'salesforce', firstOf(contacts).salesforceId));
    const again = await org.salesforce.customers.customersByIds([...ids, ...unknown], context());
    expect(again.size).toBe(200);
    expect((await org.stats()).query).toBe(3);
  });

  test('ids that are unknown, malformed or of another system are absent and cost nothing', async () => {
    const ids = [
      'no id at all',
      toEntityId('Customer', 'salesforce', "001' OR Name != '"),
      toEntityId('Customer', 'salesforce', '001Wr0000000001AAA'),
      toEntityId('Customer', 'netsuite', richCustomer.salesforceId),
      toEntityId('Order', 'salesforce', richCustomer.salesforceId),
    ];
    expect(await org.salesforce.customers.customersByIds(ids, context())).toEqual(new Map());
    expect((await org.stats()).query).toBeUndefined();
  });

  test('pages of a list hold every customer once, in order of name', async () => {
    const names: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await org.salesforce.customers.searchCustomers(
        { page: { first: 37, ...(after !== undefined && { after }) } },
        context(),
      );
      names.push(...page.items.map(({ node }) => node.name));
      if (!page.hasNextPage) break;
      after = page.items.at(-1)?.cursor;
    }
    expect(names.toSorted()).toEqual(company.customers.map(({ name }) => name).toSorted());
    expect(names).toEqual(names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });

  test('a search finds by a part of the name or of the account number, in any case', async () => {
    const { customers } = org.salesforce;
    const word = richCustomer.name.slice(0, 9).toUpperCase();
    const byName = await customers.searchCustomers({ search: word, page: { first: 100 } }, context());
    const expected = company.customers.filter(({ name }) => name.toUpperCase().includes(word));
    expect(byName.items.map(({ node }) => node.name).toSorted()).toEqual(
      expected.map(({ name }) => name).toSorted(),
    );
    const byNumber = await customers.searchCustomers(
      { search: richCustomer.accountNumber, page: { first: 100 } },
      context(),
    );
    expect(byNumber.items.map(({ node }) => node.accountNumber)).toContain(richCustomer.accountNumber);
  });

  test.each([
    "' OR Name != '",
    "\\' OR Id != null OR Name = \\'",
    '%',
    '_',
    "x') OR (Name LIKE '%",
    '\\',
  ])('what looks like SOQL is searched for as text: %s', async (search) => {
    const page = await org.salesforce.customers.searchCustomers({ search, page: { first: 10 } }, context());
    expect(page).toEqual({ items: [], hasNextPage: false });
  });

  test('a cursor of another list is refused before anything is sent', async () => {
    const forged = Buffer.from(JSON.stringify(['customers', "x' OR Name != '", "001' OR Id != '"])).toString(
      'base64url',
    );
    for (const after of ['nonsense', forged]) {
      const page = { first: 5, after };
      await expect(org.salesforce.customers.searchCustomers({ page }, context())).rejects.toThrow(
        CursorError,
      );
      const contacts = org.salesforce.customers.contactsByCustomers(
        [customerId(richCustomer)],
        page,
        context(),
      );
      await expect(contacts).rejects.toThrow(CursorError);
    }
    expect((await org.stats()).query).toBeUndefined();
  });

  test('contacts of many customers come in one call, each by last name and cut by itself', async () => {
    const ids = company.customers.slice(0, 50).map(customerId);
    const pages = await org.salesforce.customers.contactsByCustomers(ids, { first: 3 }, context());
    expect((await org.stats()).query).toBe(1);
    for (const customer of company.customers.slice(0, 50)) {
      const page = pages.get(customerId(customer));
      expect(page?.items).toHaveLength(Math.min(3, customer.contacts.length));
      expect(page?.hasNextPage).toBe(customer.contacts.length > 3);
    }
  });

  test('pages of contacts hold every contact once', async () => {
    const id = customerId(richCustomer);
    const emails: (string | undefined)[] = [];
    for (let after: string | undefined; ; ) {
      const page = { first: 2, ...(after !== undefined && { after }) };
      const contacts = (await org.salesforce.customers.contactsByCustomers([id], page, context())).get(id);
      emails.push(...(contacts?.items.map(({ node }) => node.email) ?? []));
      if (!contacts?.hasNextPage) break;
      after = contacts.items.at(-1)?.cursor;
    }
    expect(emails.toSorted()).toEqual(richCustomer.contacts.map(({ email }) => email).toSorted());
  });

  test('contacts without a first name come first among those of their last name, on every page', async () => {
    const account = await org.api('POST', '/sobjects/Account', { Name: 'Namesakes Ltd' });
    const { id: accountId } = account.body as { id: string };
    for (const FirstName of ['Bea', null, 'Ada', null]) {
      await org.api('POST', '/sobjects/Contact', { AccountId: accountId, LastName: "O'Neil", FirstName });
    }
    const id = toEntityId('Customer', 'salesforce', accountId);
    const names: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = { first: 1, ...(after !== undefined && { after }) };
      const contacts = (await org.salesforce.customers.contactsByCustomers([id], page, context())).get(id);
      names.push(...(contacts?.items.map(({ node }) => node.name) ?? []));
      if (!contacts?.hasNextPage) break;
      after = contacts.items.at(-1)?.cursor;
    }
    expect(names).toEqual(["O'Neil", "O'Neil", "Ada O'Neil", "Bea O'Neil"]);
  });
});
