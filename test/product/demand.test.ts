import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from './start-product.ts';
import { type Product, startProduct } from './start-product.ts';

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    WEIR_DEMAND: 'enforce',
    WEIR_DEMAND_MAX_COST: '1000',
    WEIR_DEMAND_CAPACITY: '2000',
  });
});
afterAll(() => product[Symbol.asyncDispose]());

const ask = (query: string, variables = {}): Promise<Answer> =>
  product.ask('crm', query, variables, { 'x-weir-explain': 'cost' });
const page =
  'query ($first: Int!) { customers(search: "", first: $first) { nodes { id orders(first: 10) { nodes { id lines { id } } } } } }';

test('an answer says what it cost, and an operation that may cost too much is refused', async () => {
  const { data, extensions } = await ask(page, { first: 2 });
  expect(data?.customers).toBeDefined();
  const cost = extensions?.cost as { requested: number; actual: number; throttleStatus: object };
  // The page, two customers, their pages of ten orders with ten lines each.
  expect(cost.requested).toBe(1 + 2 * (1 + 1 + 10 * (1 + 10)));
  expect(cost.actual).toBeGreaterThan(2);
  expect(cost.actual).toBeLessThanOrEqual(cost.requested);
  const refused = await ask(page, { first: 100 });
  expect(refused.errors?.[0]?.extensions.code).toBe('OPERATION_TOO_COSTLY');
});
