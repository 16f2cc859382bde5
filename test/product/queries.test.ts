import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toEntityId } from '#domain/entity-id.ts';
import type { Company, CompanyCustomer } from '#sandbox/company/company.ts';
import { contractIsThere, findNothings, readContractOperations } from './contract-operations.ts';
import { type Answer, type Product, startProduct } from './start-product.ts';

let product: Product;
let company: Company;
let customer: CompanyCustomer;
const operations = readContractOperations();

beforeAll(async () => {
  product = await startProduct();
  const { company: seeded } = product.weir.systems;
  if (!seeded?.customers[0]) throw new Error('the sandbox has no company');
  company = seeded;
  customer = seeded.customers[0];
});
afterAll(() => product[Symbol.asyncDispose]());

const customerId = () => toEntityId('Customer', 'salesforce', customer.salesforceId);

async function ask(persona: string, operation: string, variables: object = {}): Promise<Answer['data']> {
  const answer = await product.ask(persona, operations.get(operation) ?? operation, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

/** What an answer lacks, each place once. */
function lacks(data: Answer['data']): readonly string[] {
  return [...new Set(findNothings(data))].sort();
}

function first<T>(items: readonly T[], what: string): T {
  const [item] = items;
  if (item === undefined) throw new Error(`the company has no ${what}`);
  return item;
}

const title = contractIsThere
  ? 'the contract’s queries'
  : 'the contract’s queries (skipped: ../shared is absent)';

describe.skipIf(!contractIsThere)(title, () => {
  test('CustomerSearch', async () => {
    const data = await ask('crm', 'CustomerSearch', { search: customer.name.slice(0, 6) });
    expect(lacks(data)).toEqual([]);
    expect(data).toMatchObject({
      customers: {
        nodes: expect.arrayContaining([expect.objectContaining({ id: customerId(), name: customer.name })]),
      },
    });
  });

  test('Account360', async () => {
    const data = await ask('crm', 'Account360', { id: customerId() });
    expect(lacks(data)).toEqual([]);
    const { sources } = data?.customer as { sources: { system: string }[] };
    expect(sources.map(({ system }) => system).sort()).toEqual(['netsuite', 'salesforce', 'stripe']);
  });

  test('Quotes', async () => {
    const data = await ask('crm', 'Quotes', { status: ['ORDERED'] });
    expect(lacks(data)).toEqual([]);
    const approved = await ask('crm', 'Quotes', { status: ['APPROVED'], customerId: customerId() });
    expect(lacks(approved)).toEqual(['quotes.nodes[].order']);
  });

  test('PriceCheck', async () => {
    const goods = first(
      company.products.filter(({ kind, active }) => kind === 'GOODS' && active),
      'goods',
    );
    const input = { customerId: customerId(), currency: 'USD', lines: [{ sku: goods.sku, quantity: '3' }] };
    const data = await ask('crm', 'PriceCheck', { input });
    expect(lacks(data).filter((path) => path !== 'priceCheck.lines[].effectiveTo')).toEqual([]);
  });

  test('MyAccount and MyOrders', async () => {
    const persona = `portal:${customerId()}`;
    expect(await ask(persona, 'MyAccount')).toMatchObject({
      viewer: { kind: 'PORTAL', customer: { id: customerId(), name: customer.name } },
    });
    expect(lacks(await ask(persona, 'MyOrders'))).toEqual([]);
  });

  test('OrderDetail', async () => {
    const shipped = first(
      company.orders.filter(
        (order) =>
          order.customer === customer && order.fulfillments.some(({ trackingNumber }) => trackingNumber),
      ),
      'order that was shipped',
    );
    const data = await ask(`portal:${customerId()}`, 'OrderDetail', {
      id: toEntityId('Order', 'netsuite', shipped.netsuiteId),
    });
    expect(data).toMatchObject({ order: { number: shipped.number, customer: { id: customerId() } } });
    // Seeded orders have no history with us, and an order need not be billed.
    const allowed = [
      'order.timeline.nodes[]',
      'order.invoices[]',
      'order.fulfillments[].shippedAt',
      'order.fulfillments[].trackingNumber',
    ];
    expect(lacks(data).filter((path) => !allowed.includes(path))).toEqual([]);
  });

  test('InvoiceDetail of an order’s invoice', async () => {
    const invoice = first(
      company.orderInvoices.filter(
        ({ order, payments, credits }) =>
          order.customer === customer && payments.length > 0 && credits.length > 0,
      ),
      'ERP invoice that was paid',
    );
    const data = await ask(`portal:${customerId()}`, 'InvoiceDetail', {
      id: toEntityId('Invoice', 'netsuite', invoice.netsuiteId),
    });
    expect(data).toMatchObject({
      invoice: {
        number: invoice.number,
        customer: { id: customerId() },
        order: { number: invoice.order.number },
      },
    });
    const { status, paidAt, payments, creditMemos } = data?.invoice as {
      status: string;
      paidAt: string | null;
      payments: unknown[];
      creditMemos: unknown[];
    };
    expect(paidAt !== null).toBe(status === 'PAID');
    expect([payments.length, creditMemos.length]).toEqual([invoice.payments.length, invoice.credits.length]);
    const allowed = [
      'invoice.subscription',
      'invoice.paidAt',
      'invoice.lines[].period',
      'invoice.creditMemos[]',
      'invoice.payments[]',
    ];
    expect(lacks(data).filter((path) => !allowed.includes(path))).toEqual([]);
  });

  test('InvoiceDetail of a subscription’s invoice', async () => {
    const invoice = first(
      company.subscriptionInvoices.filter(
        ({ subscription, status }) => subscription.customer === customer && status === 'paid',
      ),
      'billing invoice that was paid',
    );
    const data = await ask(`portal:${customerId()}`, 'InvoiceDetail', {
      id: toEntityId('Invoice', 'stripe', invoice.stripeId),
    });
    expect(data).toMatchObject({
      invoice: { number: invoice.number, status: 'PAID', customer: { id: customerId() } },
    });
    const allowed = ['invoice.order', 'invoice.creditMemos[]', 'invoice.dueDate'];
    expect(lacks(data).filter((path) => !allowed.includes(path))).toEqual([]);
  });

  test('SubscriptionDetail', async () => {
    const metered = new Set(
      company.products.filter(({ recurring }) => recurring?.usageType === 'METERED').map(({ sku }) => sku),
    );
    const subscription = first(
      company.subscriptions.filter(
        (candidate) => candidate.customer === customer && candidate.items.some(({ sku }) => metered.has(sku)),
      ),
      'subscription with a metered item',
    );
    const data = await ask(`portal:${customerId()}`, 'SubscriptionDetail', {
      id: toEntityId('Subscription', 'stripe', subscription.stripeId),
    });
    const { items } = data?.subscription as { items: { price: { usageType: string }; usage: unknown }[] };
    for (const { price, usage } of items) {
      if (price.usageType === 'METERED')
        expect(usage).toMatchObject({ quantity: expect.stringMatching(/^\d/) });
      else expect(usage).toBeNull();
    }
    const allowed = [
      'subscription.cancelAt',
      'subscription.items[].usage',
      'subscription.invoices.nodes[].number',
    ];
    expect(lacks(data).filter((path) => !allowed.includes(path))).toEqual([]);
  });

  test('Catalog', async () => {
    const data = await ask(`portal:${customerId()}`, 'Catalog', { currency: 'EUR', first: 50 });
    const { nodes } = data?.products as { nodes: { sku: string }[] };
    expect(nodes).toHaveLength(50);
    // Work and subscriptions lie on no shelf; an open-ended price has no last day; what is paid once has no interval.
    const allowed = ['availability', 'prices[].effectiveTo', 'prices[].interval'].map(
      (path) => `products.nodes[].${path}`,
    );
    expect(lacks(data).filter((path) => !allowed.includes(path))).toEqual([]);
    const goods = new Set(company.products.filter(({ kind }) => kind === 'GOODS').map(({ sku }) => sku));
    for (const node of nodes) {
      if (goods.has(node.sku))
        expect(node).toMatchObject({ availability: { onHand: expect.stringMatching(/^\d/) } });
    }
  });

  test('PreviewAmendment', async () => {
    const subscription = first(
      company.subscriptions.filter(
        (candidate) => candidate.customer === customer && candidate.status === 'active',
      ),
      'active subscription',
    );
    const licensed = first(
      subscription.items.filter(({ usage }) => usage === undefined),
      'licensed item',
    );
    const input = {
      subscriptionId: toEntityId('Subscription', 'stripe', subscription.stripeId),
      items: [
        {
          itemId: toEntityId('SubscriptionItem', 'stripe', licensed.stripeId),
          quantity: licensed.quantity + 5,
        },
      ],
      proration: 'ALWAYS_INVOICE',
    };
    const data = await ask(`portal:${customerId()}`, 'PreviewAmendment', { input });
    expect(lacks(data)).toEqual([]);
    expect(data).toMatchObject({
      previewSubscriptionAmendment: {
        lines: expect.arrayContaining([expect.objectContaining({ proration: true })]),
      },
    });
  });

  test('Workflows, OpenExceptions and Systems', async () => {
    expect(await ask('ops', 'Workflows')).toMatchObject({ workflows: { pageInfo: { hasNextPage: false } } });
    expect(await ask('finance', 'OpenExceptions')).toMatchObject({
      exceptions: { pageInfo: { hasNextPage: false } },
    });
    const data = await ask('ops', 'Systems');
    expect(data).toMatchObject({
      systems: [
        { name: 'salesforce', kind: 'CRM' },
        { name: 'netsuite', kind: 'ERP' },
        { name: 'stripe', kind: 'BILLING' },
      ],
    });
  });

  test('who spent a system’s calls, by client, operation and subgraph', async () => {
    const variables = { id: customerId() };
    const query = 'query Orders($id: ID!) { customer(id: $id) { orders(first: 2) { nodes { id } } } }';
    await product.ask('crm', query, variables, { 'graphql-client-name': 'sales-screen' });
    const { data } = await product.ask(
      'ops',
      '{ systems { name spending(first: 100) { caller task subgraph class operation calls } } }',
    );
    const spending = { caller: 'sales-screen', task: 'Orders', subgraph: 'order', class: 'INTERACTIVE' };
    expect(data).toMatchObject({
      systems: expect.arrayContaining([
        {
          name: 'netsuite',
          spending: expect.arrayContaining([{ ...spending, operation: 'suiteql.orders', calls: 1 }]),
        },
      ]),
    });
  });
});
