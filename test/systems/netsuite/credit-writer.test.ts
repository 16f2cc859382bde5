import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { NewCredit } from '#domain/invoice.ts';
import type { CompanyCustomer, CompanyProduct } from '#sandbox/company/company.ts';
import { recordPath, type Sandbox, startSandbox, testCompany, testContext } from './sandbox.ts';

const company = testCompany();
const [goods, other] = company.products.filter(({ kind, active }) => kind === 'GOODS' && active) as [
  CompanyProduct,
  CompanyProduct,
];
const taxed = company.customers.find(
  ({ netsuiteId, taxable }) => netsuiteId !== undefined && taxable,
) as CompanyCustomer;

let sandbox: Sandbox;
let internalId: string;
let invoiceId: string;

beforeEach(async () => {
  sandbox = await startSandbox();
  // 3 at 100 and 1 at 19.95, and tax.
  const response = await sandbox.request('POST', `${recordPath}/invoice`, {
    entity: { id: taxed.netsuiteId },
    item: {
      items: [
        { item: { id: goods.netsuiteId }, quantity: 3, rate: 100, description: 'First' },
        { item: { id: other.netsuiteId }, quantity: 1, rate: 19.95 },
      ],
    },
  });
  internalId = response.headers.get('location')?.split('/').at(-1) ?? '';
  invoiceId = toEntityId('Invoice', 'netsuite', internalId);
});
afterEach(() => sandbox[Symbol.asyncDispose]());

const lineId = (line: number, invoice = internalId) =>
  toEntityId('InvoiceLine', 'netsuite', `${invoice}/${line}`);
const quantity = (line: number, value: string) => ({ lineId: lineId(line), quantity: parseDecimal(value) });
const amount = (line: number, value: string) => ({ lineId: lineId(line), amount: parseDecimal(value) });

function newCredit(overrides: Partial<NewCredit> = {}): NewCredit {
  return {
    key: 'weir-credit-1',
    invoiceId,
    reason: 'ORDER_CHANGE',
    lines: [quantity(1, '2')],
    memo: 'Two came back',
    ...overrides,
  };
}

const credit = (wanted: NewCredit) => sandbox.netSuite.creditWriter.creditInvoice(wanted, testContext());
const voidCredit = (id: string) => sandbox.netSuite.creditWriter.voidCredit(id, testContext());
const created = async () => (await sandbox.control('stats')).created as Record<string, number>;
const show = async (path: string) => {
  const response = await sandbox.request('GET', `${recordPath}/${path}?expandSubResources=true`);
  return (await response.json()) as Record<string, unknown>;
};
const readInvoice = async () =>
  (await sandbox.netSuite.invoices.invoicesByIds([invoiceId], testContext())).get(invoiceId);
const memosOf = async () =>
  (await sandbox.netSuite.invoices.creditMemosByInvoices([invoiceId], testContext())).get(invoiceId);
const withTax = async (net: number) => {
  const { total, subtotal } = (await show(`invoice/${internalId}`)) as { total: number; subtotal: number };
  return Math.round((net * total * 100) / subtotal) / 100;
};

describe('crediting an invoice', () => {
  it('credits a quantity at the line’s own price, with its tax, and lowers what is due', async () => {
    const before = await readInvoice();
    const memo = await credit(newCredit());
    const total = await withTax(200);
    expect(memo).toMatchObject({ invoiceId, created: true });
    expect(Number(memo.amount.amount)).toBeCloseTo(total, 2);
    const after = await readInvoice();
    expect(Number(before?.balanceDue.amount) - Number(after?.balanceDue.amount)).toBeCloseTo(total, 2);
    expect(await show('creditMemo/eid:weir-credit-1')).toMatchObject({
      tranId: memo.number,
      memo: 'Order change: Two came back',
      createdFrom: { id: internalId },
      subtotal: 200,
      unapplied: 0,
      item: { items: [{ quantity: 2, rate: 100, amount: 200, orderLine: 1, description: 'First' }] },
    });
    const { created: _, ...shown } = memo;
    expect(await memosOf()).toEqual([shown]);
  });

  it('credits an amount, and several lines in one memo', async () => {
    const memo = await credit(newCredit({ lines: [amount(1, '33.33'), quantity(2, '1')] }));
    expect(await show('creditMemo/eid:weir-credit-1')).toMatchObject({
      tranId: memo.number,
      subtotal: 53.28,
    });
  });

  it('rounds a fraction of a line to the currency', async () => {
    await credit(newCredit({ lines: [quantity(2, '0.333')] }));
    // A third of 19.95.
    expect(await show('creditMemo/eid:weir-credit-1')).toMatchObject({ subtotal: 6.64 });
  });

  it('settles an invoice that is credited in full', async () => {
    await credit(newCredit({ lines: [quantity(1, '3'), quantity(2, '1')] }));
    expect(await readInvoice()).toMatchObject({ status: 'PAID', balanceDue: { amount: '0' } });
  });

  it('finds the credit of an earlier try instead of a second one', async () => {
    const first = await credit(newCredit());
    expect(await credit(newCredit())).toEqual({ ...first, created: false });
    expect(await created()).toEqual({ invoice: 1, creditMemo: 1 });
  });

  it('has one effect when the connection breaks after it', async () => {
    await sandbox.faults([{ method: 'POST', path: '!transform', drop: 'after', times: 1 }]);
    const memo = await credit(newCredit());
    expect(memo.created).toBe(true);
    expect(await credit(newCredit())).toEqual({ ...memo, created: false });
    expect(await created()).toEqual({ invoice: 1, creditMemo: 1 });
  });

  it('makes one credit of two tries at the same time', async () => {
    const [one, two] = await Promise.all([credit(newCredit()), credit(newCredit())]);
    expect(one.id).toBe(two.id);
    expect(await created()).toEqual({ invoice: 1, creditMemo: 1 });
  });

  it('says so, retryably, when the connection broke before it', async () => {
    await sandbox.faults([{ method: 'POST', path: '!transform', drop: 'before', times: 1 }]);
    await expect(credit(newCredit())).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
    expect(await created()).toEqual({ invoice: 1 });
  });

  it('leaves a credit of a paid invoice to the customer, and shows it with the invoice', async () => {
    await sandbox.request('POST', `${recordPath}/invoice/${internalId}/!transform/customerPayment`, {});
    const memo = await credit(newCredit());
    expect(await show('creditMemo/eid:weir-credit-1')).toMatchObject({
      applied: 0,
      unapplied: Number(memo.amount.amount),
    });
    expect(await readInvoice()).toMatchObject({ status: 'PAID' });
    const { created: _, ...shown } = memo;
    expect(await memosOf()).toEqual([shown]);
  });

  it.each([
    ['a quantity above the line’s', () => [quantity(1, '3.5')]],
    ['an amount above the line’s', () => [amount(2, '19.96')]],
    ['what earlier credits left no room for', () => [amount(1, '100.01')]],
  ])('refuses %s', async (_what, lines) => {
    await credit(newCredit());
    await expect(credit(newCredit({ key: 'weir-credit-2', lines: lines() }))).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      retryable: false,
      vendor: { code: 'OVER_CREDIT' },
    });
    expect(await created()).toEqual({ invoice: 1, creditMemo: 1 });
  });

  it('credits the rest of a line, and then no more of it', async () => {
    await credit(newCredit());
    await credit(newCredit({ key: 'weir-credit-2', lines: [quantity(1, '1')] }));
    const more = newCredit({ key: 'weir-credit-3', lines: [amount(1, '0.01')] });
    await expect(credit(more)).rejects.toMatchObject({ vendor: { code: 'OVER_CREDIT' } });
  });

  it('tells the refusal of a voided invoice in the vendor’s own words', async () => {
    const voided = company.orderInvoices.find((one) => one.voided && one.lines.length > 0);
    if (!voided) throw new Error('the company has a voided invoice');
    const wanted = newCredit({
      invoiceId: toEntityId('Invoice', 'netsuite', voided.netsuiteId),
      lines: [{ lineId: lineId(1, voided.netsuiteId), quantity: parseDecimal('1') }],
    });
    await expect(credit(wanted)).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { status: 400, message: expect.stringContaining('invalid reference') as string },
    });
    expect(await created()).toEqual({ invoice: 1 });
  });

  it.each([
    [
      'a line of another invoice',
      () => ({ lines: [{ lineId: lineId(1, '1'), quantity: parseDecimal('1') }] }),
    ],
    ['a line that is not there', () => ({ lines: [quantity(9, '1')] })],
    ['a line that is named twice', () => ({ lines: [quantity(1, '1'), amount(1, '1')] })],
    ['no lines', () => ({ lines: [] })],
    ['nothing of a line', () => ({ lines: [quantity(1, '0')] })],
    ['less than nothing', () => ({ lines: [amount(1, '-5')] })],
    ['an amount of parts of a cent', () => ({ lines: [amount(1, '0.001')] })],
    ['a key that a URL cannot carry', () => ({ key: "x' OR '1'='1" })],
    ['a key that is too long', () => ({ key: 'k'.repeat(61) })],
  ])('refuses %s before anything is written', async (_what, change) => {
    await expect(credit(newCredit(change()))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await created()).toEqual({ invoice: 1 });
  });

  it('refuses the key of another invoice’s credit', async () => {
    await credit(newCredit());
    const second = company.orderInvoices.find(
      (one) => !one.voided && one.payments.length === 0 && one.credits.length === 0,
    );
    if (!second) throw new Error('the company has an open invoice');
    const wanted = newCredit({
      invoiceId: toEntityId('Invoice', 'netsuite', second.netsuiteId),
      lines: [{ lineId: lineId(1, second.netsuiteId), quantity: parseDecimal('1') }],
    });
    await expect(credit(wanted)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await created()).toEqual({ invoice: 1, creditMemo: 1 });
  });

  it('says that an invoice is not there', async () => {
    for (const id of [
      toEntityId('Invoice', 'netsuite', '99999999'),
      toEntityId('Invoice', 'stripe', 'in_1'),
      'x',
    ]) {
      await expect(credit(newCredit({ invoiceId: id }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('taking a credit back', () => {
  it('makes the invoice due again, once, and keeps the memo’s number and key', async () => {
    const before = await readInvoice();
    const memo = await credit(newCredit());
    await voidCredit(memo.id);
    await voidCredit(memo.id);
    expect(await readInvoice()).toEqual({ ...before, source: expect.anything() as unknown });
    expect(await show('creditMemo/eid:weir-credit-1')).toMatchObject({ tranId: memo.number, total: 0 });
    expect(await memosOf()).toEqual([]);
    expect(await credit(newCredit())).toMatchObject({ id: memo.id, amount: { amount: '0' }, created: false });
  });

  it('opens an invoice that the credit had settled', async () => {
    const { id } = await credit(newCredit({ lines: [quantity(1, '3'), quantity(2, '1')] }));
    await voidCredit(id);
    expect(await readInvoice()).toMatchObject({ status: 'OPEN' });
  });

  it('makes room for another credit', async () => {
    const { id } = await credit(newCredit());
    await voidCredit(id);
    const again = await credit(newCredit({ key: 'weir-credit-2', lines: [quantity(1, '3')] }));
    expect(again.created).toBe(true);
  });

  it('is done when the connection breaks after it and it is tried again', async () => {
    const { id } = await credit(newCredit());
    await sandbox.faults([{ method: 'PATCH', path: '/creditMemo/', drop: 'after', times: 1 }]);
    await expect(voidCredit(id)).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
    await voidCredit(id);
    expect(await show('creditMemo/eid:weir-credit-1')).toMatchObject({ total: 0 });
  });

  it('says that a credit is not there', async () => {
    for (const id of [toEntityId('CreditMemo', 'netsuite', '1/99999999'), 'nonsense']) {
      await expect(voidCredit(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
