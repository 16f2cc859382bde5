import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { type StripeSandbox, startStripeSandbox } from '../stripe-sandbox.ts';

let sandbox: StripeSandbox;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

async function send(
  method: string,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const response = await fetch(`${sandbox.simulator.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${sandboxStripe.apiKey}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

describe('authentication', () => {
  test('takes the key as Basic name too', async () => {
    const basic = Buffer.from(`${sandboxStripe.apiKey}:`).toString('base64');
    expect(
      (await send('GET', '/v1/customers?limit=1', undefined, { authorization: `Basic ${basic}` })).status,
    ).toBe(200);
  });

  test.each([
    ['none', {}, /You did not provide an API key/],
    [
      'another',
      { authorization: 'Bearer sk_test_abcdefghijklmnop' },
      /^Invalid API Key provided: sk_test_\*+mnop$/,
    ],
    ['one of another scheme', { authorization: 'Digest x' }, /You did not provide an API key/],
  ])('refuses %s', async (_what, headers, message) => {
    const response = await fetch(`${sandbox.simulator.url}/v1/customers`, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: { message: expect.stringMatching(message), type: 'invalid_request_error' },
    });
  });
});

describe('parameters', () => {
  test.each([
    [
      'unknown',
      'name=A&shoe_size=44',
      'Received unknown parameter: shoe_size',
      'parameter_unknown',
      'shoe_size',
    ],
    [
      'unknown below',
      'shipping[name]=A&shipping[address][street]=x',
      'Received unknown parameter: shipping[address][street]',
      'parameter_unknown',
      'shipping[address][street]',
    ],
    ['of a wrong kind', 'balance=much', 'Invalid integer: much', 'parameter_invalid_integer', 'balance'],
    ['an object for a text', 'name[first]=A', 'Invalid string: {first}', undefined, 'name'],
    ['a text for an object', 'address=here', 'Invalid object', undefined, 'address'],
    [
      'no word of its list',
      'tax_exempt=maybe',
      'Invalid tax_exempt: must be one of none, exempt, reverse',
      undefined,
      'tax_exempt',
    ],
    [
      'metadata too long',
      `metadata[a]=${'x'.repeat(501)}`,
      'Metadata values can have up to 500 characters.',
      undefined,
      'metadata[a]',
    ],
    [
      'a prototype',
      '__proto__[name]=x',
      'Received unknown parameter: __proto__',
      'parameter_unknown',
      '__proto__',
    ],
  ])('that are %s are refused by name', async (_what, body, message, code, param) => {
    const answer = await send('POST', '/v1/customers', body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      message,
      param,
      type: 'invalid_request_error',
      ...(code ? { code } : {}),
    });
  });

  test('that are required and missing are named', async () => {
    const answer = await send('POST', '/v1/subscriptions', 'items[0][quantity]=1');
    expect(answer.body.error).toMatchObject({
      code: 'parameter_missing',
      message: 'Missing required param: customer.',
    });
  });

  test('given empty unset a field, or are refused where nothing can be unset', async () => {
    const { body: customer } = await send('POST', '/v1/customers', 'name=A&metadata[a]=1&metadata[b]=2');
    const { body } = await send('POST', `/v1/customers/${customer.id}`, 'name=&metadata[a]=');
    expect(body).toMatchObject({ name: null, metadata: { b: '2' } });
    expect((await send('POST', `/v1/customers/${customer.id}`, 'metadata=')).body.metadata).toEqual({});
    const refused = await send('POST', '/v1/prices', 'currency=usd&product=');
    expect(refused.body.error.code).toBe('parameter_invalid_empty');
  });

  test('of an unknown address are an unrecognized request', async () => {
    const answer = await send('GET', '/v1/nope');
    expect(answer.status).toBe(404);
    expect(answer.body.error.message).toMatch(/^Unrecognized request URL \(GET: \/v1\/nope\)/);
  });
});

describe('expanding', () => {
  const subscription = () => sandbox.company.subscriptions[0]?.stripeId ?? '';

  test('follows references four levels deep', async () => {
    const { body } = await send(
      'GET',
      `/v1/subscriptions/${subscription()}?expand[]=items.data.price.product&expand[]=customer`,
    );
    expect(body.items.data[0].price.product).toMatchObject({ object: 'product' });
    expect(body.customer).toMatchObject({ object: 'customer' });
  });

  test.each([
    [
      'data.items.data.price.product',
      'You cannot expand more than 4 levels of a property. Property: data.items.data.price.product',
    ],
    [
      'customer',
      "This property cannot be expanded (customer). You may want to try expanding 'data.customer' instead.",
    ],
    ['data.shoes', 'This property cannot be expanded (data.shoes).'],
    ['data.items.data.subscription', 'This property cannot be expanded (data.items.data.subscription).'],
  ])('refuses %s on a list', async (path, message) => {
    const answer = await send('GET', `/v1/subscriptions?limit=1&expand[]=${path}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe(message);
  });
});

describe('idempotency', () => {
  const key = (name: string) => ({ 'idempotency-key': name });

  test('answers the first outcome again, with its request', async () => {
    const first = await send('POST', '/v1/customers', 'name=Once', key('k1'));
    const again = await send('POST', '/v1/customers', 'name=Once', key('k1'));
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'));
    expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
    expect(first.headers.get('idempotent-replayed')).toBeNull();
  });

  test('refuses other parameters under the same key', async () => {
    await send('POST', '/v1/customers', 'name=A', key('k2'));
    const answer = await send('POST', '/v1/customers', 'name=B', key('k2'));
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ type: 'idempotency_error' });
  });

  test('does not keep a refusal of parameters', async () => {
    await send('POST', '/v1/customers', 'shoe_size=1', key('k3'));
    expect((await send('POST', '/v1/customers', 'name=A', key('k3'))).status).toBe(200);
  });

  test('keeps a declined card', async () => {
    const { body: customer } = await send('POST', '/v1/customers');
    const product = sandbox.company.products.find(({ recurring }) => recurring?.usageType === 'LICENSED');
    const body = `customer=${customer.id}&items[0][price]=${product?.stripePriceId?.USD}&payment_behavior=error_if_incomplete`;
    const { body: method } = await send(
      'POST',
      '/v1/payment_methods/pm_card_chargeCustomerFail/attach',
      `customer=${customer.id}`,
    );
    await send(
      'POST',
      `/v1/customers/${customer.id}`,
      `invoice_settings[default_payment_method]=${method.id}`,
    );
    const before = (await send('GET', `/v1/subscriptions?customer=${customer.id}&status=all`)).body.data
      .length;
    const first = await send('POST', '/v1/subscriptions', body, key('k4'));
    const again = await send('POST', '/v1/subscriptions', body, key('k4'));
    expect([first.status, again.status]).toEqual([402, 402]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    // All of it was undone.
    expect((await send('GET', `/v1/subscriptions?customer=${customer.id}&status=all`)).body.data.length).toBe(
      before,
    );
  });

  test('refuses a second try while the first is on its way', async () => {
    await using slow = await startStripeSandbox({ latency: 'real' });
    const stripe = slow.official;
    const create = () =>
      stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k5', maxNetworkRetries: 0 });
    const outcomes = await Promise.allSettled([create(), create()]);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { statusCode: 409, code: 'idempotency_key_in_use' } }]);
  });
});

describe('limits', () => {
  test('refuse the 26th call of an endpoint in a second with the reason', async () => {
    await using strict = await startStripeSandbox({ limits: 'real' });
    const stripe = new Stripe(sandboxStripe.apiKey, {
      host: '127.0.0.1',
      port: strict.simulator.port,
      protocol: 'http',
      maxNetworkRetries: 0,
    });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () => stripe.products.list({ limit: 1 })),
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as Stripe.errors.StripeError] : [],
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const error of refused) {
      expect(error).toMatchObject({
        statusCode: 429,
        code: 'rate_limit',
        headers: { 'stripe-rate-limited-reason': 'endpoint-rate' },
      });
    }
    expect((await strict.stats()).limited).toBe(refused.length);
  });
});

test('answers are printed as Stripe prints them, in the version that was asked for', async () => {
  const answer = await send('GET', '/v1/products?limit=1', undefined, {
    'stripe-version': '2025-10-29.clover',
  });
  expect(answer.text.startsWith('{\n  "object": "list",\n  "data": [\n    {\n      "id": "prod_')).toBe(true);
  expect(answer.headers.get('stripe-version')).toBe('2025-10-29.clover');
});

test('records are shown by type, and none of an unknown one', async () => {
  const customers = await sandbox.records('customer');
  expect(
    customers.some(
      ({ metadata }) =>
        typeof metadata === 'object' && metadata !== null && 'salesforce_account_id' in metadata,
    ),
  ).toBe(true);
  const response = await fetch(`${sandbox.simulator.url}/_sandbox/records/shoe`);
  expect(response.status).toBe(404);
});
