import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDecimals, type Decimal, parseDecimal, zero } from '#domain/decimal.ts';
import { parseEntityId, toEntityId } from '#domain/entity-id.ts';
import type { CompanyCustomer } from '#sandbox/company/company.ts';
import { callsOf, naming, type Sandbox, startSandbox, testCompany, testContext, today } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const company = testCompany();
const first = company.customers[0] as CompanyCustomer;
const customerId = ({ salesforceId }: CompanyCustomer) => toEntityId('Customer', 'salesforce', salesforceId);

const sum = (amounts: readonly string[]) =>
  amounts.reduce<Decimal>((total, amount) => addDecimals(total, parseDecimal(amount)), zero);

describe('credit', () => {
  it('reads the standing of every customer in one call', async () => {
    const onboarded = company.customers.filter(({ netsuiteId }) => netsuiteId !== undefined);
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.credit.creditByCustomers(company.customers.map(customerId), ctx),
    );
    expect(calls).toEqual(['suiteql.credit']);
    expect(result.size).toBe(onboarded.length);
    for (const customer of onboarded) {
      const credit = result.get(customerId(customer));
      const open = company.orderInvoices.filter(
        ({ order, voided }) => order.customer === customer && !voided,
      );
      const balance = sum(open.flatMap(({ total, amountPaid }) => [total, `-${amountPaid}`]));
      const late = open.filter(({ dueOn }) => dueOn < today);
      expect(credit?.balance).toEqual({ amount: balance, currency: customer.currency });
      expect(credit?.overdue.amount).toBe(
        sum(late.flatMap(({ total, amountPaid }) => [total, `-${amountPaid}`])),
      );
      expect(credit?.limit?.amount).toBe(
        customer.creditLimit === undefined ? undefined : parseDecimal(customer.creditLimit),
      );
      expect(credit?.paymentTerms).toEqual({
        code: `NET${customer.terms.netDays}`,
        netDays: customer.terms.netDays,
      });
      expect(credit?.taxable).toBe(customer.taxable);
      expect(parseEntityId(credit?.legalEntityId ?? '')?.record).toBe(customer.legalEntity.netsuiteId);
      if (customer.creditHold === 'ON') expect(credit?.status).toBe('ON_HOLD');
    }
  });

  it('finds the ERP’s customer record of a CRM account', async () => {
    const links = await sandbox.netSuite.customerLinks.linksByCustomers(
      [customerId(first), 'nonsense'],
      testContext(),
    );
    expect([...links]).toMatchObject([
      [customerId(first), { recordType: 'customer', recordId: first.netsuiteId }],
    ]);
  });
});

describe('products', () => {
  it('lists 50 products and their stock in two calls', async () => {
    const list = await callsOf((ctx) =>
      sandbox.netSuite.products.listProducts({ active: true, page: { first: 50 } }, ctx),
    );
    const skus = company.products
      .filter(({ active }) => active)
      .map(({ sku }) => sku)
      .sort();
    expect(list.result.items.map(({ node }) => node.sku)).toEqual(skus.slice(0, 50));
    const ids = list.result.items.map(({ node }) => node.id);
    const stock = await callsOf((ctx) => sandbox.netSuite.products.availabilityByProducts(ids, ctx));
    expect([...list.calls, ...stock.calls]).toEqual(['suiteql.items', 'suiteql.stock']);
    for (const { node } of list.result.items) {
      const product = company.products.find(({ sku }) => sku === node.sku);
      expect(node).toMatchObject({
        name: product?.name,
        family: product?.family,
        taxCode: product?.taxCode,
        kind: product?.kind,
        active: true,
      });
      const onHand = product?.stock && String(product.stock.reduce((total, at) => total + at.onHand, 0));
      expect(stock.result.get(node.id)?.onHand).toBe(onHand);
    }
  });

  it('pages through the catalog by SKU', async () => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await sandbox.netSuite.products.listProducts(
        { page: { first: 33, ...(after !== undefined && { after }) } },
        testContext(),
      );
      seen.push(...page.items.map(({ node }) => node.sku));
      after = page.items.at(-1)?.cursor;
      if (!page.hasNextPage) break;
    }
    expect(seen).toEqual(company.products.map(({ sku }) => sku).sort());
  });

  it('takes a search text literally', async () => {
    const search = async (text: string) => {
      const page = await sandbox.netSuite.products.listProducts(
        { search: text, page: { first: 100 } },
        testContext(),
      );
      return page.items.map(({ node }) => node.sku);
    };
    const [product] = company.products;
    expect(await search(product?.name.toUpperCase() ?? '')).toContain(product?.sku);
    for (const hostile of ["' OR '1'='1", '%', "x') OR 1=1 --", '_', '\\', '?'])
      expect(await search(hostile)).toEqual([]);
  });

  it('finds products by SKU and by id, and nothing for hostile ones', async () => {
    const skus = company.products.map(({ sku }) => sku);
    const bySku = await sandbox.netSuite.products.productsBySkus(
      [...skus, "' OR 1=1 --", 'none'],
      testContext(),
    );
    expect([...bySku.keys()].sort()).toEqual([...skus].sort());
    const ids = [...bySku.values()].map(({ id }) => id);
    const byId = await sandbox.netSuite.products.productsByIds(
      [...ids, toEntityId('Product', 'netsuite', '1 OR 1=1')],
      testContext(),
    );
    expect([...byId.keys()].sort()).toEqual([...ids].sort());
  });
});

it('canonical ids carry the configured system names', async () => {
  const page = await sandbox.netSuite.orders.listOrders({ page: { first: 1 } }, testContext());
  const order = page.items[0]?.node;
  expect(parseEntityId(order?.id ?? '')?.system).toBe(naming.system);
  expect(parseEntityId(order?.customerId ?? '')?.system).toBe(naming.customerSystem);
});
