import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Quote, QuoteStatus } from '#domain/quote.ts';
import { createCompany } from '#sandbox/company/create-company.ts';
import { context, customerId, type RunningOrg, startOrg } from './running-org.ts';

const company = createCompany({ seed: 7, scale: 5, today: new Date().toISOString().slice(0, 10) });
const ids = company.customers.slice(0, 1_000).map(customerId);

let org: RunningOrg;
beforeAll(async () => {
  org = await startOrg({ company });
});
afterAll(() => org[Symbol.asyncDispose]());
beforeEach(() => org.control('stats/reset', {}));

const readOne = (id: string) => org.salesforce.customers.customersByIds([id], context());

test('a thousand callers, each with a customer of its own, cost a call for each two hundred', async () => {
  const found = await Promise.all(ids.map(readOne));
  expect(found.map((customers) => [...customers.keys()])).toEqual(ids.map((id) => [id]));
  expect((await org.stats()).query).toBe(5);
});

test('a thousand callers with the same customer cost one call', async () => {
  const [id = ''] = ids;
  const found = await Promise.all(Array.from({ length: 1_000 }, () => readOne(id)));
  expect(found.every((customers) => customers.has(id))).toBe(true);
  expect((await org.stats()).query).toBe(1);
});

test('a thousand callers with the first contacts of a customer each cost a call for each two hundred', async () => {
  const page = { first: 2 };
  const found = await Promise.all(
    ids.map((id) => org.salesforce.customers.contactsByCustomers([id], page, context())),
  );
  expect(found.map((contacts) => [...contacts.keys()])).toEqual(ids.map((id) => [id]));
  expect((await org.stats()).query).toBe(5);
});

test('a thousand callers with the first quotes of a customer each share calls and get what each would get alone', async () => {
  const wanted = { status: ['APPROVED', 'ORDERED'] as const, page: { first: 9 } };
  const list = (customerId: string) => org.salesforce.quotes.listQuotes({ ...wanted, customerId }, context());
  const pages = await Promise.all(ids.map(list));
  expect((await org.stats()).query).toBeLessThanOrEqual(6);
  const all = await readAllQuotes(wanted.status);
  for (const [index, page] of pages.entries()) {
    const own = all.filter((quote) => quote.customerId === ids[index]);
    expect(page.items.map(({ node }) => node.id)).toEqual(own.slice(0, 9).map(({ id }) => id));
    expect(page.hasNextPage).toBe(own.length > 9);
  }
  const [some = 0] = pages.flatMap((page, index) => (page.items.length > 1 ? [index] : []));
  const cursor = pages[some]?.items[0]?.cursor ?? '';
  const rest = await org.salesforce.quotes.listQuotes(
    { customerId: ids[some] ?? '', status: wanted.status, page: { first: 9, after: cursor } },
    context(),
  );
  const own = all.filter((quote) => quote.customerId === ids[some]);
  expect(rest.items.map(({ node }) => node.id)).toEqual(own.slice(1, 10).map(({ id }) => id));
});

async function readAllQuotes(status: readonly QuoteStatus[]): Promise<readonly Quote[]> {
  const page = { first: 2_000 };
  const { items } = await org.salesforce.quotes.listQuotes({ status, page }, context());
  return items.map(({ node }) => node);
}

test('a bulk reader keeps nobody waiting: classes are not read together', async () => {
  const bulk = org.salesforce.customers.customersByIds(ids, { ...context(), priority: 'bulk' });
  const [id = ''] = ids;
  expect((await readOne(id)).size).toBe(1);
  expect((await bulk).size).toBe(1_000);
  expect((await org.stats()).query).toBe(6);
});
