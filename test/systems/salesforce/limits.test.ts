import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VendorAnswer } from '#shield/contract.ts';
import { createSalesforceContract, dailyWindow } from '#systems/salesforce/limits.ts';
import { readDailyRequests } from '#systems/salesforce/read-limits.ts';
import { context, errorOf, type RunningOrg, startOrg } from './running-org.ts';

function answer(status: number, headers: Record<string, string> = {}, body: unknown = {}): VendorAnswer {
  return { status, headers: new Headers(headers), text: () => JSON.stringify(body) };
}

const call = { operation: 'query', effect: 'read' as const };
const refused = (message: string) => answer(403, {}, [{ message, errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);

describe('the limits that Salesforce declares to the shield', () => {
  const contract = createSalesforceContract();

  test.each([
    ['api-usage=18/5000', 18, 5000],
    ['api-usage=25/5000; per-app-api-usage=17/250(appName=my-app)', 25, 5000],
  ])('what was spent is read off the header: %s', (header, used, limit) => {
    const learned = contract.learn?.(answer(200, { 'Sforce-Limit-Info': header }), call);
    expect(learned).toEqual([{ kind: 'usage', window: dailyWindow, used, limit, remaining: limit - used }]);
  });

  test.each([
    {},
    { 'Sforce-Limit-Info': 'per-app-api-usage=17/250(appName=x)' },
    { 'Sforce-Limit-Info': 'garbage' },
  ])('a header that does not say it teaches nothing: %o', (headers) => {
    expect(contract.learn?.(answer(200, headers), call)).toEqual([]);
  });

  test('the two refusals for limits name the limit each', () => {
    expect(contract.learn?.(refused('TotalRequests Limit exceeded.'), call)).toEqual([
      { kind: 'exhausted', limit: dailyWindow },
    ]);
    expect(
      contract.learn?.(refused('ConcurrentRequests (Concurrent API Requests) Limit exceeded.'), call),
    ).toEqual([{ kind: 'exhausted', limit: 'long-calls' }]);
    const names = [...contract.windows, ...contract.concurrency].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([dailyWindow, 'long-calls']));
  });

  test.each<[string, VendorAnswer, string]>([
    ['an answer', answer(200), 'ok'],
    ['a refusal for a limit', refused('TotalRequests Limit exceeded.'), 'limited'],
    [
      'a refusal for permissions',
      answer(403, {}, [{ message: '', errorCode: 'API_DISABLED_FOR_ORG' }]),
      'rejected',
    ],
    ['a wrong field', answer(400, {}, [{ message: '', errorCode: 'INVALID_FIELD' }]), 'rejected'],
    ['a lock', answer(400, {}, [{ message: '', errorCode: 'UNABLE_TO_LOCK_ROW' }]), 'failed'],
    ['a fault', answer(500), 'failed'],
    ['being away for a time', answer(503, { 'retry-after': '120' }), 'maintenance'],
    ['one call that found nobody', answer(503), 'failed'],
    ['a web page', answer(200, { 'content-type': 'text/html' }), 'maintenance'],
  ])('%s is classified', (_, given, expected) => {
    expect(contract.classify?.(given, call)).toBe(expected);
  });

  test('tokens are not counted against the day', () => {
    const [daily] = contract.windows;
    expect(daily?.operations?.test('token')).toBe(false);
    expect(daily?.operations?.test('query')).toBe(true);
    expect(daily?.operations?.test('quote.update')).toBe(true);
  });

  test('a lock is worth another try, even for a write; an empty day is not', () => {
    const lock = answer(400, {}, [{ message: '', errorCode: 'UNABLE_TO_LOCK_ROW' }]);
    expect(contract.shouldRetry?.(lock, call)).toBe(true);
    expect(contract.shouldRetry?.(refused('TotalRequests Limit exceeded.'), call)).toBe(false);
    expect(contract.shouldRetry?.(answer(500), call)).toBeUndefined();
  });
});

describe('the limits that the simulated org holds to', () => {
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({}, { dailyRequests: 30 });
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test('a day has so many calls, answers tell how many are spent, and a new day has them again', async () => {
    const seen: number[] = [];
    for (let n = 0; n < 30; n += 1) {
      const { status, headers } = await org.api('GET', '/limits');
      expect(status).toBe(200);
      const [, used, max] = /^api-usage=(\d+)\/(\d+)$/.exec(headers.get('sforce-limit-info') ?? '') ?? [];
      expect(max).toBe('30');
      seen.push(Number(used));
    }
    // As recorded: the count may lag by one, so that it is not always higher than before.
    for (const [index, used] of seen.entries()) expect([index, index + 1]).toContain(used);
    const over = await org.api('GET', '/limits');
    expect(over.status).toBe(403);
    expect(over.body).toEqual([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ]);
    const read = readDailyRequests(org.salesforce.client, context());
    await expect(read).rejects.toMatchObject({ code: 'SYSTEM_BUDGET_EXHAUSTED' });
    expect(await org.control('stats')).toMatchObject({ limited: 2 });
    await org.control('clock', { advanceMs: 25 * 3_600_000 });
    // A session as old as that has ended, and the client fetches another.
    expect(await readDailyRequests(org.salesforce.client, context())).toEqual({ limit: 30, remaining: 29 });
  });

  test('more long calls at a time than the org runs are refused, short ones are not', async () => {
    await using slow = await startOrg({ latency: 'real' }, { longCalls: 2, longCallMs: 0 });
    const replies = await Promise.all(Array.from({ length: 6 }, () => slow.api('GET', '/limits')));
    const limited = replies.filter(({ status }) => status === 403);
    expect(limited.length).toBeGreaterThanOrEqual(3);
    for (const reply of limited) {
      expect(errorOf(reply)).toMatchObject({
        errorCode: 'REQUEST_LIMIT_EXCEEDED',
        message: expect.stringMatching(/^ConcurrentRequests/),
      });
    }
    await using quick = await startOrg({ latency: 'real' }, { longCalls: 2 });
    const short = await Promise.all(Array.from({ length: 6 }, () => quick.api('GET', '/limits')));
    expect(short.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  test('with limits off nothing is refused', async () => {
    await using free = await startOrg({ limits: 'off' }, { dailyRequests: 2 });
    for (let n = 0; n < 4; n += 1) expect((await free.api('GET', '/limits')).status).toBe(200);
  });
});
