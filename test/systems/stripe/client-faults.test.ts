import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { CodedError } from '#platform/errors.ts';
import type { SystemCall } from '#shield/call.ts';
import { passThrough } from '../pass-through.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
afterEach(() => sandbox.control('faults', []));
afterAll(() => sandbox[Symbol.asyncDispose]());

const invoiceId = () =>
  toEntityId('Invoice', 'stripe', sandbox.company.subscriptionInvoices[0]?.stripeId ?? '');

const readInvoice = (system = sandbox.system) => system.invoices.invoicesByIds([invoiceId()], callContext());

describe('a failing Stripe', () => {
  test.each([
    ['HTML', { status: 200, body: '<html>Maintenance</html>' }, 'SYSTEM_UNAVAILABLE', /HTML/],
    ['an HTML 503', { status: 503, body: '<html>busy</html>' }, 'SYSTEM_UNAVAILABLE', /503/],
    ['an empty body', { status: 200, body: '' }, 'SYSTEM_UNAVAILABLE', /an empty body/],
    ['JSON that is not an object', { status: 200, body: '17' }, 'SYSTEM_UNAVAILABLE', /no Stripe JSON/],
    [
      'a 500 of its own',
      { status: 500, body: { error: { type: 'api_error', message: 'x' } } },
      'SYSTEM_UNAVAILABLE',
      /500/,
    ],
    ['a 500 without an error', { status: 500, body: {} }, 'SYSTEM_UNAVAILABLE', /500/],
    ['a reset connection', { drop: 'before' as const }, 'SYSTEM_UNAVAILABLE', /could not be reached/],
    [
      'a lock',
      {
        status: 429,
        body: { error: { type: 'invalid_request_error', code: 'lock_timeout', message: 'locked' } },
      },
      'SYSTEM_UNAVAILABLE',
      /429/,
    ],
    [
      'a refusal for rate',
      {
        status: 429,
        headers: { 'stripe-rate-limited-reason': 'endpoint-rate' },
        body: { error: { type: 'invalid_request_error', code: 'rate_limit', message: 'slow' } },
      },
      'SYSTEM_BUDGET_EXHAUSTED',
      /endpoint-rate/,
    ],
  ])('that answers %s is told apart', async (_what, fault, code, message) => {
    await sandbox.control('faults', [{ path: '^/v1/invoices/in_', ...fault }]);
    const error = await readInvoice().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CodedError);
    expect(error).toMatchObject({
      code,
      system: 'stripe',
      retryable: true,
      message: expect.stringMatching(message),
    });
  });

  test('that answers a record of another shape names its field', async () => {
    const body = { id: 'in_1', object: 'invoice', status: 'open', created: 1, currency: 'dollars' };
    await sandbox.control('faults', [{ path: '^/v1/invoices/in_', status: 200, body }]);
    await expect(readInvoice()).rejects.toMatchObject({
      code: 'SYSTEM_UNAVAILABLE',
      retryable: false,
      message: expect.stringContaining('invoice in_1 whose currency is "dollars"'),
    });
  });

  test('is sent one request for one call: the shield decides on another', async () => {
    await sandbox.control('stats/reset');
    await sandbox.control('faults', [{ path: '^/v1/invoices/in_', drop: 'before' }]);
    await readInvoice().catch(() => undefined);
    expect((await sandbox.stats()).calls).toBe(1);
  });
});

test('a wrong key is an operator’s matter and is not shown', async () => {
  const error = await readInvoice(sandbox.connect({ apiKey: 'sk_test_wrongwrongwrong' })).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: false, vendor: { status: 401 } });
  expect(JSON.stringify([String(error), error])).not.toContain('wrongwrong');
});

test('an error of the shield comes out as it is', async () => {
  const refused = new CodedError('DEADLINE_EXCEEDED', 'nobody waits any more', { system: 'stripe' });
  const system = sandbox.connect({
    fetch: async () => {
      throw refused;
    },
  });
  await expect(readInvoice(system)).rejects.toBe(refused);
});

test('every request carries its own operation, effect and origin', async () => {
  const calls: SystemCall[] = [];
  const system = sandbox.connect({
    fetch: (url, init, call) => {
      calls.push(call);
      return passThrough(url, init, call);
    },
  });
  const [one, other] = [callContext({ correlationId: 'one' }), callContext({ correlationId: 'other' })];
  const customer = sandbox.company.customers.find(({ stripeId }) => stripeId);
  await Promise.all([
    system.invoices.invoicesByIds([invoiceId()], one),
    system.customerLinks.linksByCustomers(
      [toEntityId('Customer', 'salesforce', customer?.salesforceId ?? '')],
      other,
    ),
  ]);
  expect(
    calls.map(({ operation, effect, origin }) => [operation, effect, origin.correlationId]).sort(),
  ).toEqual([
    ['customers.search', 'read', 'other'],
    ['invoices.retrieve', 'read', 'one'],
  ]);
});

test('a caller that gives up does not take others with it', async () => {
  const customer = sandbox.company.customers.find(({ stripeId }) => stripeId);
  const ids = [toEntityId('Customer', 'salesforce', customer?.salesforceId ?? '')];
  const leaving = new AbortController();
  const system = sandbox.connect({
    fetch: async (url, init, call) => {
      leaving.abort();
      // As the shield ends a call that nobody waits for any more.
      call.origin.signal.throwIfAborted();
      return passThrough(url, init, call);
    },
  });
  const left = system.customerLinks.linksByCustomers(
    ids,
    callContext({ correlationId: 'leaving', signal: leaving.signal }),
  );
  const stayed = system.customerLinks.linksByCustomers(ids, callContext());
  await expect(left).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect((await stayed).size).toBe(1);
});
