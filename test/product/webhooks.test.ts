import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { toEntityId } from '#domain/entity-id.ts';
import { sandboxStripe } from '#systems/stripe/simulator/credentials.ts';
import { type Product, startProduct } from './start-product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

interface InvoiceChange {
  readonly invoiceStatusChanged: {
    readonly sequence: number;
    readonly status: string;
    readonly invoice: {
      readonly number: string;
      readonly status: string;
      readonly balanceDue: { readonly amount: string };
    };
  };
}

async function pay(invoice: string): Promise<void> {
  const response = await fetch(`${product.weir.systems.sandboxUrls.stripe}/v1/invoices/${invoice}/pay`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandboxStripe.apiKey}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'paid_out_of_band=true',
  });
  expect(response.status).toBe(200);
}

/** The first event, and what is there once the stream is open. */
async function followInvoice(id: string, onOpen: () => Promise<void>): Promise<InvoiceChange> {
  const client = createClient({
    url: `${product.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await product.token('finance')}` },
  });
  try {
    const stream = client.iterate<InvoiceChange>({
      query:
        'subscription ($id: ID!) { invoiceStatusChanged(invoiceId: $id) { sequence delivery status invoice { number status balanceDue { amount } } } }',
      variables: { id },
    });
    const { value: state } = await stream.next();
    expect(state?.data?.invoiceStatusChanged).toMatchObject({
      sequence: 0,
      delivery: 'SNAPSHOT',
      status: 'OPEN',
    });
    await onOpen();
    const { value } = await stream.next();
    if (!value?.data) throw new Error(`no event came, but ${JSON.stringify(value)}`);
    return value.data;
  } finally {
    await client.dispose();
  }
}

async function counted(labels: string): Promise<number> {
  const metrics = await (await fetch(`${product.url}/metrics`)).text();
  return Number(new RegExp(`weir_webhooks_total\\{${labels}\\} (\\d+)`).exec(metrics)?.[1] ?? 0);
}

describe('webhooks', () => {
  test('of the billing platform reach whoever follows the invoice, whether sent once or twice', async () => {
    await product.sandbox('stripe', 'webhooks', { duplicate: 1 });
    const invoice = product.weir.systems.company?.subscriptionInvoices.find(
      ({ status, amountPaid }) => status === 'open' && amountPaid === 0,
    );
    if (!invoice) throw new Error('the company has no open invoice');
    const event = await followInvoice(toEntityId('Invoice', 'stripe', invoice.stripeId), async () => {
      await pay(invoice.stripeId);
    });
    expect(event).toEqual({
      invoiceStatusChanged: {
        sequence: 1,
        delivery: 'CHANGE',
        status: 'PAID',
        invoice: { number: invoice.number, status: 'PAID', balanceDue: { amount: '0' } },
      },
    });
    await expect.poll(() => counted('source="stripe",outcome="DUPLICATE"')).toBeGreaterThan(0);
  });

  test.each([
    [
      'forged',
      'stripe',
      { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` },
      '{"id":"evt_1"}',
      401,
    ],
    ['unsigned', 'stripe', {}, '{"id":"evt_1"}', 401],
    ['oversized', 'stripe', { 'stripe-signature': 't=1,v1=00' }, 'x'.repeat(1_000_001), 400],
    ['of nobody known', 'elsewhere', {}, '{}', 404],
  ])('that are %s are refused and counted', async (_, source, headers, body, status) => {
    const labels = `source="${source === 'stripe' ? source : 'unknown'}",outcome="REFUSED"`;
    const before = await counted(labels);
    const response = await fetch(`${product.url}/webhooks/${source}`, { method: 'POST', headers, body });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    });
    expect(await counted(labels)).toBe(before + 1);
  });
});
