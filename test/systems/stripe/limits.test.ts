import { describe, expect, test } from 'vitest';
import type { AnsweredCall, VendorAnswer } from '#shield/contract.ts';
import { createStripeContract } from '#systems/stripe/limits.ts';

const contract = createStripeContract('live');
const call: AnsweredCall = { operation: 'invoices.list', effect: 'read' };

function answer(status: number, headers: Record<string, string> = {}, code?: string): VendorAnswer {
  const error = { ...(code ? { code } : {}), type: 'invalid_request_error', message: 'x' };
  return { status, headers: new Headers(headers), text: () => JSON.stringify({ error }, null, 2) };
}

describe('what an answer of Stripe means to the shield', () => {
  test.each([
    [200, undefined, 'ok'],
    [400, 'parameter_missing', 'rejected'],
    [402, 'card_declined', 'rejected'],
    [409, 'idempotency_key_in_use', 'failed'],
    [409, 'resource_conflict', 'rejected'],
    [424, undefined, 'failed'],
    [429, 'rate_limit', 'limited'],
    [429, 'lock_timeout', 'failed'],
    [503, undefined, 'failed'],
  ] as const)('%s %s is %s', (status, code, outcome) => {
    expect(contract.classify?.(answer(status, {}, code), call)).toBe(outcome);
  });

  test('a refusal names the limit that is used up', () => {
    const learn = (reason: string, operation = 'invoices.list') =>
      contract.learn?.(answer(429, { 'stripe-rate-limited-reason': reason }, 'rate_limit'), {
        ...call,
        operation,
      });
    expect(learn('global-rate')).toEqual([{ kind: 'exhausted', limit: 'global' }]);
    expect(learn('endpoint-rate')).toEqual([{ kind: 'exhausted', limit: 'endpoint' }]);
    expect(learn('endpoint-rate', 'customers.search')).toEqual([{ kind: 'exhausted', limit: 'search' }]);
    expect(learn('endpoint-concurrency')).toEqual([{ kind: 'exhausted' }]);
    expect(contract.learn?.(answer(200), call)).toEqual([]);
  });

  test('Stripe’s own word on sending again is followed, but for a refusal for rate', () => {
    const word = (status: number, value: string) =>
      contract.shouldRetry?.(answer(status, { 'stripe-should-retry': value }), call);
    expect(word(429, 'true')).toBe(true);
    expect(word(500, 'false')).toBe(false);
    expect(word(429, 'false')).toBeUndefined();
    expect(contract.shouldRetry?.(answer(500), call)).toBeUndefined();
  });
});

describe('the windows of the account', () => {
  const windowsOf = (mode: 'live' | 'test', operation: string) =>
    createStripeContract(mode)
      .windows.filter(({ operations }) => operations?.test(operation) ?? true)
      .map(({ name, limit }) => `${name} ${limit}`);

  test('hold a search to its own rate too', () => {
    expect(windowsOf('live', 'customers.search')).toEqual(['global 100', 'endpoint 25', 'search 20']);
    expect(windowsOf('live', 'invoices.list')).toEqual(['global 100', 'endpoint 25']);
    expect(windowsOf('test', 'invoices.list')).toEqual(['global 25', 'endpoint 25']);
  });

  test('leave usage events out of the account’s rate in live mode only', () => {
    expect(windowsOf('live', 'billing.meterEvents.create')).toEqual(['meter-events 1000']);
    expect(windowsOf('test', 'billing.meterEvents.create')).toEqual(['global 25', 'endpoint 25']);
  });
});
