import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxSalesforce } from '#systems/salesforce/simulator/credentials.ts';
import { company, firstOf, type RunningOrg, richCustomer, startOrg } from './running-org.ts';

describe('jsforce against the simulated org', () => {
  let org: RunningOrg;
  let connection: Connection;
  beforeAll(async () => {
    org = await startOrg();
    const oauth2 = {
      clientId: sandboxSalesforce.clientId,
      clientSecret: sandboxSalesforce.clientSecret,
      loginUrl: org.url,
    };
    connection = new Connection({ oauth2, instanceUrl: org.url, version: '67.0' });
    await connection.authorize({ grant_type: 'client_credentials' });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test('logs in with client credentials and knows who it is', async () => {
    expect(connection.accessToken).toMatch(/^00D\w{15}!/);
    const identity = await connection.identity();
    expect(identity.username).toBe(sandboxSalesforce.username);
  });

  test('reads a query over several pages', async () => {
    const all: string[] = [];
    const first = await connection.query<{ Id: string }>('SELECT Id FROM Contact ORDER BY Id', {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect(first.done).toBe(false);
    expect(first.records).toHaveLength(200);
    for (let page = first; ; ) {
      all.push(...page.records.map(({ Id }) => Id));
      if (page.done || !page.nextRecordsUrl) break;
      page = await connection.queryMore<{ Id: string }>(page.nextRecordsUrl);
    }
    const contacts = company.customers.flatMap((customer) => customer.contacts);
    expect(all.toSorted()).toEqual(contacts.map(({ salesforceId }) => salesforceId).toSorted());
    expect(first.totalSize).toBe(contacts.length);
    expect(connection.limitInfo.apiUsage?.limit).toBe(100_000);
  });

  test('builds queries, with parents and children', async () => {
    const [account] = await connection
      .sobject('Account')
      .find({ Id: richCustomer.salesforceId }, ['Id', 'Name', 'Parent.Name'])
      .include('Contacts')
      .select(['Id', 'LastName'])
      .end();
    expect(account).toMatchObject({ Name: richCustomer.name });
    const contacts = account as unknown as { Contacts: { records: unknown[] } };
    expect(contacts.Contacts.records).toHaveLength(richCustomer.contacts.length);
  });

  test('creates, reads, updates and deletes a row', async () => {
    const accounts = connection.sobject('Account');
    const created = await accounts.create({ Name: 'Made by jsforce', Type: 'SMB' });
    expect(created).toMatchObject({ success: true, errors: [] });
    const id = created.id ?? '';
    await accounts.update({ Id: id, Phone: '+1 555 0100' });
    expect(await accounts.retrieve(id)).toMatchObject({ Name: 'Made by jsforce', Phone: '+1 555 0100' });
    await accounts.destroy(id);
    await expect(accounts.retrieve(id)).rejects.toMatchObject({ errorCode: 'ENTITY_IS_DELETED' });
  });

  test('upserts by an external id: creates first, then updates', async () => {
    const accounts = connection.sobject('Account');
    const first = await accounts.upsert({ ERP_Id__c: 'jsforce-1', Name: 'Upserted' }, 'ERP_Id__c');
    expect(first).toMatchObject({ success: true, created: true });
    const second = await accounts.upsert({ ERP_Id__c: 'jsforce-1', Name: 'Upserted again' }, 'ERP_Id__c');
    expect(second).toMatchObject({ success: true, created: false, id: first.id });
    expect(await accounts.retrieve(first.id ?? '')).toMatchObject({
      Name: 'Upserted again',
      ERP_Id__c: 'jsforce-1',
    });
  });

  test('writes collections, more than fit one call', async () => {
    const rows = Array.from({ length: 250 }, (_, n) => ({
      Name: `Collected ${n}`,
      ERP_Id__c: `collected-${n}`,
    }));
    const created = await connection.sobject('Account').create(rows, { allowRecursive: true });
    expect(created.filter(({ success }) => success)).toHaveLength(250);
    const changed = created.slice(0, 100).map(({ id }) => ({ Id: id ?? '', Phone: '1' }));
    expect((await connection.sobject('Account').update(changed)).every(({ success }) => success)).toBe(true);
    const upserted = await connection.sobject('Account').upsert(
      rows.slice(240).map((row) => ({ ...row, Phone: '2' })),
      'ERP_Id__c',
    );
    expect(upserted.every((result) => result.success && !result.created)).toBe(true);
    const ids = created.map(({ id }) => id ?? '').slice(0, 200);
    expect((await connection.sobject('Account').destroy(ids)).every(({ success }) => success)).toBe(true);
    expect(await connection.query("SELECT COUNT() FROM Account WHERE Name LIKE 'Collected %'")).toMatchObject(
      { totalSize: 50 },
    );
  });

  test('describes objects', async () => {
    const global = await connection.describeGlobal();
    expect(global.sobjects.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Account', 'SBQQ__Quote__c']),
    );
    const account = await connection.sobject('Account').describe();
    const erpId = account.fields.find(({ name }) => name === 'ERP_Id__c');
    expect(erpId).toMatchObject({ externalId: true, unique: true, custom: true });
    expect(account.childRelationships.map(({ relationshipName }) => relationshipName)).toContain('Contacts');
  });

  test('reads limits, and what was updated and deleted', async () => {
    expect((await connection.limits()).DailyApiRequests?.Max).toBe(100_000);
    const created = await connection.sobject('Contact').create({ LastName: 'Changed' });
    const [start, end] = [new Date(Date.now() - 60_000), new Date(Date.now() + 120_000)].map((at) =>
      at.toISOString(),
    );
    const updated = await connection.sobject('Contact').updated(start ?? '', end ?? '');
    expect(updated.ids).toContain(created.id);
    await connection.sobject('Contact').destroy(created.id ?? '');
    const deleted = await connection.sobject('Contact').deleted(start ?? '', end ?? '');
    expect(deleted.deletedRecords.map(({ id }) => id)).toContain(created.id);
  });

  test('gets errors with the code of Salesforce', async () => {
    await expect(connection.query('SELECT Nope FROM Account')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    await expect(connection.sobject('Account').create({})).rejects.toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
    });
    const { id } = await connection.sobject('Account').create({ Name: 'One', ERP_Id__c: 'taken' });
    const again = connection.sobject('Account').create({ Name: 'Two', ERP_Id__c: 'TAKEN' });
    await expect(again).rejects.toMatchObject({ errorCode: 'DUPLICATE_VALUE' });
    expect(firstOf([id])).toBeTruthy();
  });
});
