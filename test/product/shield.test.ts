import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import { type Answer, type Product, type SystemName, startProduct } from './start-product.ts';

const systems: readonly SystemName[] = ['salesforce', 'netsuite', 'stripe'];
const codesOfTheContract = [
  'SYSTEM_UNAVAILABLE',
  'SYSTEM_BUDGET_EXHAUSTED',
  'RATE_LIMITED',
  'DEADLINE_EXCEEDED',
];
const readsPerRequest = 20;

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
    Number(new RegExp(`^${name}\\{batch="salesforce.customers"\\} (\\d+)$`, 'm').exec(metrics)?.[1]);
  expect(counted('weir_shield_batched_keys_total')).toBeGreaterThanOrEqual(100);
  expect(counted('weir_shield_batches_total')).toBeGreaterThanOrEqual(1);
});
