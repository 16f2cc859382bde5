import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDecimals, compareDecimals, type Decimal, parseDecimal, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { CompanyCustomer } from '#sandbox/company/company.ts';
import { callsOf, type Sandbox, startSandbox, testCompany, testContext } from './sandbox.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const company = testCompany();
const first = company.customers[0] as CompanyCustomer;
const customerId = ({ salesforceId }: CompanyCustomer) => toEntityId('Customer', 'salesforce', salesforceId);
const orderId = (netsuiteId: string) => toEntityId('Order', 'netsuite', netsuiteId);
const invoiceId = (netsuiteId: string) => toEntityId('Invoice', 'netsuite', netsuiteId);

const sum = (amounts: readonly string[]) =>
  amounts.reduce<Decimal>((total, amount) => addDecimals(total, parseDecimal(amount)), zero);

describe('invoices', () => {
  const ofFirst = company.orderInvoices.filter(({ order }) => order.customer === first);
  const isOpen = (invoice: (typeof company.orderInvoices)[number]) =>
    !invoice.voided && compareDecimals(parseDecimal(invoice.amountPaid), zero) === 0;

  it('lists a customer’s open invoices in one call, with exact amounts', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.invoices.listInvoices(
        { customerId: customerId(first), status: ['OPEN'], page: { first: 50 } },
        ctx,
      ),
    );
    expect(calls).toEqual(['suiteql.invoices']);
    const expected = ofFirst.filter(isOpen);
    expect(result.items.map(({ node }) => node.number).sort()).toEqual(
      expected.map(({ number }) => number).sort(),
    );
    for (const { node } of result.items) {
      const invoice = expected.find(({ number }) => number === node.number);
      expect(node.total.amount).toBe(parseDecimal(invoice?.total ?? ''));
      expect(node.tax.amount).toBe(parseDecimal(invoice?.taxTotal ?? ''));
      expect(node.subtotal.amount).toBe(parseDecimal(invoice?.subtotal ?? ''));
      expect(node.balanceDue).toEqual(node.total);
      expect(node.dueDate).toBe(invoice?.dueOn);
      expect(node.orderId).toBe(orderId(invoice?.order.netsuiteId ?? ''));
    }
  });

  it('tells open, part-paid, paid and void invoices apart', async () => {
    const ids = company.orderInvoices.map(({ netsuiteId }) => invoiceId(netsuiteId));
    const found = await sandbox.netSuite.invoices.invoicesByIds(ids, testContext());
    expect(found.size).toBe(company.orderInvoices.length);
    for (const invoice of company.orderInvoices) {
      const paid = parseDecimal(invoice.amountPaid);
      const status = invoice.voided
        ? 'VOID'
        : compareDecimals(paid, parseDecimal(invoice.total)) >= 0
          ? 'PAID'
          : paid === zero
            ? 'OPEN'
            : 'PARTIALLY_PAID';
      expect(found.get(invoiceId(invoice.netsuiteId))?.status).toBe(status);
    }
  });

  it('reads an order’s invoices, and their lines, payments and credit memos in one call each', async () => {
    const settled = company.orderInvoices
      .filter(({ payments, credits }) => payments.length + credits.length > 0)
      .slice(0, 80);
    const ids = settled.map(({ netsuiteId }) => invoiceId(netsuiteId));
    const lines = await callsOf((ctx) => sandbox.netSuite.invoices.linesByInvoices(ids, ctx));
    const payments = await callsOf((ctx) => sandbox.netSuite.invoices.paymentsByInvoices(ids, ctx));
    const memos = await callsOf((ctx) => sandbox.netSuite.invoices.creditMemosByInvoices(ids, ctx));
    expect([lines.calls, payments.calls, memos.calls]).toEqual([
      ['suiteql.invoiceLines'],
      ['suiteql.payments'],
      ['suiteql.creditMemos'],
    ]);
    for (const invoice of settled) {
      const id = invoiceId(invoice.netsuiteId);
      expect(sum(lines.result.get(id)?.map(({ amount }) => amount.amount) ?? [])).toBe(
        parseDecimal(invoice.subtotal),
      );
      expect(sum(payments.result.get(id)?.map(({ amount }) => amount.amount) ?? [])).toBe(
        sum(invoice.payments.map(({ amount }) => amount)),
      );
      expect(memos.result.get(id)?.map(({ number }) => number)).toEqual(
        invoice.credits.map(({ number }) => number),
      );
    }
    const [one] = settled;
    const ofOrder = await sandbox.netSuite.invoices.listInvoices(
      { orderId: orderId(one?.order.netsuiteId ?? ''), page: { first: 10 } },
      testContext(),
    );
    expect(ofOrder.items.map(({ node }) => node.number).sort()).toEqual(
      company.orderInvoices
        .filter(({ order }) => order === one?.order)
        .map(({ number }) => number)
        .sort(),
    );
  });

  it('answers for subscriptions with an empty page and no call', async () => {
    const { result, calls } = await callsOf((ctx) =>
      sandbox.netSuite.invoices.listInvoices({ subscriptionId: 'any', page: { first: 5 } }, ctx),
    );
    expect(result).toEqual({ items: [], hasNextPage: false });
    expect(calls).toEqual([]);
  });
});
