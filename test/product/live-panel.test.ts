import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createLiveClient } from '#console/live-client/create-live-client.ts';
import { orderStatus } from '#console/live-client/documents.ts';
import type { OrderStatusSubscription } from '#console/live-client/generated.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { CompanyQuote } from '#sandbox/company/company.ts';
import { type Product, startProduct } from './start-product.ts';

const browserFile = '/usr/bin/chromium';

let product: Product;
let quotes: CompanyQuote[];
beforeAll(async () => {
  product = await startProduct();
  const { company } = product.weir.systems;
  if (!company) throw new Error('the sandbox has no company');
  quotes = company.quotes.filter(
    ({ status, customer }) => status === 'APPROVED' && customer.creditHold !== 'ON',
  );
});
afterAll(() => product[Symbol.asyncDispose]());

function nextQuote(): CompanyQuote {
  const quote = quotes.shift();
  if (!quote) throw new Error('the company has no approved quote left');
  return quote;
}

const customerOf = ({ customer }: CompanyQuote) =>
  toEntityId('Customer', 'salesforce', customer.salesforceId);

async function submit(quote: CompanyQuote): Promise<void> {
  const answer = await product.ask(
    'crm',
    'mutation ($input: SubmitQuoteInput!) { submitQuote(input: $input) { userErrors { code } } }',
    {
      input: {
        quoteId: toEntityId('Quote', 'salesforce', quote.salesforceId),
        idempotencyKey: quote.salesforceId,
      },
    },
  );
  expect(answer).toEqual({ data: { submitQuote: { userErrors: [] } } });
}

test('the live client gets an order as it is booked, typed, and goes on after its connection was cut', async () => {
  const quote = nextQuote();
  const events: OrderStatusSubscription['orderStatusChanged'][] = [];
  const states: string[] = [];
  const sockets: WebSocket[] = [];
  class Cuttable extends WebSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args);
      sockets.push(this);
    }
  }
  const client = createLiveClient({
    url: `${product.url.replace('http', 'ws')}/graphql`,
    token: () => product.token('crm'),
    webSocket: Cuttable,
    onState: (state) => states.push(state),
  });
  const variables = { customerId: customerOf(quote) };
  using _following = client.follow(orderStatus, variables, {
    onEvent: ({ orderStatusChanged }) => events.push(orderStatusChanged),
  });
  await expect.poll(() => states.at(-1)).toBe('live');
  await submit(quote);
  await expect.poll(() => events.length, { timeout: 15_000 }).toBeGreaterThan(0);
  expect(events[0]).toMatchObject({ sequence: 1, order: { customer: { name: quote.customer.name } } });
  const { id, number } = events[0]?.order ?? {};
  const before = events.length;
  sockets.at(-1)?.terminate();
  await product.ask(
    'crm',
    'mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { userErrors { code } } }',
    { input: { orderId: id, reason: 'the customer asked for it', idempotencyKey: 'cancel' } },
  );
  await expect.poll(() => events.length, { timeout: 15_000 }).toBeGreaterThan(before);
  expect(events.at(-1)).toMatchObject({ sequence: before + 1, status: 'CLOSED', order: { number } });
  expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length);
  expect(sockets.length).toBeGreaterThan(1);
  await client.dispose();
});

describe.skipIf(!existsSync(browserFile))(
  existsSync(browserFile) ? 'in a browser' : `in a browser (skipped: there is no ${browserFile})`,
  () => {
    test('the CRM panel shows a customer’s orders, and a new one as it is booked', async () => {
      const quote = nextQuote();
      const browser = await chromium.launch({
        executablePath: browserFile,
        args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      });
      try {
        const page = await browser.newPage();
        const problems: string[] = [];
        page.on('pageerror', (error) => problems.push(String(error)));
        page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
        const token = await product.token('crm');
        await page.goto(
          `${product.url}/panel#${new URLSearchParams({ customer: customerOf(quote), token })}`,
        );
        await page.waitForSelector('#state[data-state="live"]');
        expect(await page.textContent('#customer')).toBe(quote.customer.name);
        const before = await page.locator('#orders tr').count();
        await submit(quote);
        await page.waitForFunction((count) => document.querySelectorAll('#orders tr').length > count, before);
        expect(await page.locator('#orders tr').last().textContent()).toMatch(/OPEN|PENDING_APPROVAL/);
        expect(problems).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  },
);
