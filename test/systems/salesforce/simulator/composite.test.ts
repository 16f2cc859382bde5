import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, type Reply, type RunningOrg, richCustomer, startOrg } from '../running-org.ts';

const base = '/services/data/v67.0';

interface Part {
  readonly httpStatusCode: number;
  readonly referenceId: string;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const partsOf = (reply: Reply) => (reply.body as { compositeResponse: Part[] }).compositeResponse;

describe('composite requests to the simulated org', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ limits: 'off' });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  async function count(condition: string): Promise<number> {
    const reply = await org.query(`SELECT COUNT() FROM Account WHERE ${condition}`);
    return (reply.body as { totalSize: number }).totalSize;
  }

  test('parts use the results of earlier ones', async () => {
    const reply = await org.api('POST', '/composite', {
      allOrNone: true,
      compositeRequest: [
        {
          method: 'POST',
          url: `${base}/sobjects/Account`,
          referenceId: 'account',
          body: { Name: 'Composed' },
        },
        {
          method: 'POST',
          url: `${base}/sobjects/Contact`,
          referenceId: 'contact',
          body: { LastName: 'C', AccountId: '@{account.id}' },
        },
        {
          method: 'GET',
          url: `${base}/query?q=SELECT+Id,Account.Name+FROM+Contact+WHERE+Id='@{contact.id}'`,
          referenceId: 'read',
        },
        {
          method: 'PATCH',
          url: `${base}/sobjects/Account/@{account.id}`,
          referenceId: 'rename',
          body: { Name: '@{read.records[0].Account.Name} again' },
        },
      ],
    });
    const parts = partsOf(reply);
    expect(parts.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 201, 200, 204]);
    expect(parts[0]?.httpHeaders.Location).toMatch(/\/sobjects\/Account\/001/);
    expect(parts[3]?.body).toBeNull();
    expect(await count("Name = 'Composed again'")).toBe(1);
  });

  const failing = (allOrNone: boolean) => ({
    allOrNone,
    compositeRequest: [
      {
        method: 'POST',
        url: `${base}/sobjects/Account`,
        referenceId: 'good',
        body: { Name: `Half ${allOrNone}` },
      },
      { method: 'POST', url: `${base}/sobjects/Account`, referenceId: 'bad', body: {} },
      {
        method: 'POST',
        url: `${base}/sobjects/Contact`,
        referenceId: 'orphan',
        body: { LastName: 'x', AccountId: '@{bad.id}' },
      },
      {
        method: 'POST',
        url: `${base}/sobjects/Account`,
        referenceId: 'last',
        body: { Name: `Half ${allOrNone}` },
      },
    ],
  });

  test('all or none undoes everything when one part fails', async () => {
    await org.control('stats/reset', {});
    const parts = partsOf(await org.api('POST', '/composite', failing(true)));
    const codes = parts.map(({ body }) => (body as { errorCode?: string }[])[0]?.errorCode);
    expect(codes).toEqual([
      'PROCESSING_HALTED',
      'REQUIRED_FIELD_MISSING',
      'PROCESSING_HALTED',
      'PROCESSING_HALTED',
    ]);
    expect(await count("Name = 'Half true'")).toBe(0);
    expect(await org.control('stats')).toHaveProperty('created', {});
  });

  test('without it only what depends on the failed part fails', async () => {
    const parts = partsOf(await org.api('POST', '/composite', failing(false)));
    expect(parts.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 400, 400, 201]);
    expect(parts[2]?.body).toMatchObject([
      { errorCode: 'PROCESSING_HALTED', message: expect.stringMatching(/^Invalid reference/) },
    ]);
    expect(await count("Name = 'Half false'")).toBe(2);
  });

  const query = (n: number) => ({
    method: 'GET',
    url: `${base}/query?q=SELECT+Id+FROM+User`,
    referenceId: `q${n}`,
  });
  const read = (n: number) => ({
    method: 'GET',
    url: `${base}/sobjects/Account/${richCustomer.salesforceId}`,
    referenceId: `r${n}`,
  });
  test.each([
    ['more than 25 parts', Array.from({ length: 26 }, (_, n) => read(n))],
    ['more than 5 queries', Array.from({ length: 6 }, (_, n) => query(n))],
    ['two parts of one reference', [read(1), read(1)]],
    ['a part without a reference', [{ method: 'GET', url: `${base}/limits` }]],
    ['no parts', []],
  ])('%s are refused as a whole', async (_, compositeRequest) => {
    expect((await org.api('POST', '/composite', { compositeRequest })).status).toBe(400);
  });

  test('25 parts with 5 queries are answered, for one call', async () => {
    await org.control('stats/reset', {});
    const compositeRequest = [
      ...Array.from({ length: 20 }, (_, n) => read(n)),
      ...Array.from({ length: 5 }, (_, n) => query(n)),
    ];
    const parts = partsOf(await org.api('POST', '/composite', { compositeRequest }));
    expect(parts.every(({ httpStatusCode }) => httpStatusCode === 200)).toBe(true);
    expect(await org.control('stats')).toMatchObject({ calls: 1, byOperation: { composite: 1 } });
  });

  test('a batch answers each part by itself, and halts when asked to', async () => {
    const batchRequests = [
      { method: 'GET', url: 'v67.0/limits' },
      { method: 'GET', url: 'v67.0/sobjects/Nope/1' },
      {
        method: 'PATCH',
        url: `v67.0/sobjects/Account/${richCustomer.salesforceId}`,
        richInput: { Phone: '7' },
      },
    ];
    const going = await org.api('POST', '/composite/batch', { batchRequests });
    expect(going.body).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 200 }, { statusCode: 404 }, { statusCode: 204, result: null }],
    });
    const halting = await org.api('POST', '/composite/batch', { haltOnError: true, batchRequests });
    expect(halting.body).toMatchObject({
      results: [{}, {}, { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] }],
    });
  });
});

describe('collections of the simulated org', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ limits: 'off' });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  const account = (values: object) => ({ attributes: { type: 'Account' }, ...values });

  test('rows fail each by itself, with the shape of rows', async () => {
    const reply = await org.api('POST', '/composite/sobjects', {
      allOrNone: false,
      records: [
        account({ Name: 'a' }),
        account({}),
        { attributes: { type: 'Contact' }, LastName: 'c' },
        account({ Name: 'd', Nope: 1 }),
      ],
    });
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual([
      { id: expect.stringMatching(/^001/), success: true, errors: [] },
      {
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [Name]',
            fields: ['Name'],
          },
        ],
      },
      { id: expect.stringMatching(/^003/), success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'INVALID_FIELD', message: expect.any(String), fields: [] }] },
    ]);
  });

  test('all or none rolls the good rows back', async () => {
    const records = [account({ Name: 'never there' }), account({})];
    const reply = await org.api('POST', '/composite/sobjects', { allOrNone: true, records });
    expect(reply.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ]);
    expect((await org.query("SELECT COUNT() FROM Account WHERE Name = 'never there'")).body).toMatchObject({
      totalSize: 0,
    });
  });

  test('more than 200 rows are refused', async () => {
    const records = Array.from({ length: 201 }, (_, n) => account({ Name: String(n) }));
    const reply = await org.api('POST', '/composite/sobjects', { records });
    expect(reply.status).toBe(400);
    expect(errorOf(reply)).toEqual({
      errorCode: 'EXCEEDED_ID_LIMIT',
      message: 'record limit reached. cannot submit more than 200 records into this call',
    });
  });

  test('one key twice in one upsert fails for both', async () => {
    const records = [
      account({ Name: 'k', ERP_Id__c: 'same' }),
      account({ Name: 'k', ERP_Id__c: 'same' }),
      account({ Name: 'k', ERP_Id__c: 'other' }),
    ];
    const reply = await org.api('PATCH', '/composite/sobjects/Account/ERP_Id__c', {
      allOrNone: false,
      records,
    });
    const codes = (reply.body as { success: boolean; errors: { statusCode: string }[] }[]).map(
      ({ errors }) => errors[0]?.statusCode,
    );
    expect(codes).toEqual(['DUPLICATE_VALUE', 'DUPLICATE_VALUE', undefined]);
  });

  test('rows are retrieved by id, missing ones as null', async () => {
    const ids = [richCustomer.salesforceId, '001zz0000000001AAA', richCustomer.salesforceId.slice(0, 15)];
    const reply = await org.api('POST', '/composite/sobjects/Account', { ids, fields: ['Name'] });
    const record = { attributes: expect.objectContaining({ type: 'Account' }), Name: richCustomer.name };
    expect(reply.body).toEqual([record, null, record]);
  });
});
