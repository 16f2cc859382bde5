import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { type Recording, readRecordings, recordedTitle, recordingsAreThere } from '../recordings.ts';
import { type StripeSandbox, startStripeSandbox } from '../stripe-sandbox.ts';
import { shapeDifferences } from './json-shape.ts';

let sandbox: StripeSandbox;
const recordings = readRecordings();

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function send(
  method: string,
  path: string,
  body?: string,
  version = '2026-03-25.dahlia',
): Promise<Answer> {
  const response = await fetch(`${sandbox.simulator.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sandboxStripe.apiKey}`,
      'stripe-version': version,
      ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

function recorded(file: string, method: string, path: RegExp): Recording {
  const found = recordings.findLast(
    (entry) => entry.file === `${file}.json` && entry.method === method && path.test(entry.url.pathname),
  );
  if (!found) throw new Error(`${file} has no ${method} ${path}`);
  return found;
}

// Prices and products that the recorded account had before the recording began.
beforeAll(async () => {
  sandbox = await startStripeSandbox();
  await send('POST', '/v1/products', 'id=prod_EYTX7RYhRjcwKD&name=Test+Subscription&unit_label=user');
});
afterAll(() => sandbox[Symbol.asyncDispose]());

async function price(interval: 'month' | 'year', amount: number): Promise<string> {
  const { body } = await send(
    'POST',
    '/v1/prices',
    `product=prod_EYTX7RYhRjcwKD&currency=usd&unit_amount=${amount}&recurring[interval]=${interval}&nickname=Small&tax_behavior=exclusive`,
  );
  return String(body.id);
}

async function customer(card = 'pm_card_visa'): Promise<string> {
  const { body } = await send('POST', '/v1/customers', 'email=stripe%40example.org&name=Stripe+User');
  const attached = await send('POST', `/v1/payment_methods/${card}/attach`, `customer=${body.id}`);
  await send(
    'POST',
    `/v1/customers/${body.id}`,
    `invoice_settings[default_payment_method]=${attached.body.id}`,
  );
  return String(body.id);
}

const expands =
  'expand[0]=default_payment_method&expand[1]=discounts&expand[2]=latest_invoice.confirmation_secret&expand[3]=latest_invoice.payments&expand[4]=latest_invoice.total_discount_amounts.discount&expand[5]=pending_setup_intent&expand[6]=schedule';

/** Header names; those of the connection and of the length are the server's, not Stripe's. */
function headerNames(headers: Iterable<string>): ReadonlySet<string> {
  const own = new Set(['connection', 'keep-alive', 'content-length', 'transfer-encoding', 'date']);
  return new Set([...headers].map((name) => name.toLowerCase()).filter((name) => !own.has(name)));
}

function expectLike(answer: Answer, recording: Recording, ignored: readonly RegExp[] = []): void {
  expect(answer.status).toBe(recording.status);
  const differences = shapeDifferences(recording.body, answer.body).filter(
    (line) => !ignored.some((pattern) => pattern.test(line)),
  );
  expect(differences).toEqual([]);
  expect(headerNames(answer.headers.keys())).toEqual(headerNames(Object.keys(recording.headers)));
}

describe.skipIf(!recordingsAreThere)(recordedTitle('answers have the structure of the recorded ones'), () => {
  test('a customer', async () => {
    const recording = recorded('test_stripe_can_create_an_invoice', 'POST', /^\/v1\/customers$/);
    expectLike(await send('POST', '/v1/customers', recording.requestBody), recording);
  });

  test('a customer with its card', async () => {
    const recording = recorded('test_stripe_trial_period_options', 'POST', /^\/v1\/customers\/cus_/);
    const id = await customer();
    const card = await send('POST', '/v1/payment_methods/pm_card_visa/attach', `customer=${id}`);
    expectLike(card, recorded('test_stripe_trial_period_options', 'POST', /attach$/));
    const body = `invoice_settings[default_payment_method]=${card.body.id}`;
    expectLike(await send('POST', `/v1/customers/${id}`, body), recording, [/^currency is/]);
  });

  test('a subscription on trial', async () => {
    const recording = recorded('test_stripe_trial_period_options', 'POST', /^\/v1\/subscriptions$/);
    const body = `items[0][price]=${await price('month', 2_500)}&trial_period_days=15&customer=${await customer()}&${expands}`;
    expectLike(await send('POST', '/v1/subscriptions', body), recording);
  });

  test('a subscription whose payment waits for the cardholder', async () => {
    const recording = recorded(
      'test_stripe_fails_when_subscribing_with_SCA_card',
      'POST',
      /^\/v1\/subscriptions$/,
    );
    const who = await customer('pm_card_authenticationRequired');
    const body = `items[0][price]=${await price('month', 2_500)}&customer=${who}&${expands}`;
    expectLike(await send('POST', '/v1/subscriptions', body), recording);
  });

  test('a swap with its prorated invoice', async () => {
    const recording = recorded(
      'test_stripe_can_swap_and_invoice_a_subscription',
      'GET',
      /^\/v1\/invoices\/in_/,
    );
    const started = await send(
      'POST',
      '/v1/subscriptions',
      `items[0][price]=${await price('month', 2_500)}&customer=${await customer()}`,
    );
    const item = (started.body.items as { data: { id: string }[] }).data[0]?.id;
    const body = `items[0][id]=${item}&items[0][price]=${await price('year', 25_000)}&proration_behavior=always_invoice`;
    const swapped = await send('POST', `/v1/subscriptions/${started.body.id}`, body);
    const invoice = await send('GET', `/v1/invoices/${swapped.body.latest_invoice}`);
    // What dahlia added to what this recording, of clover, has.
    expectLike(invoice, recording, [
      /customer_account is not recorded/,
      /quantity_decimal is not/,
      /subtotal is not/,
    ]);
    const payments = await send('GET', `/v1/invoice_payments?invoice=${invoice.body.id}&status=paid`);
    expectLike(
      payments,
      recorded('test_stripe_can_swap_and_invoice_a_subscription', 'GET', /invoice_payments/),
    );
  });

  test('an invoice made by hand, from its item to its payment', async () => {
    const file = 'test_stripe_can_create_an_invoice';
    const who = await customer();
    const item = await send(
      'POST',
      '/v1/invoiceitems',
      `customer=${who}&amount=1000&currency=usd&description=One-time+setup+fee`,
    );
    expectLike(item, recorded(file, 'POST', /invoiceitems$/));
    const draft = await send(
      'POST',
      '/v1/invoices',
      `pending_invoice_items_behavior=include&customer=${who}`,
    );
    expectLike(draft, recorded(file, 'POST', /invoices$/));
    const paid = await send('POST', `/v1/invoices/${draft.body.id}/pay`);
    expectLike(paid, recorded(file, 'POST', /\/pay$/));
  });

  test('a credit note of a paid invoice', async () => {
    const recording = recorded(
      'test_stripe_can_issue_credit_note_for_a_refund_for_Stripe_tax',
      'POST',
      /credit_notes$/,
    );
    const who = await customer();
    await send('POST', '/v1/invoiceitems', `customer=${who}&amount=1000&currency=usd`);
    const draft = await send(
      'POST',
      '/v1/invoices',
      `pending_invoice_items_behavior=include&customer=${who}`,
    );
    await send('POST', `/v1/invoices/${draft.body.id}/pay`);
    const body = `invoice=${draft.body.id}&refund_amount=500&lines[0][type]=custom_line_item&lines[0][description]=Refund&lines[0][quantity]=1&lines[0][unit_amount]=500`;
    expectLike(await send('POST', '/v1/credit_notes', body), recording);
  });

  test('a cancelled trial', async () => {
    const recording = recorded('test_cancel_now_when_on_trial', 'DELETE', /subscriptions/);
    const body = `items[0][price]=${await price('month', 2_500)}&trial_period_days=14&customer=${await customer()}`;
    const { body: started } = await send('POST', '/v1/subscriptions', body);
    const query = expands.replaceAll(/expand\[\d\]/g, 'expand[]');
    expectLike(await send('DELETE', `/v1/subscriptions/${started.id}?${query}`), recording, [
      /customer_account is not recorded/,
      /quantity_decimal is not/,
      /subtotal is not/,
      // This recording's price has no nickname.
      /nickname is/,
    ]);
  });

  test('a customer that is not there', async () => {
    const recording = recordings.find(
      ({ status, url }) => status === 404 && url.pathname.startsWith('/v1/customers/'),
    );
    const answer = await send('GET', '/v1/customers/cus_K9Fo2BpabkGWva');
    expect(answer.status).toBe(404);
    const { request_log_url, ...error } = answer.body.error as Record<string, string>;
    expect({ error }).toEqual(recording?.body);
    expect(request_log_url).toContain(answer.headers.get('request-id'));
  });

  test('a declined card', async () => {
    const recording = recorded('test_stripe_handles_card_declined', 'POST', /attach$/);
    const { body: who } = await send('POST', '/v1/customers');
    const answer = await send(
      'POST',
      '/v1/payment_methods/pm_card_chargeDeclined/attach',
      `customer=${who.id}`,
    );
    expectLike(answer, recording);
    const error = answer.body.error as Record<string, string>;
    const wanted = (recording.body as { error: Record<string, string> }).error;
    expect({ ...error, request_log_url: '' }).toEqual({ ...wanted, request_log_url: '' });
  });

  test('a price that is not there', async () => {
    const recording = recorded(
      'test_stripe_handles_exception_when_creating_a_subscription',
      'POST',
      /subscriptions$/,
    );
    const body = `items[0][price]=invalid&customer=${await customer()}`;
    const answer = await send('POST', '/v1/subscriptions', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: { ...(recording.body as { error: object }).error, request_log_url: expect.any(String) },
    });
  });

  test('a refused key', async () => {
    const recording = recordings.find(({ status }) => status === 401);
    const response = await fetch(`${sandbox.simulator.url}/v1/invoices/in_1`, {
      headers: { authorization: 'Bearer sk_test_1234567890' },
    });
    expect(response.status).toBe(401);
    expect(shapeDifferences(recording?.body, await response.json())).toEqual([]);
    expect(headerNames(response.headers.keys())).toEqual(headerNames(Object.keys(recording?.headers ?? {})));
  });
});
