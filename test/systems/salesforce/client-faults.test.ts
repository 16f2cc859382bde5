import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { company, context, customerId, type RunningOrg, richCustomer, startOrg } from './running-org.ts';

const read = (org: RunningOrg) =>
  org.salesforce.customers.customersByIds([customerId(richCustomer)], context());
const list = (org: RunningOrg) => org.salesforce.quotes.listQuotes({ page: { first: 5 } }, context());
const apiError = (errorCode: string, message = 'no') => [{ message, errorCode }];

describe('what Salesforce answers when it does not answer', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg();
    await read(org);
  });
  afterAll(() => org[Symbol.asyncDispose]());

  const down = { code: 'SYSTEM_UNAVAILABLE', retryable: true, system: 'salesforce' };
  test.each<[string, object, object]>([
    ['a web page', { status: 200, body: '<html>maintenance</html>' }, down],
    ['a web page with 503', { status: 503, body: '<!doctype html><h1>Down for maintenance</h1>' }, down],
    ['a web page with 403', { status: 403, body: '<html>blocked</html>' }, { ...down, retryable: false }],
    ['an empty body', { status: 200, body: '' }, down],
    ['an empty 500', { status: 500, body: '' }, down],
    ['half a body', { status: 200, body: '{"totalSize":1,"done":true,"rec' }, down],
    ['another document', { status: 200, body: { hello: 'world' } }, down],
    [
      'a list of what is no record',
      { status: 200, body: { totalSize: 1, done: true, records: [7] } },
      { ...down, retryable: false },
    ],
    ['an unknown error', { status: 500, body: apiError('UNKNOWN_EXCEPTION') }, down],
    ['503 SERVER_UNAVAILABLE', { status: 503, body: apiError('SERVER_UNAVAILABLE') }, down],
    ['a query timeout', { status: 400, body: apiError('QUERY_TIMEOUT') }, down],
    ['a lock that is held', { status: 400, body: apiError('UNABLE_TO_LOCK_ROW') }, down],
    ['a lost connection', { drop: 'before' }, down],
    ['a connection lost after the work', { drop: 'after' }, down],
  ])('%s is SYSTEM_UNAVAILABLE', async (_, fault, expected) => {
    await org.control('faults', [{ path: '/services/data', times: 1, ...fault }]);
    const retryable = 'records' in Object(Object(fault).body) ? undefined : expected;
    await expect(read(org)).rejects.toMatchObject(
      retryable ?? { code: 'SYSTEM_UNAVAILABLE', system: 'salesforce' },
    );
    expect((await read(org)).size).toBe(1);
  });

  test.each([
    ['TotalRequests Limit exceeded.', /24 hours/],
    ['ConcurrentRequests (Concurrent API Requests) Limit exceeded.', /long calls/],
  ])('"%s" is SYSTEM_BUDGET_EXHAUSTED and says what to do', async (words, advice) => {
    const body = apiError('REQUEST_LIMIT_EXCEEDED', words);
    await org.control('faults', [{ path: '/services/data', times: 1, status: 403, body }]);
    const error: unknown = await read(org).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'SYSTEM_BUDGET_EXHAUSTED',
      retryable: true,
      vendor: { status: 403, message: words },
    });
    expect(String(error)).toMatch(advice);
  });

  test('a refusal for a reason of business keeps the words of Salesforce out of the message', async () => {
    const words = 'Quotes of this customer may not be changed (rule for Ms Someone)';
    const body = [{ message: words, errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: [] }];
    await org.control('faults', [{ path: '/sobjects/', method: 'PATCH', times: 1, status: 400, body }]);
    const quoteId = toEntityId('Quote', 'salesforce', company.quotes[0]?.salesforceId ?? '');
    const write = org.salesforce.quoteWriter.markRejected({ quoteId, code: 'X', message: 'y' }, context());
    const error: unknown = await write.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SYSTEM_REJECTED', retryable: false, vendor: { message: words } });
    expect(String(error)).not.toContain(words);
  });

  test('a part of a composite that fails fails the read with its own code', async () => {
    const { salesforce } = org.connect({ fields: { quoteOrderId: 'Nowhere__c' } });
    const read = salesforce.quotes.listQuotes({ page: { first: 5 } }, context());
    await expect(read).rejects.toMatchObject({ code: 'SYSTEM_REJECTED', vendor: { code: 'INVALID_FIELD' } });
    expect((await list(org)).items).toHaveLength(5);
  });

  test('a field that holds what it cannot hold names record, field and value', async () => {
    const id = richCustomer.salesforceId;
    const record = { attributes: { type: 'Account' }, Id: id, Name: 'X', LastModifiedDate: 'yesterday' };
    const body = { totalSize: 1, done: true, records: [record] };
    await org.control('faults', [{ path: '/query', times: 1, status: 200, body }]);
    await expect(read(org)).rejects.toThrow(
      `Account ${id}.LastModifiedDate without a date-time: "yesterday"`,
    );
  });

  test('a caller that leaves ends its call with its own reason', async () => {
    await org.control('faults', [{ path: '/query', times: 1, hangMs: 5_000 }]);
    const leaving = new AbortController();
    const left = org.salesforce.customers.customersByIds([customerId(richCustomer)], context(leaving.signal));
    leaving.abort(new Error('nobody waits'));
    await expect(left).rejects.toThrow('nobody waits');
  });
});
