import { expect, it } from 'vitest';
import type { VendorAnswer } from '#shield/contract.ts';
import { netSuiteContract } from '#systems/netsuite/limits.ts';

const contract = netSuiteContract();
const call = { operation: 'suiteql.orders', effect: 'read' } as const;
const answer = (status: number, body: unknown, type = 'application/json', more = {}): VendorAnswer => ({
  status,
  headers: new Headers({ 'content-type': type, ...more }),
  text: () => (typeof body === 'string' ? body : JSON.stringify(body)),
});
const refusal = (code: string) => ({ 'o:errorDetails': [{ detail: 'x', 'o:errorCode': code }] });

it.each([
  ['an answer', answer(200, {}), 'ok'],
  ['a refusal for concurrency', answer(429, refusal('CONCURRENCY_LIMIT_EXCEEDED')), 'limited'],
  ['the same from a RESTlet', answer(400, refusal('SSS_REQUEST_LIMIT_EXCEEDED')), 'limited'],
  ['a business refusal', answer(400, refusal('USER_ERROR')), 'rejected'],
  ['a failure', answer(500, refusal('UNEXPECTED_ERROR')), 'failed'],
  ['a maintenance page', answer(200, '<html>', 'text/html; charset=utf-8'), 'maintenance'],
  ['unavailability for a time', answer(503, '', 'text/plain', { 'retry-after': '120' }), 'maintenance'],
  ['unavailability of one call', answer(503, ''), 'failed'],
])('%s is classified', (_, given, outcome) => {
  expect(contract.classify?.(given, call)).toBe(outcome);
});

it('a refusal for concurrency may be sent again, also when it was a write', () => {
  const write = { operation: 'salesOrder.create', effect: 'unsafe' } as const;
  expect(contract.shouldRetry?.(answer(429, ''), write)).toBe(true);
  expect(contract.shouldRetry?.(answer(500, ''), write)).toBeUndefined();
});

it('declares the account’s places and no quota by time', () => {
  expect(netSuiteContract({ concurrency: 15 })).toMatchObject({ windows: [], concurrency: [{ limit: 15 }] });
  expect(contract.concurrency).toMatchObject([{ limit: 5 }]);
});
