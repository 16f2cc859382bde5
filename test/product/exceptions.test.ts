import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyCustomer, CompanyQuote } from '#sandbox/company/company.ts';
import { type Product, startProduct } from './start-product.ts';

let product: Product;
let company!: Company;

beforeAll(async () => {
  product = await startProduct();
  const { company: seeded } = product.weir.systems;
  if (!seeded) throw new Error('the sandbox has no company');
  company = seeded;
});
afterEach(() => product.sandbox('netsuite', 'faults', []));
afterAll(() => product[Symbol.asyncDispose]());

/** Approved quotes that sell goods to customers that may buy, each given out once. */
const approvedQuotes = (function* () {
  const subscriptions = new Set(
    company.products.filter(({ kind }) => kind === 'SUBSCRIPTION').map(({ sku }) => sku),
  );
  for (const quote of company.quotes) {
    const { status, customer, lines } = quote;
    const sellsGoods = lines.some(({ sku }) => !subscriptions.has(sku));
    if (status === 'APPROVED' && customer.creditHold !== 'ON' && customer.netsuiteId && sellsGoods)
      yield quote;
  }
})();

function nextQuote(): CompanyQuote {
  const { value } = approvedQuotes.next();
  if (!value) throw new Error('the company has no approved quote left');
  return value;
}

const quoteIdOf = ({ salesforceId }: CompanyQuote) => toEntityId('Quote', 'salesforce', salesforceId);

async function submit(quote: CompanyQuote): Promise<string> {
  const answer = await product.ask(
    'crm',
    'mutation ($input: SubmitQuoteInput!) { submitQuote(input: $input) { workflow { id } userErrors { code message } } }',
    { input: { quoteId: quoteIdOf(quote), idempotencyKey: quote.number } },
  );
  expect(answer.data).toMatchObject({ submitQuote: { userErrors: [] } });
  return (answer.data?.submitQuote as { workflow: { id: string } }).workflow.id;
}

const statusOf = async (id: string) =>
  (
    (await product.ask('ops', 'query ($id: ID!) { workflow(id: $id) { status } }', { id })).data
      ?.workflow as { status: string }
  ).status;

/** The quote's row in the CRM. */
async function rowOf({ salesforceId }: CompanyQuote): Promise<Record<string, unknown> | undefined> {
  for (const type of ['Quote', 'SBQQ__Quote__c']) {
    const rows = (await product.sandbox('salesforce', `records/${type}`)) as Record<string, unknown>[];
    const found = rows.find((row) => Object.values(row).includes(salesforceId));
    if (found) return found;
  }
  return undefined;
}

const refuseOrders = (detail: string) =>
  product.sandbox('netsuite', 'faults', [
    {
      method: 'POST',
      path: '/salesOrder$',
      status: 400,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html',
        title: 'Bad Request',
        status: 400,
        'o:errorDetails': [
          { detail: `Error while accessing a resource. ${detail}`, 'o:errorCode': 'USER_ERROR' },
        ],
      }),
    },
  ]);

describe('an order that the ERP refuses', () => {
  test.each([
    ['CREDIT_HOLD', 'FINANCE', 'The customer is on credit hold and cannot be sold to.'],
    ['UNKNOWN_ITEM', 'REVENUE_OPERATIONS', 'Invalid item reference key 4711 for subsidiary 1.'],
    ['CLOSED_PERIOD', 'FINANCE', 'The posting period is closed for this transaction date.'],
    ['TAX_DATA_MISSING', 'FINANCE', 'Please enter a tax code for each line: tax registration is missing.'],
  ])('shows as %s on the quote in the CRM', async (code, owner, detail) => {
    await refuseOrders(detail);
    const quote = nextQuote();
    const id = await submit(quote);
    await expect
      .poll(() => rowOf(quote), { timeout: 10_000 })
      .toMatchObject({
        Weir_Order_Status__c: 'REJECTED',
        Weir_Error__c: expect.stringMatching(new RegExp(`^${code}: `)),
      });
    const answer = await product.ask(
      'finance',
      `query ($id: ID!) { workflow(id: $id) { exceptions {
        code owner step status overdue dueAt vendorCode vendorMessage amountAtRisk { amount } decisions { action } } } }`,
      { id },
    );
    expect(answer.data).toMatchObject({
      workflow: {
        exceptions: [
          {
            code,
            owner,
            step: 'createOrder',
            status: 'OPEN',
            overdue: false,
            vendorCode: 'USER_ERROR',
            vendorMessage: expect.stringContaining(detail),
            amountAtRisk: { amount: expect.any(String) },
            decisions: [],
          },
        ],
      },
    });
  });

  test('is tried again with all others of its code by one mutation, with audit lines', async () => {
    await refuseOrders('The posting period is closed for this transaction date.');
    const ids = [await submit(nextQuote()), await submit(nextQuote())];
    for (const id of ids) await expect.poll(() => statusOf(id), { timeout: 10_000 }).toBe('EXCEPTION');
    await product.sandbox('netsuite', 'faults', []);
    const retry = `mutation ($input: RetryExceptionsInput!) { retryExceptions(input: $input) {
      exceptions { workflow { id } decisions { action note decidedBy } } remaining userErrors { code } } }`;
    const input = { code: 'CLOSED_PERIOD', system: 'netsuite', note: 'the period is open' };
    expect((await product.ask('crm', retry, { input })).errors).toBeDefined();
    const answer = await product.ask('finance', retry, { input });
    expect(answer).toMatchObject({ data: { retryExceptions: { remaining: 0, userErrors: [] } } });
    const { exceptions } = answer.data?.retryExceptions as {
      exceptions: { workflow: { id: string }; decisions: object[] }[];
    };
    expect(exceptions.map(({ workflow }) => workflow.id)).toEqual(expect.arrayContaining(ids));
    for (const { decisions } of exceptions)
      expect(decisions).toEqual([
        { action: 'RETRY', note: 'the period is open', decidedBy: 'finance@weir.development' },
      ]);
    for (const id of ids) await expect.poll(() => statusOf(id), { timeout: 20_000 }).toBe('SUCCEEDED');
  });
});

describe('a reconciliation', () => {
  function ownerOf(invoiceNumber: string): CompanyCustomer {
    const customers = [
      ...company.orderInvoices.map(({ number, order }) => ({ number, customer: order.customer })),
      ...company.subscriptionInvoices.map(({ number, subscription }) => ({
        number,
        customer: subscription.customer,
      })),
    ];
    const found = customers.find(({ number }) => number === invoiceNumber);
    if (!found) throw new Error(`the company has no invoice ${invoiceNumber}`);
    return found.customer;
  }

  test('is for those who may decide, and gives a workflow for each of the first findings', async () => {
    const reconcile = `mutation { reconcile {
      quotesChecked invoicesChecked findings { id kind businessKey exceptions { code } } findingsLeft unmatched } }`;
    expect((await product.ask('crm', reconcile)).errors).toBeDefined();
    const answer = await product.ask('finance', reconcile);
    expect(answer.errors).toBeUndefined();
    const { findings, findingsLeft, invoicesChecked, unmatched } = answer.data?.reconcile as {
      findings: { id: string; kind: string; businessKey: string }[];
      findingsLeft: number;
      invoicesChecked: number;
      unmatched: number;
    };
    // The simulated company's past was never shown in its CRM.
    expect(invoicesChecked).toBeGreaterThan(0);
    expect(findingsLeft).toBeGreaterThan(0);
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['RECONCILIATION']));
    const [finding] = findings;
    if (!finding) throw new Error('nothing was found');
    const asked = 'query ($id: ID!) { workflow(id: $id) { id } workflows(first: 100) { nodes { id } } }';
    const idsFor = async (persona: string) => {
      const { workflow, workflows } = (await product.ask(persona, asked, { id: finding.id })).data as {
        workflow: { id: string } | null;
        workflows: { nodes: { id: string }[] };
      };
      return { one: workflow?.id, listed: workflows.nodes.some(({ id }) => id === finding.id) };
    };
    expect(await idsFor('finance')).toEqual({ one: finding.id, listed: true });
    // A customer sees what it bought carried out, not what the company finds in its own books.
    const customerId = toEntityId('Customer', 'salesforce', ownerOf(finding.businessKey).salesforceId);
    expect(await idsFor(`portal:${customerId}`)).toEqual({ one: undefined, listed: false });
    const listed = await product.ask(
      'finance',
      '{ unmatchedRecords(first: 100) { nodes { system type number missing missingIn foundAt } } }',
    );
    expect(listed.errors).toBeUndefined();
    const { nodes } = listed.data?.unmatchedRecords as { nodes: object[] };
    expect(nodes).toHaveLength(Math.min(unmatched, 100));
  }, 60_000);
});

describe('while the ERP is down', () => {
  test('submitted quotes wait and complete by themselves when it is back; the CRM screens keep reading', async () => {
    const quotes = [nextQuote(), nextQuote(), nextQuote()];
    await product.sandbox('netsuite', 'faults', [{ path: '.*', drop: 'before' }]);
    const ids = await Promise.all(quotes.map(submit));
    for (const id of ids) await expect.poll(() => statusOf(id), { timeout: 10_000 }).toBe('WAITING');
    const read = await product.ask(
      'crm',
      'query ($id: ID!) { customer(id: $id) { name credit { status } quotes(first: 5) { nodes { number status } } } }',
      { id: toEntityId('Customer', 'salesforce', quotes[0]?.customer.salesforceId ?? '') },
    );
    // What the ERP owns is missing with its reason, and nothing else.
    expect(read.data).toMatchObject({
      customer: {
        name: quotes[0]?.customer.name,
        credit: null,
        quotes: { nodes: expect.arrayContaining([{ number: expect.any(String), status: 'APPROVED' }]) },
      },
    });
    expect(read.errors).toMatchObject([
      { path: ['customer', 'credit'], extensions: { code: 'SYSTEM_UNAVAILABLE', system: 'netsuite' } },
    ]);
    await product.sandbox('netsuite', 'faults', []);
    for (const id of ids) await expect.poll(() => statusOf(id), { timeout: 30_000 }).toBe('SUCCEEDED');
  }, 60_000);
});
