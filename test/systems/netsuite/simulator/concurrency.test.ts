import { expect, it } from 'vitest';
import type { CodedError } from '#platform/errors.ts';
import { startSandbox, testContext } from '../sandbox.ts';

it('refuses a sixth request at the same time as NetSuite does, and counts it', async () => {
  await using sandbox = await startSandbox({ latency: 'real' });
  await sandbox.request('GET', '/services/rest/system/v1/serverTime');
  const requests = Array.from({ length: 8 }, () =>
    sandbox.request('GET', '/services/rest/system/v1/serverTime'),
  );
  const statuses = (await Promise.all(requests)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(3);
  expect(await sandbox.control('stats')).toMatchObject({ system: 'netsuite', limited: 3 });
});

it('our client takes the refusal for a spent budget', async () => {
  await using sandbox = await startSandbox({ latency: 'real' }, { concurrency: 1 });
  const list = () => sandbox.netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
  const outcomes = await Promise.allSettled([list(), list(), list()]);
  const refused = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason as CodedError] : [],
  );
  expect(refused).toHaveLength(2);
  for (const error of refused)
    expect(error).toMatchObject({ code: 'SYSTEM_BUDGET_EXHAUSTED', retryable: true });
});

it('refuses nothing with limits off', async () => {
  await using sandbox = await startSandbox({ limits: 'off' });
  const requests = Array.from({ length: 20 }, () =>
    sandbox.request('GET', '/services/rest/system/v1/serverTime'),
  );
  expect(new Set((await Promise.all(requests)).map(({ status }) => status))).toEqual(new Set([200]));
});

it('counts calls by the vendor’s endpoint', async () => {
  await using sandbox = await startSandbox();
  await sandbox.netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
  await sandbox.request('GET', '/services/rest/record/v1/salesOrder/1');
  expect((await sandbox.control('stats')).byOperation).toEqual({ token: 2, suiteql: 1, 'salesOrder.get': 1 });
});

it('tells how many requests may run at a time, to an administrator', async () => {
  await using sandbox = await startSandbox({}, { concurrency: 15 });
  expect(await sandbox.netSuite.readConcurrencyLimit(testContext())).toBe(15);
  const detail = 'Your current role does not have permission to perform this action.';
  const body = { 'o:errorDetails': [{ detail, 'o:errorCode': 'USER_ERROR' }] };
  await sandbox.faults([{ path: 'governanceLimits', status: 400, body }]);
  expect(await sandbox.netSuite.readConcurrencyLimit(testContext())).toBeUndefined();
});
