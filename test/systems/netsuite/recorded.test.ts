import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCodedError } from '#platform/errors.ts';
import { isDuplicate, toNetSuiteError } from '#systems/netsuite/errors.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';
import { salesOrder } from '#systems/netsuite/records/sales-order.ts';
import { suiteQlPage } from '#systems/netsuite/records/suiteql-page.ts';
import { hasRecordings, readRecording, recordedTitle } from './recordings.ts';
import { recordPath, type Sandbox, startSandbox, testCompany } from './sandbox.ts';

type Json = Record<string, unknown>;

/** The shape of a value: keys and types, an element standing for a list. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

describe.skipIf(!hasRecordings)(recordedTitle('recorded NetSuite replies'), () => {
  const errorOf = (name: string) => {
    const body = readRecording('errors')[name] as Json & { status: number };
    return toNetSuiteError('netsuite', 'salesOrder.create', body.status, JSON.stringify(body));
  };

  it.each([
    ['401_invalid_login', 'SYSTEM_UNAVAILABLE', false],
    ['400_invalid_content', 'SYSTEM_REJECTED', false],
    ['404_nonexistent', 'NOT_FOUND', false],
    ['400_invalid_request', 'SYSTEM_REJECTED', false],
    ['429_concurrency', 'SYSTEM_BUDGET_EXHAUSTED', true],
    ['500_unexpected', 'SYSTEM_UNAVAILABLE', true],
    ['obs_400_duplicate_externalId', 'SYSTEM_REJECTED', false],
    ['obs_400_permission', 'SYSTEM_UNAVAILABLE', false],
    ['obs_400_required_field', 'SYSTEM_REJECTED', false],
    ['obs_400_workflow_lock', 'SYSTEM_REJECTED', false],
    ['obs_400_invalid_id', 'SYSTEM_REJECTED', false],
    ['obs-rfc9110_400_suiteql', 'SYSTEM_REJECTED', false],
    ['obs_400_suiteql_unknown_column', 'SYSTEM_REJECTED', false],
    ['obs_400_date_format', 'SYSTEM_REJECTED', false],
  ])('%s means %s', (name, code, retryable) => {
    const error = errorOf(name);
    expect(error).toMatchObject({ code, retryable, system: 'netsuite' });
    expect(error.vendor?.message).toBeTruthy();
  });

  it('tells the duplicate of an external id from other refusals', () => {
    expect(isDuplicate(errorOf('obs_400_duplicate_externalId'))).toBe(true);
    expect(isDuplicate(errorOf('obs_400_workflow_lock'))).toBe(false);
    expect(isCodedError(errorOf('obs_400_workflow_lock'))).toBe(true);
  });

  it('names the wrong field in the message of a refusal', () => {
    expect(errorOf('400_invalid_content').message).toBe(
      'NetSuite refused salesOrder.create: You have entered an Invalid Field Value 9999 for the following field: item (item.items[0].item)',
    );
  });

  it('a SuiteQL page and a sales order parse', () => {
    const page = suiteQlPage.parse((readRecording('suiteql-page') as { response: unknown }).response);
    expect(page.items).toHaveLength(3);
    const order = salesOrder.parse((readRecording('get-salesorder-18') as { response: unknown }).response);
    expect(order).toMatchObject({ id: '18', tranId: '1', status: 'A' });
  });

  it('governance limits teach the shield how many requests may run at a time', () => {
    const recorded = readRecording('governance-limits') as Record<string, Json>;
    const learn = (body: Json | undefined) =>
      netSuiteContract().learn?.(
        { status: 200, headers: new Headers(), text: () => JSON.stringify(body) },
        { operation: 'governanceLimits', effect: 'read' },
      );
    expect(learn(recorded.integrationSpecific)).toEqual([
      { kind: 'capacity', concurrency: 'concurrency', limit: 2 },
    ]);
    expect(learn(recorded.accountLimit)).toEqual([
      { kind: 'capacity', concurrency: 'concurrency', limit: 3 },
    ]);
  });
});

describe.skipIf(!hasRecordings)(recordedTitle('the simulator beside recorded replies'), () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox[Symbol.asyncDispose]());
  const company = testCompany();
  const json = async (response: Response) => (await response.json()) as Json;

  it('shows a sales order with every field of the recorded one, of the same type', async () => {
    const { response: recorded } = readRecording('get-salesorder-18') as { response: Json };
    const order = company.orders.find(({ status }) => status === 'A');
    const path = `${recordPath}/salesOrder/${order?.netsuiteId}?simpleEnumFormat=true`;
    const shown = await json(await sandbox.request('GET', path));
    expect(shapeOf(shown)).toMatchObject(shapeOf(recorded) as object);
  });

  it('pages a collection in the recorded envelope', async () => {
    const { response: recorded } = readRecording('collection-page') as { response: Json };
    const shown = await json(await sandbox.request('GET', `${recordPath}/customer?limit=2`));
    expect(Object.keys(shown).sort()).toEqual(Object.keys(recorded).sort());
    expect(shapeOf(shown)).toEqual(shapeOf(recorded));
    expect((shown.links as { rel: string }[]).map(({ rel }) => rel)).toEqual(
      (recorded.links as { rel: string }[]).map(({ rel }) => rel),
    );
  });

  it('answers the recorded SuiteQL request in the recorded envelope, every value a text', async () => {
    const { request, response } = readRecording('suiteql-page') as {
      request: { method: string; url: string; headers: Record<string, string>; body: Json };
      response: Json;
    };
    const body = { ...request.body, q: String(request.body.q).replace('FROM transaction', 'FROM customer') };
    const shown = await json(
      await sandbox.request(request.method, request.url, body, { prefer: 'transient' }),
    );
    expect(Object.keys(shown).sort()).toEqual(Object.keys(response).sort());
    const [recordedRow] = response.items as Json[];
    for (const row of shown.items as Json[]) expect(shapeOf(row)).toEqual(shapeOf(recordedRow));
    expect(shown).toMatchObject({ offset: 10, count: 10 });
  });

  it('has the recorded governance limits', async () => {
    const { accountLimit } = readRecording('governance-limits') as Record<string, Json>;
    const shown = await json(await sandbox.request('GET', '/services/rest/system/v1/governanceLimits'));
    expect(shapeOf(shown)).toEqual(shapeOf(accountLimit));
    expect(shown.accountConcurrencyLimit).toBe(accountLimit?.accountConcurrencyLimit);
  });

  it.each([
    ['401_invalid_login', 'GET', '/customer/1', undefined, { authorization: 'Bearer wrong' }],
    ['404_nonexistent', 'GET', '/customer/999999999', undefined, {}],
    ['obs_400_invalid_id', 'GET', '/customer/000', undefined, {}],
    ['obs_400_required_field', 'POST', '/customer', { subsidiary: { id: '1' } }, {}],
    ['400_invalid_request', 'POST', '/customer', '{broken', {}],
    [
      '400_invalid_content',
      'POST',
      '/salesOrder',
      { entity: { id: company.customers[0]?.netsuiteId }, item: { items: [{ item: { id: '9999' } }] } },
      {},
    ],
  ])('refuses as in %s', async (name, method, path, body, headers: Record<string, string>) => {
    const recorded = readRecording('errors')[name] as Json & { 'o:errorDetails': Json[] };
    const response = await sandbox.request(method, `${recordPath}${path}`, body, headers);
    const shown = (await response.json()) as typeof recorded;
    expect(response.status).toBe(recorded.status);
    expect(response.headers.get('content-type')).toBe('application/vnd.oracle.resource+json; type=error');
    expect(shapeOf(shown)).toEqual(shapeOf(recorded));
    expect(shown.title).toBe(recorded.title);
    expect(shown['o:errorDetails']).toEqual(recorded['o:errorDetails']);
  });

  it('refuses an unknown column of SuiteQL as recorded', async () => {
    const recorded = readRecording('errors').obs_400_suiteql_unknown_column as Json;
    const q = { q: 'SELECT foo FROM customer' };
    const response = await sandbox.request('POST', '/services/rest/query/v1/suiteql', q, {
      prefer: 'transient',
    });
    const shown = await json(response);
    expect(response.status).toBe(400);
    expect(shown['o:errorDetails']).toEqual(recorded['o:errorDetails']);
  });

  it('takes the recorded requests', async () => {
    const requests = readRecording('requests') as Record<string, Json>;
    const [order] = company.orders.filter(({ status }) => status === 'B');
    const close = await sandbox.request(
      'PATCH',
      `${recordPath}/salesOrder/${order?.netsuiteId}`,
      requests.closeOrderLines,
    );
    expect(close.status).toBe(204);
    const item = company.products.find(({ active }) => active)?.netsuiteId;
    const entity = { id: company.customers[0]?.netsuiteId };
    const ofOurs = {
      ...requests.createSalesOrder,
      entity,
      item: { items: [{ item: { id: Number(item) }, quantity: 1 }] },
    };
    const created = await sandbox.request('POST', `${recordPath}/salesOrder`, ofOurs);
    expect([created.status, await created.text()]).toEqual([204, '']);
    const location = created.headers.get('location') ?? '';
    expect(location).toMatch(/\/services\/rest\/record\/v1\/salesOrder\/\d+$/);
    const shown = await json(await sandbox.request('GET', new URL(location).pathname));
    expect(shown).toMatchObject({
      otherRefNum: '11037',
      memo: 'test',
      tranDate: '2020-06-15',
      status: { id: 'B' },
    });
  });
});
