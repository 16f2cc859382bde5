import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { toEntityId } from '#domain/entity-id.ts';
import { signBody } from '#platform/http/verify-signed-body.ts';
import { createNetSuiteClient } from '#systems/netsuite/client.ts';
import { sandboxAccount, sandboxPrivateKey } from '#systems/netsuite/simulator/sandbox-account.ts';
import { sandboxSalesforce } from '#systems/salesforce/simulator/credentials.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { type Product, startProduct } from './start-product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product?.[Symbol.asyncDispose]());

const urlOf = (system: 'salesforce' | 'netsuite') => product.weir.systems.sandboxUrls[system] ?? '';

/** NetSuite as somebody else uses it: a person in the warehouse, or in finance. */
async function inNetSuite(path: string): Promise<string> {
  const { clientId, certificateId, algorithm } = sandboxAccount;
  const client = createNetSuiteClient({
    system: 'netsuite',
    config: {
      baseUrl: urlOf('netsuite'),
      clientId,
      certificateId,
      algorithm,
      customerSystem: 'salesforce',
      privateKey: { reveal: sandboxPrivateKey },
    },
    fetch: (url, init) => fetch(url, init),
    now: Date.now,
  });
  const made = await client.writeRecord(
    { operation: 'test', method: 'POST', path, effect: 'unsafe', body: {} },
    { signal: AbortSignal.timeout(20_000), correlationId: 'test', priority: 'interactive' },
  );
  return made ?? '';
}

/** Salesforce as a sales person uses it. */
async function inSalesforce(method: string, path: string, body: object): Promise<void> {
  const url = urlOf('salesforce');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: sandboxSalesforce.clientId,
    client_secret: sandboxSalesforce.clientSecret,
  });
  const session = (await (
    await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: form })
  ).json()) as {
    access_token: string;
  };
  const response = await fetch(`${url}/services/data/v67.0/sobjects/${path}`, {
    method,
    headers: { authorization: `Bearer ${session.access_token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(204);
}

const someCustomer = () => {
  const customer = product.weir.systems.company?.customers[0];
  if (!customer) throw new Error('the company has no customer');
  return { id: toEntityId('Customer', 'salesforce', customer.salesforceId), record: customer.salesforceId };
};

async function nameOf(id: string): Promise<unknown> {
  const answer = await product.ask('crm', 'query ($id: ID!) { customer(id: $id) { name } }', { id });
  return (answer.data?.customer as { name?: string } | null)?.name;
}

const within = { timeout: 15_000 };

describe('a change in a system of record', () => {
  test('a customer renamed in the CRM is read fresh, though its name is cached', async () => {
    const { id, record } = someCustomer();
    const before = await nameOf(id);
    expect(await nameOf(id)).toBe(before);
    // A change event may come before Weir listens for them: the first renaming that gets through counts.
    let renames = 0;
    await expect
      .poll(async () => {
        renames += 1;
        await inSalesforce('PATCH', `Account/${record}`, { Name: `Renamed ${renames}` });
        await expect.poll(() => nameOf(id), { timeout: 1_500 }).toBe(`Renamed ${renames}`);
        return true;
      }, within)
      .toBe(true);
  });

  test('what the warehouse ships reaches whoever follows the order; what is invoiced and paid, the CRM', async () => {
    const orders = (await product.sandbox('netsuite', 'records/salesOrder')) as { records?: unknown };
    const list = (Array.isArray(orders) ? orders : orders.records) as { id: string; status: string }[];
    const order = list.find(({ status }) => status === 'B');
    if (!order) throw new Error('the company has no open order');
    const orderId = toEntityId('Order', 'netsuite', order.id);
    const client = createClient({
      url: `${product.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${await product.token('ops')}` },
    });
    const seen: string[] = [];
    const following = (async () => {
      const stream = client.iterate<{ orderStatusChanged: { status: string } }>({
        query: 'subscription ($id: ID!) { orderStatusChanged(orderId: $id) { status } }',
        variables: { id: orderId },
      });
      for await (const { data, errors } of stream) {
        if (errors) throw new Error(JSON.stringify(errors));
        if (data) seen.push(data.orderStatusChanged.status);
      }
    })();
    try {
      await inNetSuite(`/salesOrder/${order.id}/!transform/itemFulfillment`);
      await expect.poll(() => seen.at(-1), within).toMatch(/FULFILLED|INVOICED/);
      const invoice = await inNetSuite(`/salesOrder/${order.id}/!transform/invoice`);
      const invoiceId = toEntityId('Invoice', 'netsuite', invoice);
      const shown = async () => {
        const answer = (await product.sandbox('salesforce', 'records/Weir_Invoice__c')) as {
          records?: unknown;
        };
        const rows = (Array.isArray(answer) ? answer : answer.records) as Record<string, unknown>[];
        return rows.find((row) => row.Weir_Id__c === invoiceId);
      };
      await expect.poll(shown, within).toMatchObject({ Status__c: 'OPEN', System__c: 'netsuite' });
      await inNetSuite(`/invoice/${invoice}/!transform/customerPayment`);
      await expect.poll(async () => (await shown())?.Status__c, within).toBe('PAID');
    } finally {
      await client.dispose();
      await following.catch(() => undefined);
    }
  });
});

test('webhooks sent twice, shuffled by 20 and late: what the CRM shows in the end is what the vendor says', async () => {
  await product.sandbox('stripe', 'webhooks', { duplicate: 0.7, shuffle: 20, delayMs: 50 });
  const open = product.weir.systems.company?.subscriptionInvoices
    .filter(({ status, amountPaid }) => status === 'open' && amountPaid === 0)
    .slice(0, 12);
  if (!open || open.length < 6) throw new Error('the company has too few open invoices');
  const act = async (invoice: string, verb: string, form = '') => {
    const response = await fetch(
      `${product.weir.systems.sandboxUrls.stripe}/v1/invoices/${invoice}/${verb}`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandboxStripe.apiKey}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form,
      },
    );
    expect(response.status).toBe(200);
  };
  for (const [index, { stripeId }] of open.entries()) {
    if (index % 3 === 0) await act(stripeId, 'void');
    else await act(stripeId, 'mark_uncollectible');
    if (index % 3 === 1) await act(stripeId, 'pay', 'paid_out_of_band=true');
  }
  const expected = open.map((_, index) => ['VOID', 'PAID', 'UNCOLLECTIBLE'][index % 3]);
  const ids = open.map(({ stripeId }) => toEntityId('Invoice', 'stripe', stripeId));
  await expect
    .poll(async () => {
      const answer = (await product.sandbox('salesforce', 'records/Weir_Invoice__c')) as {
        records?: unknown;
      };
      const rows = (Array.isArray(answer) ? answer : answer.records) as Record<string, unknown>[];
      return ids.map((id) => rows.find((row) => row.Weir_Id__c === id)?.Status__c);
    }, within)
    .toEqual(expected);
  await product.sandbox('stripe', 'webhooks', {});
});

describe('/webhooks/salesforce', () => {
  const post = (body: string, signature: string) =>
    fetch(`${product.url}/webhooks/salesforce`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-weir-signature': signature },
      body,
    });
  const now = () => Math.floor(Date.now() / 1000);

  test('takes what the Apex class signs, and refuses the rest', async () => {
    const { record } = someCustomer();
    const body = JSON.stringify({ id: 'callout-1', changes: [{ object: 'Account', id: record }] });
    const secret = sandboxSalesforce.webhookSecret;
    expect((await post(body, signBody(body, secret, now()))).status).toBe(200);
    expect((await post(body, signBody(body, 'another', now()))).status).toBe(401);
    expect((await post(body, signBody(body, secret, now() - 400))).status).toBe(401);
    expect((await post(`${body} `, signBody(body, secret, now()))).status).toBe(401);
    expect((await post('{}', signBody('{}', secret, now()))).status).toBe(400);
  });
});

test('dead letters are for those who may see exceptions', async () => {
  const query = '{ deadLetters { nodes { id kind entityId failure } pageInfo { hasNextPage } } }';
  expect((await product.ask('ops', query)).data).toEqual({
    deadLetters: { nodes: [], pageInfo: { hasNextPage: false } },
  });
  const refused = await product.ask(`portal:${someCustomer().id}`, query);
  expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const replay =
    'mutation { replayDeadLetters(input: { ids: ["unknown"], idempotencyKey: "k" }) { replayed userErrors { code } } }';
  expect((await product.ask('ops', replay)).data).toEqual({
    replayDeadLetters: { replayed: 0, userErrors: [{ code: 'DEAD_LETTER_NOT_FOUND' }] },
  });
});

test('the state of the inbox and of its feeds is measured', async () => {
  const metrics = await (await fetch(`${product.url}/metrics`)).text();
  for (const line of [
    'weir_inbox_changes{state="DEAD"} 0',
    'weir_feed_idle_seconds{feed="netsuite/modified"}',
  ])
    expect(metrics).toContain(line);
});
