import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  company,
  errorOf,
  type RunningOrg,
  recordsOf,
  requestToken,
  richCustomer,
  startOrg,
} from '../running-org.ts';

describe('rows of the simulated org', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ limits: 'off' });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  async function create(object: string, values: object): Promise<string> {
    const reply = await org.api('POST', `/sobjects/${object}`, values);
    expect(reply.status, JSON.stringify(reply.body)).toBe(201);
    return (reply.body as { id: string }).id;
  }

  test('a new row has an id of its object, a location and what was written', async () => {
    const reply = await org.api('POST', '/sobjects/Account', { name: 'Lower case names', phone: '+1' });
    const { id } = reply.body as { id: string };
    expect(reply.body).toEqual({ id: expect.stringMatching(/^001\w{15}$/), success: true, errors: [] });
    expect(reply.headers.get('location')).toBe(`/services/data/v67.0/sobjects/Account/${id}`);
    const read = await org.api('GET', `/sobjects/Account/${id}?fields=Name,Phone,CreatedDate`);
    expect(read.body).toEqual({
      attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` },
      Name: 'Lower case names',
      Phone: '+1',
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
      Id: id,
    });
  });

  const bad: readonly [string, string, object, object][] = [
    [
      'a missing name',
      'Account',
      {},
      {
        errorCode: 'REQUIRED_FIELD_MISSING',
        message: 'Required fields are missing: [Name]',
        fields: ['Name'],
      },
    ],
    [
      'an unknown field',
      'Account',
      { Nope: 1 },
      { errorCode: 'INVALID_FIELD', message: "No such column 'Nope' on sobject of type Account" },
    ],
    [
      'a read-only field',
      'Account',
      { Name: 'x', CreatedDate: '2026-01-01T00:00:00Z' },
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['CreatedDate'] },
    ],
    [
      'an id of its own',
      'Account',
      { Name: 'x', Id: '001Wr0000000001IAA' },
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' },
    ],
    [
      'a text too long',
      'Account',
      { Name: 'x'.repeat(256) },
      { errorCode: 'STRING_TOO_LONG', fields: ['Name'] },
    ],
    [
      'another kind of value',
      'Account',
      { Name: 'x', AnnualRevenue: 'much' },
      { errorCode: 'JSON_PARSER_ERROR' },
    ],
    [
      'a currency that the org has not',
      'Account',
      { Name: 'x', CurrencyIsoCode: 'CHF' },
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
    ],
    [
      'a parent of another object',
      'Account',
      { Name: 'x', ParentId: '003Wr0000000001IAA' },
      { errorCode: 'MALFORMED_ID', fields: ['ParentId'] },
    ],
    [
      'a parent that is none',
      'Account',
      { Name: 'x', ParentId: '001zz0000000001AAA' },
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY' },
    ],
    [
      'an address that is none',
      'Contact',
      { LastName: 'x', Email: 'nobody' },
      { errorCode: 'INVALID_EMAIL_ADDRESS' },
    ],
    [
      'a used external id',
      'Account',
      { Name: 'x', ERP_Id__c: richCustomer.netsuiteId },
      { errorCode: 'DUPLICATE_VALUE' },
    ],
  ];
  test.each(bad)('%s is refused and leaves nothing', async (_, object, values, error) => {
    const before = await org.query(`SELECT COUNT() FROM ${object}`);
    const reply = await org.api('POST', `/sobjects/${object}`, values);
    expect(reply.status).toBe(400);
    expect(errorOf(reply)).toMatchObject(error);
    expect((await org.query(`SELECT COUNT() FROM ${object}`)).body).toEqual(before.body);
  });

  test('a row is updated with 204, and deleted into the bin', async () => {
    const id = await create('Account', { Name: 'Short life' });
    const update = await org.api('PATCH', `/sobjects/Account/${id}`, { Phone: '1' });
    expect([update.status, update.body]).toEqual([204, '']);
    expect(errorOf(await org.api('PATCH', `/sobjects/Account/${id}`, { Id: id })).errorCode).toBe(
      'INVALID_FIELD',
    );
    expect((await org.api('DELETE', `/sobjects/Account/${id}`)).status).toBe(204);
    const again = await org.api('DELETE', `/sobjects/Account/${id}`);
    expect([again.status, errorOf(again).errorCode]).toEqual([404, 'ENTITY_IS_DELETED']);
    const unknown = await org.api('GET', '/sobjects/Account/001zz0000000001AAA');
    expect([unknown.status, errorOf(unknown)]).toEqual([
      404,
      { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' },
    ]);
  });

  test('an upsert by external id creates with 201, then updates with 200', async () => {
    const path = '/sobjects/Account/ERP_Id__c/up-1';
    const created = await org.api('PATCH', path, { Name: 'Upserted' });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ success: true, errors: [], created: true });
    const updated = await org.api('PATCH', path, { Name: 'Upserted twice' });
    expect([updated.status, (updated.body as { created: boolean }).created]).toEqual([200, false]);
    expect((await org.api('GET', path)).body).toMatchObject({ Name: 'Upserted twice', ERP_Id__c: 'up-1' });
    expect(errorOf(await org.api('PATCH', path, { ERP_Id__c: 'up-1' })).errorCode).toBe('INVALID_FIELD');
    expect(
      (await org.api('PATCH', '/sobjects/Account/ERP_Id__c/none?updateOnly=true', { Name: 'x' })).status,
    ).toBe(404);
  });

  test('several matches of an upsert are 300 with their addresses, and nothing is written', async () => {
    const ids = [
      await create('Contact', { LastName: 'Twin', Email: 'twin@example.com' }),
      await create('Contact', { LastName: 'Twin', Email: 'Twin@example.com' }),
    ];
    const reply = await org.api('PATCH', '/sobjects/Contact/Email/twin@example.com', { LastName: 'Changed' });
    expect(reply.status).toBe(300);
    expect(reply.body).toEqual(ids.map((id) => `/services/data/v67.0/sobjects/Contact/${id}`));
    expect(recordsOf(await org.query("SELECT Id FROM Contact WHERE LastName = 'Changed'"))).toEqual([]);
  });

  test('a quote sums up its lines, as they come, change and go', async () => {
    const accountId = richCustomer.salesforceId;
    const OpportunityId = await create('Opportunity', {
      Name: 'o',
      AccountId: accountId,
      StageName: 'Prospecting',
      CloseDate: company.today,
    });
    const quoteId = await create('Quote', { Name: 'q', OpportunityId, Tax: 1.1 });
    const [entry] = recordsOf(
      await org.query(
        "SELECT Id FROM PricebookEntry WHERE Pricebook2.IsStandard = true AND CurrencyIsoCode = 'USD' LIMIT 1",
      ),
    );
    const line = { QuoteId: quoteId, PricebookEntryId: entry?.Id, Quantity: 3, UnitPrice: 0.1, Discount: 10 };
    const lineId = await create('QuoteLineItem', line);
    await create('QuoteLineItem', { ...line, Discount: null, Quantity: 1, UnitPrice: 0.2 });
    const read = async () =>
      (
        await org.api(
          'GET',
          `/sobjects/Quote/${quoteId}?fields=AccountId,Subtotal,TotalPrice,GrandTotal,LineItemCount`,
        )
      ).body;
    expect(await read()).toMatchObject({
      AccountId: accountId,
      Subtotal: 0.5,
      TotalPrice: 0.47,
      GrandTotal: 1.57,
      LineItemCount: 2,
    });
    await org.api('PATCH', `/sobjects/QuoteLineItem/${lineId}`, { Quantity: 10 });
    expect(await read()).toMatchObject({ TotalPrice: 1.1 });
    await org.api('DELETE', `/sobjects/QuoteLineItem/${lineId}`);
    expect(await read()).toMatchObject({ TotalPrice: 0.2, LineItemCount: 1 });
  });

  test('a custom price needs a standard price first', async () => {
    const Product2Id = await create('Product2', { Name: 'New', ProductCode: 'NEW-1' });
    const books = recordsOf(await org.query('SELECT Id, IsStandard FROM Pricebook2'));
    const standard = books.find(({ IsStandard }) => IsStandard)?.Id;
    const custom = books.find(({ IsStandard }) => !IsStandard)?.Id;
    const price = { Product2Id, Pricebook2Id: custom, UnitPrice: 5 };
    expect(errorOf(await org.api('POST', '/sobjects/PricebookEntry', price)).errorCode).toBe(
      'STANDARD_PRICE_NOT_DEFINED',
    );
    await create('PricebookEntry', { ...price, Pricebook2Id: standard });
    await create('PricebookEntry', price);
  });

  test('a body that is not JSON, another media type and an unknown path are refused as such', async () => {
    const headers = {
      authorization: `Bearer ${await requestToken(org.url)}`,
      'content-type': 'application/json',
    };
    const post = (body: string, own: Record<string, string> = {}) =>
      fetch(`${org.url}/services/data/v67.0/sobjects/Account`, {
        method: 'POST',
        body,
        headers: { ...headers, ...own },
      });
    expect((await post('{"Name"')).status).toBe(400);
    expect((await post('<Name/>', { 'content-type': 'application/xml' })).status).toBe(415);
    expect((await org.api('GET', '/nothing/here')).status).toBe(404);
    expect((await org.api('DELETE', '/limits')).status).toBe(405);
    expect((await org.api('GET', '/services/data/v29.0/limits')).status).toBe(410);
    expect((await org.api('GET', '/services/data/v99.0/limits')).status).toBe(404);
    expect([414, 431]).toContain(
      (await org.query(`SELECT Id FROM Account WHERE Name = '${'x'.repeat(17_000)}'`)).status,
    );
  });

  test('what was created and changed is there after a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'weir-salesforce-'));
    try {
      let id = '';
      {
        await using first = await startOrg({ dataDir });
        id = ((await first.api('POST', '/sobjects/Account', { Name: 'Kept' })).body as { id: string }).id;
        await first.api('PATCH', `/sobjects/Account/${richCustomer.salesforceId}`, { Phone: '42' });
      }
      await using second = await startOrg({ dataDir });
      expect((await second.api('GET', `/sobjects/Account/${id}`)).body).toMatchObject({ Name: 'Kept' });
      expect((await second.api('GET', `/sobjects/Account/${richCustomer.salesforceId}`)).body).toMatchObject({
        Phone: '42',
      });
      const next = (await second.api('POST', '/sobjects/Account', { Name: 'Next' })).body as { id: string };
      expect(next.id).not.toBe(id);
      const held = (await second.control('records/Account')) as { Id: string; ERP_Id__c: string | null }[];
      expect(held.find(({ Id }) => Id === richCustomer.salesforceId)?.ERP_Id__c).toBe(
        richCustomer.netsuiteId,
      );
      expect(await second.control('stats')).toMatchObject({ created: { Account: 2 } });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
