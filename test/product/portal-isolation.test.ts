import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyCustomer } from '#sandbox/company/company.ts';
import { type Answer, type Product, startProduct } from './start-product.ts';

let product: Product;
let company: Company;
let mine: CompanyCustomer;
let other: CompanyCustomer;
let persona: string;

beforeAll(async () => {
  product = await startProduct();
  const seeded = product.weir.systems.company;
  const [first, second] = seeded?.customers ?? [];
  if (!seeded || !first || !second) throw new Error('the sandbox has no company');
  company = seeded;
  mine = first;
  other = second;
  persona = `portal:${idOf(mine)}`;
});
afterAll(() => product[Symbol.asyncDispose]());

function idOf({ salesforceId }: CompanyCustomer): string {
  return toEntityId('Customer', 'salesforce', salesforceId);
}

/** Everything that names the other customer or is its. */
function traces(): readonly string[] {
  const orders = company.orders.filter(({ customer }) => customer === other);
  return [
    other.name,
    idOf(other),
    other.accountNumber,
    ...other.contacts.map(({ email }) => email),
    ...orders.map(({ number }) => number),
    ...company.orderInvoices.filter(({ order }) => order.customer === other).map(({ number }) => number),
    ...company.subscriptionInvoices
      .filter(({ subscription }) => subscription.customer === other)
      .map(({ number }) => number),
  ];
}

function expectNothingOfOther(answer: Answer): void {
  const text = JSON.stringify(answer.data ?? {});
  expect(traces().filter((trace) => trace !== '' && text.includes(trace))).toEqual([]);
}

const lineFields =
  '{ id number status total { amount } customer { id name orders(first: 2) { nodes { number } } } }';

describe('a portal caller', () => {
  test.each([
    [
      'Customer',
      'customer(id: $id) { id name accountNumber contacts { nodes { email } } orders { nodes { number } } }',
    ],
    ['Order', `order(id: $id) ${lineFields}`],
    ['ERP invoice', `invoice(id: $id) ${lineFields}`],
    ['billing invoice', `invoice(id: $id) ${lineFields}`],
    [
      'Subscription',
      'subscription(id: $id) { id status customer { id name } invoices { nodes { number } } }',
    ],
  ])('finds no %s of another customer by its id', async (kind, selection) => {
    const subscription = company.subscriptions.find(({ customer }) => customer === other);
    const records: Record<string, string | undefined> = {
      Customer: idOf(other),
      Order: toEntityId(
        'Order',
        'netsuite',
        company.orders.find(({ customer }) => customer === other)?.netsuiteId ?? '',
      ),
      'ERP invoice': toEntityId(
        'Invoice',
        'netsuite',
        company.orderInvoices.find(({ order }) => order.customer === other)?.netsuiteId ?? '',
      ),
      'billing invoice': toEntityId(
        'Invoice',
        'stripe',
        company.subscriptionInvoices.find((invoice) => invoice.subscription.customer === other)?.stripeId ??
          '',
      ),
      Subscription: toEntityId('Subscription', 'stripe', subscription?.stripeId ?? ''),
    };
    const query = `query ($id: ID!) { ${selection} }`;
    const variables = { id: records[kind] };
    const answer = await product.ask(persona, query, variables);
    expect(answer.errors).toBeUndefined();
    expect(Object.values(answer.data ?? {})).toEqual([null]);
    // The same query finds it for whoever may see it, so that the null is not for want of the record.
    const [seen] = Object.values((await product.ask('admin', query, variables)).data ?? {});
    expect(seen).not.toBeNull();
  });

  test('is given its own orders alone, whatever list it asks', async () => {
    const answer = await product.ask(
      persona,
      `{ orders(first: 100) { nodes ${lineFields} } viewer { customer { orders(first: 100) { nodes ${lineFields} } } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expectNothingOfOther(answer);
    const { nodes } = answer.data?.orders as { nodes: { customer: { id: string } }[] };
    expect(new Set(nodes.map(({ customer }) => customer.id))).toEqual(new Set([idOf(mine)]));
  });

  test('may not name another customer in a list', async () => {
    const answer = await product.ask(
      persona,
      'query ($id: ID) { orders(customerId: $id) { nodes { number } } }',
      { id: idOf(other) },
    );
    expect(answer).toMatchObject({
      data: { orders: null },
      errors: [{ path: ['orders'], extensions: { code: 'FORBIDDEN' } }],
    });
  });

  test('finds only itself in a search', async () => {
    const answer = await product.ask(persona, '{ customers(search: "", first: 100) { nodes { id name } } }');
    expect(answer.data).toEqual({ customers: { nodes: [{ id: idOf(mine), name: mine.name }] } });
  });

  test('sees no other company of its group', async () => {
    expect(mine.parentSalesforceId).toBeDefined();
    const query = 'query ($id: ID!) { customer(id: $id) { parent { id name orders { nodes { number } } } } }';
    expect((await product.ask(persona, query, { id: idOf(mine) })).data).toEqual({
      customer: { parent: null },
    });
    expect((await product.ask('crm', query, { id: idOf(mine) })).data).toMatchObject({
      customer: { parent: { name: expect.any(String) } },
    });
  });

  test('reaches nothing of another customer through nested paths', async () => {
    const answer = await product.ask(
      persona,
      `{ viewer { customer { id name
          orders(first: 20) { nodes { number customer { name } invoices { number customer { name subscriptions { nodes { id customer { name } } } } order { number customer { name } } } timeline { nodes { title } } sources { recordId } } }
          invoices(first: 50) { nodes { number customer { name } order { customer { name } } subscription { id customer { name invoices { nodes { number } } } } } }
          subscriptions(first: 20) { nodes { id customer { id name orders { nodes { number } } } invoices { nodes { number customer { name } } } } } } }
        workflows { nodes { id businessKey } } }`,
    );
    expect(answer.errors).toBeUndefined();
    expectNothingOfOther(answer);
  });

  test.each([
    ['credit', 'customer(id: $id) { credit { status } }', ['customer', 'credit']],
    ['quotes', 'customer(id: $id) { quotes { nodes { number } } }', ['customer', 'quotes']],
    ['systems', 'systems { name }', ['systems']],
    ['exceptions', 'exceptions { nodes { code } }', ['exceptions']],
  ])('is refused %s at its path', async (_, selection, path) => {
    const usesId = selection.includes('$id');
    const answer = await product.ask(
      persona,
      `query ${usesId ? '($id: ID!)' : ''} { ${selection} }`,
      usesId ? { id: idOf(mine) } : {},
    );
    expect(answer.errors).toMatchObject([{ path, extensions: { code: 'FORBIDDEN' } }]);
  });

  test('may not submit a quote', async () => {
    const answer = await product.ask(
      persona,
      'mutation { submitQuote(input: { quoteId: "x", idempotencyKey: "k" }) { userErrors { code } } }',
    );
    expect(answer).toMatchObject({
      data: { submitQuote: null },
      errors: [{ path: ['submitQuote'], extensions: { code: 'FORBIDDEN' } }],
    });
  });

  test('whose token names no customer is nobody', async () => {
    const issuer = product.weir.identity.development;
    const token = await issuer?.sign({ sub: 'x', kind: 'portal', scope: 'customer:read order:read' }, 60);
    const answer = await product.ask(
      persona,
      '{ orders { nodes { number } } }',
      {},
      { authorization: `Bearer ${token}` },
    );
    expect(answer.data ?? { orders: null }).toEqual({ orders: null });
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test.each([
    ['orderStatusChanged', 'status'],
    ['invoiceStatusChanged', 'status'],
    ['subscriptionStatusChanged', 'status'],
  ])('may not follow another customer’s %s', async (field, selection) => {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${await product.token(persona)}`,
      },
      body: JSON.stringify({
        query: `subscription { ${field}(customerId: "${idOf(other)}") { ${selection} } }`,
      }),
    });
    expect(await response.text()).toMatch(/"code":"FORBIDDEN"/);
  });

  test('may not follow a workflow of another customer', async () => {
    const answer = await product.ask(persona, 'query ($id: ID!) { workflow(id: $id) { id } }', {
      id: toEntityId('Workflow', 'weir', 'quote-to-order/anything'),
    });
    expect(answer).toEqual({ data: { workflow: null } });
  });
});
