import { describe, expect, test } from 'vitest';
import type { SystemFetch } from '#shield/call.ts';
import { createSalesforceClient } from '#systems/salesforce/client.ts';
import { toSalesforceConfig } from '#systems/salesforce/config.ts';
import { toSalesforceError } from '#systems/salesforce/errors.ts';
import { toContact, toCustomer } from '#systems/salesforce/mapping/customer.ts';
import { queries, query } from '#systems/salesforce/query.ts';
import {
  instant,
  optionalDecimal,
  optionalText,
  parseRecord,
  text,
} from '#systems/salesforce/records/vendor-record.ts';
import { findExchange, readBody, recordedTitle, recordingsAreThere } from '../recordings.ts';
import { context, sandboxAuth } from '../running-org.ts';

const config = toSalesforceConfig({
  instanceUrl: 'https://example.my.salesforce.com',
  auth: sandboxAuth,
  singleCurrency: 'USD',
  countryPicklists: false,
});

/** A client whose org gives these replies, one after the other. */
function clientOf(...replies: readonly unknown[]) {
  const pending = [{ access_token: 'token' }, ...replies];
  const fetch: SystemFetch = async () => Response.json(pending.shift());
  return createSalesforceClient({ system: 'salesforce', config, fetch, now: Date.now });
}

describe.skipIf(!recordingsAreThere)(recordedTitle('recorded replies of Salesforce'), () => {
  test('rows of a recorded query are read and mapped to customers', async () => {
    const file = 'TestDatasetsE2E.test_datasets_extract_standard_objects.json';
    const { response } = findExchange(file, ({ request }) => request.url.includes('FROM+Account+'));
    const rows = await query(clientOf(response.body), 'SELECT …', context());
    expect(rows).toHaveLength(6);
    for (const row of rows) {
      // The recorded query did not ask when the row was changed.
      const account = { ...row, fields: { ...row.fields, LastModifiedDate: '2022-02-15T06:21:19.000+0000' } };
      expect(toCustomer(account, config, '2026-01-01T00:00:00.000Z')).toEqual({
        id: expect.any(String),
        name: text(row, 'Name'),
        currency: 'USD',
        updatedAt: '2022-02-15T06:21:19.000Z',
        source: {
          system: 'salesforce',
          recordType: 'Account',
          recordId: text(row, 'Id'),
          asOf: '2026-01-01T00:00:00.000Z',
        },
        ...(optionalText(row, 'AccountNumber') && { accountNumber: optionalText(row, 'AccountNumber') }),
        ...(optionalText(row, 'Type') && { segment: optionalText(row, 'Type') }),
      });
    }
  });

  test('recorded contacts are read, with their children where they have some', async () => {
    const file = 'TestUpsert.test_simple_upsert__rest.json';
    const { response } = findExchange(file, ({ request }) => request.url.includes('Opportunities'));
    const rows = await query(clientOf(response.body), 'SELECT …', context());
    expect(rows).toHaveLength(17);
    const contact = parseRecord('salesforce', {
      attributes: { type: 'Contact' },
      Id: '0035500001H9kZuAAJ',
      AccountId: '0015500001QdZPKAA3',
      Name: `${text(rows[0] ?? parseRecord('salesforce', {}), 'FirstName')} Sitwell`,
    });
    expect(toContact(contact)).toMatchObject({ name: 'Lindsay Sitwell' });
  });

  test('the pages of a recorded result are followed to the end', async () => {
    const first = readBody('query_paginated_first_page_response.json');
    const last = readBody('query_success_response.json');
    const rows = await query(clientOf(first, last), 'SELECT …', context());
    expect(rows.map((row) => text(row, 'Text_Label'))).toEqual(['First Page', 'Hi there!']);
    const [, row] = rows;
    if (!row) throw new Error('one page only');
    expect(instant(row, 'DateTime_Label')).toBe('2011-07-07T00:37:00.000Z');
    expect(text(row, 'ParentWhizbang__r.Name')).toBe('Parent Whizbang');
    expect(optionalDecimal(row, 'Nothing__c')).toBeUndefined();
    expect(() => text(row, 'Checkbox_Label')).toThrow('Checkbox_Label without a text: false');
  });

  test('the parts of a recorded composite are told apart', async () => {
    const file = 'TestCompositeParallelSalesforce.test_composite_parallel_salesforce.json';
    const { response } = findExchange(file, ({ request }) => request.url.endsWith('/composite'));
    const named = JSON.parse(JSON.stringify(response.body).replaceAll(/CCI__RefId__(\d)__/g, 'query$1'));
    const soqls = ['SELECT Id …', 'SELECT Name …', 'SELECT Id …', 'SELECT Name …'];
    const results = await queries(clientOf(named), soqls, context());
    expect(results.map(([row]) => row && Object.keys(row.fields))).toEqual([
      ['attributes', 'Id'],
      ['attributes', 'Name'],
      ['attributes', 'Id'],
      ['attributes', 'Name'],
    ]);
  });

  test.each([
    ['sobject_find_error_response.json', 404, 'NOT_FOUND'],
    ['sobject_describe_error_response.json', 404, 'NOT_FOUND'],
    ['upsert_error_response.json', 404, 'NOT_FOUND'],
  ])('%s becomes %s', (file, status, code) => {
    const error = toSalesforceError('salesforce', 'upsert', status, readBody(file));
    expect(error).toMatchObject({
      code,
      vendor: { code: 'NOT_FOUND', message: expect.stringMatching(/exist/) },
    });
  });
});
