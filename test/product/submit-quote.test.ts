import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyQuote } from '#sandbox/company/company.ts';
import { type Product, type SystemName, startProduct } from './start-product.ts';

let product: Product;
let company!: Company;

beforeAll(async () => {
  product = await startProduct();
  const { company: seeded } = product.weir.systems;
  if (!seeded) throw new Error('the sandbox has no company');
  company = seeded;
});
afterAll(() => product[Symbol.asyncDispose]());

const subscriptionSkus = () =>
  new Set(company.products.filter(({ kind }) => kind === 'SUBSCRIPTION').map(({ sku }) => sku));
const quoteIdOf = ({ salesforceId }: CompanyQuote) => toEntityId('Quote', 'salesforce', salesforceId);

/** The approved quotes of customers that may buy and that sell goods and subscriptions together, each given out once. */
const approvedQuotes = (function* () {
  const skus = subscriptionSkus();
  for (const quote of company.quotes) {
    const kinds = new Set(quote.lines.map(({ sku }) => skus.has(sku)));
    if (
      quote.status === 'APPROVED' &&
      quote.customer.creditHold !== 'ON' &&
      quote.customer.netsuiteId &&
      kinds.size === 2
    )
      yield quote;
  }
})();

function nextQuote(): CompanyQuote {
  const { value } = approvedQuotes.next();
  if (!value) throw new Error('the company has no approved quote left');
  return value;
}

const submit = `mutation ($input: SubmitQuoteInput!) {
  submitQuote(input: $input) { workflow { id status } quote { id status } userErrors { code message path } }
}`;

interface Submission {
  readonly workflow: { readonly id: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

async function submitQuote(quote: CompanyQuote, idempotencyKey: string): Promise<Submission> {
  const answer = await product.ask('crm', submit, { input: { quoteId: quoteIdOf(quote), idempotencyKey } });
  expect(answer.errors).toBeUndefined();
  return answer.data?.submitQuote as Submission;
}

interface WorkflowView {
  readonly status: string;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly exceptions: readonly { readonly id: string; readonly code: string; readonly status: string }[];
}

async function readWorkflow(id: string): Promise<WorkflowView> {
  const answer = await product.ask(
    'ops',
    'query ($id: ID!) { workflow(id: $id) { status order { id number } exceptions { id code status } steps { name system state attempts } } }',
    { id },
  );
  return answer.data?.workflow as WorkflowView;
}

async function waitForStatus(id: string, status: string): Promise<WorkflowView> {
  await expect.poll(async () => (await readWorkflow(id)).status, { timeout: 20_000 }).toBe(status);
  return readWorkflow(id);
}

async function created(system: SystemName): Promise<Readonly<Record<string, number>>> {
  return ((await product.sandbox(system, 'stats')) as { created: Record<string, number> }).created;
}

/** Everything that a subscription delivers over WebSocket until `isLast`. */
async function follow<T>(
  query: string,
  variables: Record<string, unknown>,
  isLast: (event: T) => boolean,
): Promise<readonly T[]> {
  const client = createClient({
    url: `${product.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${await product.token('crm')}` },
  });
  const events: T[] = [];
  for await (const { data, errors } of client.iterate<T>({ query, variables })) {
    expect(errors).toBeUndefined();
    if (data) events.push(data);
    if (data && isLast(data)) break;
  }
  await client.dispose();
  return events;
}

interface Progress {
  readonly workflowProgress: {
    readonly sequence: number;
    readonly step: string | null;
    readonly state: string | null;
    readonly workflow: {
      readonly status: string;
      readonly order: { readonly number: string; readonly status: string } | null;
    };
  };
}

interface OrderChange {
  readonly orderStatusChanged: {
    readonly sequence: number;
    readonly status: string;
    readonly previousStatus: string | null;
    readonly order: { readonly customer: { readonly name: string } };
  };
}

describe('submitting a quote', () => {
  test('books an order, starts its subscriptions and tells the CRM, each once', async () => {
    const quote = nextQuote();
    const before = { netsuite: await created('netsuite'), stripe: await created('stripe') };
    const orderChanges = follow<OrderChange>(
      `subscription ($id: ID!) { orderStatusChanged(customerId: $id) { sequence status previousStatus order { number customer { name } } } }`,
      { id: toEntityId('Customer', 'salesforce', quote.customer.salesforceId) },
      () => true,
    );
    const { workflow, userErrors } = await submitQuote(quote, 'happy');
    expect(userErrors).toEqual([]);
    const id = workflow?.id ?? '';
    const progress = await follow<Progress>(
      `subscription ($id: ID!) { workflowProgress(workflowId: $id) { sequence step state workflow { status order { number status } } } }`,
      { id },
      ({ workflowProgress }) =>
        workflowProgress.workflow.status === 'SUCCEEDED' && workflowProgress.step === null,
    );
    expect(progress.map(({ workflowProgress }) => workflowProgress.sequence)).toEqual(
      progress.map((_, index) => index + 1),
    );
    expect(progress.at(-1)?.workflowProgress.workflow.order).toMatchObject({ status: 'OPEN' });
    expect(await orderChanges).toMatchObject([
      {
        orderStatusChanged: {
          sequence: 1,
          previousStatus: null,
          order: { customer: { name: quote.customer.name } },
        },
      },
    ]);

    const { order } = await waitForStatus(id, 'SUCCEEDED');
    const after = { netsuite: await created('netsuite'), stripe: await created('stripe') };
    expect((after.netsuite.salesOrder ?? 0) - (before.netsuite.salesOrder ?? 0)).toBe(1);
    expect((after.stripe.subscription ?? 0) - (before.stripe.subscription ?? 0)).toBe(1);
    const read = await product.ask(
      'crm',
      'query ($id: ID!) { quote(id: $id) { status order { id number } } }',
      { id: quoteIdOf(quote) },
    );
    expect(read.data).toEqual({ quote: { status: 'ORDERED', order } });
    // What stands for the quote elsewhere is found from either end, with the workflow that made it.
    const links = async (by: object) =>
      (
        await product.ask(
          'ops',
          `query ($id: ID, $system: String, $recordId: String) {
            crossReferences(id: $id, system: $system, recordId: $recordId) { canonicalId system type recordId workflow { id } } }`,
          by,
        )
      ).data?.crossReferences as { system: string; type: string; recordId: string }[];
    const made = { canonicalId: quoteIdOf(quote), recordId: expect.any(String), workflow: { id } };
    const found = await links({ id: quoteIdOf(quote) });
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { ...made, system: 'netsuite', type: 'Order' },
        { ...made, system: 'stripe', type: 'Subscription' },
      ]),
    );
    const inErp = found.find(({ system }) => system === 'netsuite');
    expect(await links({ system: 'netsuite', recordId: inErp?.recordId })).toEqual([inErp]);
    const detail = await product.ask(
      'crm',
      'query ($id: ID!) { order(id: $id) { timeline { nodes { title state system } } customer { subscriptions { nodes { status } } } } }',
      { id: order?.id },
    );
    expect(detail.data).toMatchObject({
      order: {
        timeline: { nodes: expect.arrayContaining([expect.objectContaining({ title: expect.any(String) })]) },
      },
    });
  });

  test('again under the same key answers the first outcome; under another key it is a conflict', async () => {
    const quote = nextQuote();
    const first = await submitQuote(quote, 'again');
    expect((await submitQuote(quote, 'again')).workflow?.id).toBe(first.workflow?.id);
    expect((await submitQuote(quote, 'other')).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    expect((await submitQuote(nextQuote(), 'again')).userErrors).toMatchObject([{ code: 'CONFLICT' }]);
    await waitForStatus(first.workflow?.id ?? '', 'SUCCEEDED');
  });

  test('is refused at once for a customer on credit hold', async () => {
    const held = company.quotes.find(
      ({ status, customer }) => status === 'APPROVED' && customer.creditHold === 'ON',
    );
    if (!held) throw new Error('no customer with an approved quote is on hold');
    expect(await submitQuote(held, 'held')).toMatchObject({
      workflow: null,
      userErrors: [{ code: 'CREDIT_HOLD', message: expect.stringContaining(held.number) }],
    });
  });

  test('that the ERP refuses becomes an exception, and goes on when a person says so', async () => {
    const quote = nextQuote();
    const body = JSON.stringify({
      type: 'https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html',
      title: 'Bad Request',
      status: 400,
      'o:errorDetails': [
        { detail: 'Error while accessing a resource. The period is closed.', 'o:errorCode': 'USER_ERROR' },
      ],
    });
    await product.sandbox('netsuite', 'faults', [
      {
        method: 'POST',
        path: '/salesOrder$',
        status: 400,
        body,
        headers: { 'content-type': 'application/json' },
      },
    ]);
    const { workflow } = await submitQuote(quote, 'refused');
    const id = workflow?.id ?? '';
    const { exceptions } = await waitForStatus(id, 'EXCEPTION');
    expect(exceptions).toMatchObject([{ status: 'OPEN' }]);
    await product.sandbox('netsuite', 'faults', []);
    const resolved = await product.ask(
      'finance',
      'mutation ($input: ResolveExceptionInput!) { resolveException(input: $input) { exception { status resolvedBy } userErrors { code message } } }',
      { input: { exceptionId: exceptions[0]?.id, action: 'RETRY', note: 'the period was opened' } },
    );
    expect(resolved.data).toMatchObject({
      resolveException: {
        exception: { status: 'RESOLVED', resolvedBy: 'finance@weir.development' },
        userErrors: [],
      },
    });
    expect((await waitForStatus(id, 'SUCCEEDED')).order).not.toBeNull();
  });

  test('whose answer from the ERP is lost still makes one order', async () => {
    const quote = nextQuote();
    const before = (await created('netsuite')).salesOrder ?? 0;
    await product.sandbox('netsuite', 'faults', [
      { method: 'POST', path: '/salesOrder$', times: 1, drop: 'after' },
    ]);
    const { workflow } = await submitQuote(quote, 'lost');
    await waitForStatus(workflow?.id ?? '', 'SUCCEEDED');
    expect(((await created('netsuite')).salesOrder ?? 0) - before).toBe(1);
  });
});
