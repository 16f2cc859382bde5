import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Exchange,
  findExchange,
  readBody,
  readExchanges,
  recordedTitle,
  recordingsAreThere,
} from '../recordings.ts';
import { type Reply, type RunningOrg, richCustomer, startOrg } from '../running-org.ts';

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** Where a reply has less than the recorded one, or another kind of value. A null says nothing of the kind. */
function differences(recorded: unknown, simulated: unknown, path = ''): readonly string[] {
  const [wanted, found] = [kindOf(recorded), kindOf(simulated)];
  if (wanted === 'null' || found === 'null') return simulated === undefined ? [`${path}: absent`] : [];
  if (wanted !== found) return [`${path}: ${found} instead of ${wanted}`];
  if (Array.isArray(recorded) && Array.isArray(simulated)) {
    const [first] = recorded;
    const [own] = simulated;
    return first === undefined || own === undefined ? [] : differences(first, own, `${path}[0]`);
  }
  if (wanted !== 'object') return [];
  const own = simulated as Record<string, unknown>;
  return Object.entries(recorded as Record<string, unknown>).flatMap(([key, value]) =>
    key in own ? differences(value, own[key], `${path}.${key}`) : [`${path}.${key}: absent`],
  );
}

/** Recorded requests that need nothing that only the recorded org has. */
const replayable: readonly (readonly [string, RegExp])[] = [
  ['TestUpsert.test_simple_upsert__rest.json', /^GET .*query|^PATCH .*Contact\/Email/],
  [
    'TestUpsert.test_upsert_complex_external_id_field__rest.json',
    /^GET .*(query|recordCount)|^PATCH .*\/(Account|Contact)\/Id/,
  ],
  ['TestSnowfakery.test_run_until_records_in_org__none_needed.json', /^GET/],
  ['TestSnowfakery.test_snowfakery_query_salesforce.json', /^GET/],
  [
    'TestDatasetsE2E.test_datasets_extract_standard_objects.json',
    /^GET .*(recordCount|FROM\+(Account|Contact|Opportunity))/,
  ],
  ['TestCompositeParallelSalesforce.test_composite_parallel_salesforce.json', /^POST/],
  ['TestCompositeParallelSalesforce.test_reference_ids.json', /^POST/],
  ['TestCountSObjects.test_count_sobjects_simple.json', /^POST/],
  ['GET_sobjects_Global_describe.json', /^GET/],
];

function toPath({ request }: Exchange): string {
  const { pathname, search } = new URL(request.url);
  return `${pathname.replace(/v(xx|\d+)\.0/, 'v67.0')}${search}`;
}

function toBody({ request }: Exchange): unknown {
  if (request.body === null || request.body === undefined) return undefined;
  return JSON.parse(JSON.stringify(request.body).replaceAll('/vxx.0/', '/v67.0/'));
}

describe.skipIf(!recordingsAreThere)(
  recordedTitle('replies of the simulated org beside recorded ones'),
  () => {
    let org: RunningOrg;
    beforeAll(async () => {
      org = await startOrg({ limits: 'off' });
    });
    afterAll(() => org[Symbol.asyncDispose]());

    test.each(replayable)('%s: the same requests get the same status and structure', async (file, wanted) => {
      const exchanges = readExchanges(file).filter(({ request }) =>
        wanted.test(`${request.method} ${request.url}`),
      );
      expect(exchanges.length).toBeGreaterThan(0);
      for (const exchange of exchanges) {
        const path = toPath(exchange);
        const reply = await org.api(exchange.request.method, path, toBody(exchange));
        expect(reply.status, `${path} ${JSON.stringify(reply.body).slice(0, 300)}`).toBe(
          exchange.response.status,
        );
        expect(differences(exchange.response.body, reply.body), path).toEqual([]);
      }
    });

    test('a describe has the members of a recorded one, and so have its fields', async () => {
      for (const file of ['GET_sobjects_Custom__c_describe.json', 'GET_sobjects_Case_describe.json']) {
        const { response } = findExchange(file, () => true);
        const described = (await org.api('GET', '/sobjects/Contact/describe')).body as {
          fields: Record<string, unknown>[];
        };
        const recorded = response.body as { fields: Record<string, unknown>[]; urls: unknown };
        expect(differences({ ...recorded, fields: [], urls: {} }, described)).toEqual([]);
        const id = (fields: Record<string, unknown>[]) => fields.find(({ name }) => name === 'Id');
        expect(differences(id(recorded.fields), id(described.fields))).toEqual([]);
        expect(id(described.fields)).toMatchObject({
          soapType: 'tns:ID',
          type: 'id',
          length: 18,
          createable: false,
        });
      }
    });

    test('addresses are kept in lower case and found in any, as recorded', async () => {
      await org.api('POST', '/sobjects/Contact', { LastName: 'Case', Email: 'Upper.Case@example.com' });
      const reply = await org.query("SELECT Email FROM Contact WHERE Email = 'UPPER.case@example.com'");
      expect(reply.body).toMatchObject({ totalSize: 1, records: [{ Email: 'upper.case@example.com' }] });
    });

    const bodies: readonly (readonly [string, number, (running: RunningOrg) => Promise<Reply>])[] = [
      [
        'create_success_response.json',
        201,
        (running) => running.api('POST', '/sobjects/Account', { Name: 'x' }),
      ],
      [
        'query_empty_response.json',
        200,
        (running) => running.query("SELECT Id FROM Account WHERE Name = 'no such'"),
      ],
      ['org_query_response.json', 200, (running) => running.query('SELECT Id FROM Organization')],
      [
        'sobject_describe_error_response.json',
        404,
        (running) => running.api('GET', '/sobjects/Whizbang/describe'),
      ],
      [
        'upsert_error_response.json',
        404,
        (running) => running.api('PATCH', '/sobjects/Account/Namez/1', { Name: 'x' }),
      ],
      [
        'get_deleted_success_response.json',
        200,
        (running) => {
          const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString());
          return running.api('GET', `/sobjects/Account/deleted?start=${at(-60_000)}&end=${at(60_000)}`);
        },
      ],
      ['describe_sobjects_success_response.json', 200, (running) => running.api('GET', '/sobjects')],
      [
        'query_paginated_first_page_response.json',
        200,
        (running) =>
          running.api('GET', '/query?q=SELECT+Id+FROM+Contact', undefined, {
            'sforce-query-options': 'batchSize=200',
          }),
      ],
    ];
    test.each(bodies)('%s has the structure of the simulated reply', async (file, status, request) => {
      const recorded = readBody(file);
      const reply = await request(org);
      expect(reply.status).toBe(status);
      // The recorded row of the page is of another object.
      const comparable = file.startsWith('query_paginated')
        ? { ...(recorded as object), records: [] }
        : recorded;
      expect(differences(comparable, reply.body)).toEqual([]);
      if (status === 404) expect(reply.body).toEqual(recorded);
    });

    test('a recorded organization and the simulated one agree in what both hold', async () => {
      const { response } = findExchange('GET_sobjects_Organization.json', () => true);
      const [{ Id: id } = { Id: '' }] = (
        (await org.query('SELECT Id FROM Organization')).body as { records: { Id: string }[] }
      ).records;
      const own = (await org.api('GET', `/sobjects/Organization/${id}`)).body as Record<string, unknown>;
      const shared = Object.entries(response.body as Record<string, unknown>).filter(([key]) => key in own);
      expect(shared.length).toBeGreaterThan(8);
      expect(differences(Object.fromEntries(shared), own)).toEqual([]);
    });

    test('answers carry the header names of recorded ones', async () => {
      const { headers } = await org.api('GET', `/sobjects/Account/${richCustomer.salesforceId}`);
      for (const name of [
        'cache-control',
        'content-type',
        'server',
        'strict-transport-security',
        'x-content-type-options',
        'x-robots-tag',
        'x-sfdc-request-id',
        'sforce-limit-info',
      ]) {
        expect(headers.has(name), name).toBe(true);
      }
      expect(headers.get('content-type')).toBe('application/json;charset=UTF-8');
      expect(headers.get('x-sfdc-request-id')).toMatch(/^[0-9a-f]{32}$/);
    });
  },
);
