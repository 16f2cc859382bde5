import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyQuote } from '#sandbox/company/company.ts';
import { type Answer, type Product, type SystemName, startProduct } from './start-product.ts';

const systems: readonly SystemName[] = ['salesforce', 'netsuite', 'stripe'];
const codesOfTheContract = [
  'SYSTEM_UNAVAILABLE',
  'SYSTEM_BUDGET_EXHAUSTED',
  'RATE_LIMITED',
  'DEADLINE_EXCEEDED',
];
const readsPerRequest = 20;
const quotesAtOnce = 3;

let product: Product;
let customerIds: readonly string[];
beforeAll(async () => {
  product = await startProduct({ WEIR_SANDBOX_LIMITS: 'real', WEIR_SANDBOX_SCALE: '5' });
  const customers = product.weir.systems.company?.customers ?? [];
  customerIds = customers.map(({ salesforceId }) => toEntityId('Customer', 'salesforce', salesforceId ?? ''));
  // Signs in everywhere, so that no token is counted below.
  await askCustomer(customerIds[0] ?? '');
  await askMany(customerIds.slice(0, readsPerRequest));
});
afterAll(() => product?.[Symbol.asyncDispose]());

interface Stats {
  readonly calls: number;
  readonly limited: number;
}

const readStats = (system: SystemName) => product.sandbox(system, 'stats') as Promise<Stats>;

function askCustomer(id: string, headers: Record<string, string> = {}): Promise<Answer> {
  const query = 'query Account($id: ID!) { customer(id: $id) { id name credit { status } } }';
  return product.ask('crm', query, { id }, headers);
}

/** As many reads in one request as one may hold. */
function askMany(ids: readonly string[]): Promise<Answer> {
  const fields = ids.map((_, index) => `c${index}: customer(id: $c${index}) { id name }`);
  const variables = Object.fromEntries(ids.map((id, index) => [`c${index}`, id]));
  const declared = ids.map((_, index) => `$c${index}: ID!`);
  return product.ask('crm', `query Many(${declared.join(', ')}) { ${fields.join('\n')} }`, variables);
}

async function salesforceCallsOf(ids: readonly string[]): Promise<number> {
  await product.sandbox('salesforce', 'stats/reset', {});
  const requests = Array.from({ length: ids.length / readsPerRequest }, (_, index) =>
    ids.slice(index * readsPerRequest, (index + 1) * readsPerRequest),
  );
  const answers = await Promise.all(requests.map(askMany));
  const found = answers.flatMap(({ data }) => Object.values(data ?? {}) as ({ id: string } | null)[]);
  expect(found.map((customer) => customer?.id)).toEqual(ids);
  const { calls, limited } = await readStats('salesforce');
  expect(limited).toBe(0);
  return calls;
}

test('1,000 reads of customers by 50 requests at once cost Salesforce a few calls', async () => {
  expect(customerIds.length).toBeGreaterThanOrEqual(1_000);
  // 5 calls hold 1,000 ids; a machine that does other work brings the requests in several crowds.
  expect(await salesforceCallsOf(customerIds.slice(0, 1_000))).toBeLessThanOrEqual(16);
});

test('1,000 reads of one customer cost Salesforce one call, or two where some come after its answer', async () => {
  const [id = ''] = customerIds;
  expect(await salesforceCallsOf(Array.from({ length: 1_000 }, () => id))).toBeLessThanOrEqual(2);
});

describe('whatever a system does, a read ends as an answer or a code of the contract', () => {
  const faults = {
    'a storm of 429': { status: 429, probability: 0.5 },
    '500s': { status: 500, probability: 0.5 },
    'cut connections': { drop: 'before', probability: 0.3 },
    'answers that never come': { hangMs: 60_000, probability: 0.2 },
  };
  test.each(Object.entries(faults))('%s', async (_, fault) => {
    for (const system of systems)
      await product.sandbox(system, 'faults', [{ path: 'query|suiteql', ...fault }]);
    try {
      const answers = await Promise.all(
        customerIds.slice(0, 20).map((id) => askCustomer(id, { 'x-weir-deadline-ms': '3000' })),
      );
      for (const { data, errors = [] } of answers) {
        if (errors.length === 0) expect(data?.customer).not.toBeNull();
        for (const { extensions } of errors) expect(codesOfTheContract).toContain(extensions.code);
      }
    } finally {
      for (const system of systems) await product.sandbox(system, 'faults', []);
    }
  });
});

test('the metrics tell how many single reads went in how many bulk calls', async () => {
  await salesforceCallsOf(customerIds.slice(0, 100));
  const metrics = await (await fetch(`${product.url}/metrics`)).text();
  const counted = (name: string) =>
    Number(
      new RegExp(`^${name}\\{batch="salesforce.customers",class="interactive"\\} (\\d+)$`, 'm').exec(
        metrics,
      )?.[1],
    );
  expect(counted('weir_shield_batched_keys_total')).toBeGreaterThanOrEqual(100);
  expect(counted('weir_shield_batches_total')).toBeGreaterThanOrEqual(1);
});

/** Approved quotes of customers of their own, with goods and subscriptions. */
function approvedQuotes(company: Company): readonly CompanyQuote[] {
  const kinds = new Map(company.products.map(({ sku, kind }) => [sku, kind]));
  const customers = new Set<unknown>();
  const quotes = company.quotes.filter(({ status, customer, lines }) => {
    const isSubscription = new Set(lines.map(({ sku }) => kinds.get(sku) === 'SUBSCRIPTION'));
    const isWanted =
      status === 'APPROVED' &&
      customer.creditHold !== 'ON' &&
      customer.netsuiteId &&
      isSubscription.size === 2;
    if (!isWanted || customers.has(customer)) return false;
    customers.add(customer);
    return true;
  });
  if (quotes.length < quotesAtOnce) throw new Error(`the company has ${quotes.length} such quotes`);
  return quotes.slice(0, quotesAtOnce);
}

async function submit(quote: CompanyQuote, idempotencyKey: string): Promise<string> {
  const answer = await product.ask(
    'crm',
    'mutation ($input: SubmitQuoteInput!) { submitQuote(input: $input) { workflow { id } userErrors { code message } } }',
    { input: { quoteId: toEntityId('Quote', 'salesforce', quote.salesforceId), idempotencyKey } },
  );
  expect(answer.errors).toBeUndefined();
  const { workflow, userErrors } = answer.data?.submitQuote as {
    readonly workflow: { readonly id: string } | null;
    readonly userErrors: readonly unknown[];
  };
  expect(userErrors).toEqual([]);
  return workflow?.id ?? '';
}

async function created(system: SystemName): Promise<Readonly<Record<string, number>>> {
  return ((await product.sandbox(system, 'stats')) as { created: Record<string, number> }).created;
}

async function statusOf(id: string): Promise<unknown> {
  const { data } = await product.ask('ops', 'query ($id: ID!) { workflow(id: $id) { status } }', { id });
  return (data?.workflow as { readonly status: string } | null)?.status;
}

/** Reads beside the writes, so that they compete for places and rates. */
async function readOn(company: Company, signal: AbortSignal): Promise<void> {
  for (let at = 0; !signal.aborted; at++) {
    const customer = company.customers[at % company.customers.length];
    await product.ask('crm', 'query ($id: ID!) { customer(id: $id) { name credit { status } } }', {
      id: toEntityId('Customer', 'salesforce', customer?.salesforceId ?? ''),
    });
  }
}

test('writes that were done and whose answers were lost are done once, also under limits and beside reads', async () => {
  const { company } = product.weir.systems;
  if (!company) throw new Error('the sandbox has no company');
  const before = { netsuite: await created('netsuite'), stripe: await created('stripe') };
  const lost = { method: 'POST', times: 2, drop: 'after' };
  await product.sandbox('netsuite', 'faults', [{ ...lost, path: '/salesOrder$' }]);
  await product.sandbox('stripe', 'faults', [
    { ...lost, path: '/subscriptions$' },
    { method: 'POST', times: 2, status: 429, path: '/subscriptions$' },
  ]);
  const reading = new AbortController();
  const readers = Array.from({ length: 8 }, () => readOn(company, reading.signal));
  try {
    const ids = await Promise.all(
      approvedQuotes(company).map((quote, index) => submit(quote, `lost-${index}`)),
    );
    await expect
      .poll(() => Promise.all(ids.map(statusOf)), { timeout: 25_000 })
      .toEqual(ids.map(() => 'SUCCEEDED'));
  } finally {
    reading.abort();
    await Promise.all(readers);
  }
  const after = { netsuite: await created('netsuite'), stripe: await created('stripe') };
  const more = (system: 'netsuite' | 'stripe', type: string) =>
    (after[system][type] ?? 0) - (before[system][type] ?? 0);
  expect(more('netsuite', 'salesOrder')).toBe(quotesAtOnce);
  expect(more('stripe', 'subscription')).toBe(quotesAtOnce);
  // Each fault did strike: what is used up is no longer there.
  expect(await product.sandbox('netsuite', 'faults')).toEqual([]);
  expect(await product.sandbox('stripe', 'faults')).toEqual([]);
}, 40_000);
