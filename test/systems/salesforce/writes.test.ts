import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRows, updateRows, upsertRows } from '#systems/salesforce/collections.ts';
import { upsertRow } from '#systems/salesforce/upsert.ts';
import { context, type RunningOrg, startOrg } from './running-org.ts';

describe('writing rows to Salesforce', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg();
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test.each([
    'plain-1',
    "with 'quotes' / slash ? & #",
    'Größe 10%',
  ])('an upsert by external id leaves one row, however often it is sent: %s', async (externalId) => {
    const { client } = org.salesforce;
    const upsert = {
      object: 'Account',
      externalIdField: 'ERP_Id__c',
      externalId,
      values: { Name: externalId },
    };
    const first = await upsertRow(client, upsert, context());
    expect(first.created).toBe(true);
    const again = await upsertRow(client, { ...upsert, values: { Name: 'again' } }, context());
    expect(again).toEqual({ id: first.id, created: false });
    const read = await org.api('GET', `/sobjects/Account/${first.id}`);
    expect(read.body).toMatchObject({ Name: 'again', ERP_Id__c: externalId });
  });

  test('an upsert that lost a race updates what the other created', async () => {
    const body = [
      {
        errorCode: 'DUPLICATE_VALUE',
        message: 'duplicate value found: ERP_Id__c duplicates value on record with id: 001',
      },
    ];
    await org.control('faults', [{ path: '/ERP_Id__c/', status: 400, body, times: 1 }]);
    const upsert = {
      object: 'Account',
      externalIdField: 'ERP_Id__c',
      externalId: 'raced',
      values: { Name: 'raced' },
    };
    expect(await upsertRow(org.salesforce.client, upsert, context())).toMatchObject({ created: true });
  });

  test('an upsert that finds several rows is refused', async () => {
    const contact = { LastName: 'Twin', Email: 'several@example.com' };
    await createRows(org.salesforce.client, 'Contact', [contact, contact], context());
    const upsert = {
      object: 'Contact',
      externalIdField: 'Email',
      externalId: contact.Email,
      values: { LastName: 'x' },
    };
    await expect(upsertRow(org.salesforce.client, upsert, context())).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      retryable: false,
      vendor: { status: 300 },
    });
  });

  test('collections write more rows than fit a call, and tell of each row', async () => {
    const { client } = org.salesforce;
    await org.control('stats/reset', {});
    const rows = Array.from({ length: 450 }, (_, n) =>
      n === 210 ? {} : { Name: `Row ${n}`, ERP_Id__c: `row-${n}` },
    );
    const created = await createRows(client, 'Account', rows, context());
    expect((await org.stats())['composite/sobjects.create']).toBe(3);
    expect(created).toHaveLength(450);
    expect(created[210]).toMatchObject({
      error: { code: 'SYSTEM_REJECTED', vendor: { code: 'REQUIRED_FIELD_MISSING' } },
    });
    const ids = created.flatMap((outcome) => ('id' in outcome ? [outcome.id] : []));
    expect(new Set(ids).size).toBe(449);
    const updated = await updateRows(
      client,
      'Account',
      ids.map((Id) => ({ Id, Phone: '1' })),
      context(),
    );
    expect(updated.map((outcome) => 'id' in outcome && outcome.id)).toEqual(ids);
    const named = rows.filter((row) => 'Name' in row);
    const upserted = await upsertRows(
      client,
      'Account',
      'ERP_Id__c',
      [...named, { Name: 'New', ERP_Id__c: 'row-new' }],
      context(),
    );
    expect(upserted.filter((outcome) => 'created' in outcome && outcome.created)).toHaveLength(1);
  });

  test('creating is not to be repeated blindly, the rest is', async () => {
    const { salesforce, passThrough } = org.connect();
    const [created] = await createRows(salesforce.client, 'Account', [{ Name: 'Effects' }], context());
    const Id = created && 'id' in created ? created.id : '';
    await updateRows(salesforce.client, 'Account', [{ Id, Phone: '1' }], context());
    expect(passThrough.calls.map(({ operation, effect }) => [operation, effect])).toEqual([
      ['token', 'idempotent'],
      ['Account.createMany', 'unsafe'],
      ['Account.updateMany', 'idempotent'],
    ]);
  });
});
