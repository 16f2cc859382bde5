import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { NewCredit } from '#domain/invoice.ts';
import { callContext, type StripeSandbox, startStripeSandbox } from './stripe-sandbox.ts';

let sandbox: StripeSandbox;
let keys = 0;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
});
beforeEach(async () => {
  await sandbox.control('stats/reset');
  await sandbox.control('faults', []);
});
afterAll(() => sandbox[Symbol.asyncDispose]());

interface Made {
  readonly id: string;
  readonly invoiceId: string;
  readonly customer: string;
  readonly lines: readonly string[];
}

/** An open invoice over 3 at 10.00 and one at 5.50. */
async function openInvoice(): Promise<Made> {
  const { official } = sandbox;
  const customer = await official.customers.create({ name: 'Credit' });
  const product = await official.products.create({ name: 'Seat' });
  const price = await official.prices.create({ product: product.id, currency: 'eur', unit_amount: 1_000 });
  const invoice = await official.invoices.create({
    customer: customer.id,
    currency: 'eur',
    collection_method: 'send_invoice',
    days_until_due: 30,
  });
  const shared = { customer: customer.id, invoice: invoice.id ?? '' };
  await official.invoiceItems.create({ ...shared, pricing: { price: price.id }, quantity: 3 });
  await official.invoiceItems.create({ ...shared, amount: 550, currency: 'eur', description: 'Setup' });
  const open = await official.invoices.finalizeInvoice(invoice.id ?? '');
  const byAmount = [...open.lines.data].sort((a, b) => b.amount - a.amount);
  return {
    id: open.id ?? '',
    invoiceId: toEntityId('Invoice', 'stripe', open.id ?? ''),
    customer: customer.id,
    lines: byAmount.map(({ id }) => toEntityId('InvoiceLine', 'stripe', id)),
  };
}

function newCredit({ invoiceId, lines }: Made, overrides: Partial<NewCredit> = {}): NewCredit {
  return {
    key: `credit-${++keys}`,
    invoiceId,
    reason: 'PRODUCT_UNSATISFACTORY',
    lines: [{ lineId: lines[0] ?? '', quantity: parseDecimal('2') }],
    memo: 'It did not work',
    ...overrides,
  };
}

const credit = (wanted: NewCredit) => sandbox.system.creditWriter.creditInvoice(wanted, callContext());
const readInvoice = async (id: string) =>
  (await sandbox.system.invoices.invoicesByIds([id], callContext())).get(id);
const memosOf = async (id: string) =>
  (await sandbox.system.invoices.creditMemosByInvoices([id], callContext())).get(id);
const notes = async () => (await sandbox.stats()).created.credit_note;

describe('crediting an invoice', () => {
  test('that is open takes quantities and amounts off what is left to pay', async () => {
    const made = await openInvoice();
    const [seats = '', setup = ''] = made.lines;
    const wanted = newCredit(made, {
      lines: [
        { lineId: seats, quantity: parseDecimal('2') },
        { lineId: setup, amount: parseDecimal('1.25') },
      ],
    });
    const memo = await credit(wanted);
    expect(memo).toMatchObject({
      invoiceId: made.invoiceId,
      amount: { amount: '21.25', currency: 'EUR' },
      created: true,
    });
    expect(await readInvoice(made.invoiceId)).toMatchObject({
      status: 'OPEN',
      balanceDue: { amount: '14.25' },
    });
    const { created: _, ...shown } = memo;
    expect(await memosOf(made.invoiceId)).toEqual([shown]);
    const { data } = await sandbox.official.creditNotes.list({ invoice: made.id });
    expect(data).toMatchObject([
      { reason: 'product_unsatisfactory', memo: 'It did not work', type: 'pre_payment', number: memo.number },
    ]);
  });

  test('that is paid credits the customer’s balance', async () => {
    const made = await openInvoice();
    await sandbox.official.invoices.pay(made.id, { paid_out_of_band: true });
    const memo = await credit(newCredit(made));
    expect(memo.amount.amount).toBe('20');
    expect(await sandbox.official.customers.retrieve(made.customer)).toMatchObject({ balance: -2_000 });
    expect(await readInvoice(made.invoiceId)).toMatchObject({ status: 'PAID', balanceDue: { amount: '0' } });
  });

  test('with tax credits the line’s part of it', async () => {
    const seed = sandbox.company.subscriptionInvoices.find(
      (one) => one.status === 'paid' && one.creditNotes.length === 0 && one.tax > 0,
    );
    if (!seed) throw new Error('the company has a taxed invoice');
    const invoiceId = toEntityId('Invoice', 'stripe', seed.stripeId);
    const lines =
      (await sandbox.system.invoices.linesByInvoices([invoiceId], callContext())).get(invoiceId) ?? [];
    const invoice = await readInvoice(invoiceId);
    const memo = await credit({
      key: `credit-${++keys}`,
      invoiceId,
      reason: 'DUPLICATE',
      lines: lines.map(({ id, amount }) => ({ lineId: id, amount: amount.amount })),
    });
    expect(memo.amount).toEqual(invoice?.total);
  });

  test('finds the credit of an earlier try, also when its key is long forgotten', async () => {
    const wanted = newCredit(await openInvoice());
    const first = await credit(wanted);
    await sandbox.control('clock', { advanceMs: 2 * 86_400_000 });
    expect(await credit(wanted)).toEqual({ ...first, created: false });
    expect(await notes()).toBe(1);
  });

  test('has one effect when the answer is lost on the way', async () => {
    const wanted = newCredit(await openInvoice());
    await sandbox.control('faults', [
      { method: 'POST', path: '^/v1/credit_notes$', times: 1, drop: 'after' },
    ]);
    await expect(credit(wanted)).rejects.toMatchObject({ code: 'SYSTEM_UNAVAILABLE', retryable: true });
    expect(await credit(wanted)).toMatchObject({ amount: { amount: '20' }, created: false });
    expect(await notes()).toBe(1);
  });

  test('makes one credit of two tries at the same time', async () => {
    const wanted = newCredit(await openInvoice());
    const [one, two] = await Promise.allSettled([credit(wanted), credit(wanted)]);
    expect([one?.status, two?.status]).toContain('fulfilled');
    expect(await notes()).toBe(1);
  });

  test.each([
    ['more units than the line has', { quantity: parseDecimal('4') }, /quantity to credit \(4\)/],
    ['more than the line amounts to', { amount: parseDecimal('30.01') }, /amount to credit \(3001\)/],
  ])('refuses %s in Stripe’s words', async (_what, part, message) => {
    const made = await openInvoice();
    const lines = [{ lineId: made.lines[0] ?? '', ...part }] as NewCredit['lines'];
    await expect(credit(newCredit(made, { lines }))).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      retryable: false,
      vendor: { status: 400, message: expect.stringMatching(message) as string },
    });
    expect(await notes()).toBeUndefined();
  });

  test('refuses more than earlier credits left, and a void invoice', async () => {
    const made = await openInvoice();
    const [seats = '', setup = ''] = made.lines;
    const all = [
      { lineId: seats, quantity: parseDecimal('3') },
      { lineId: setup, quantity: parseDecimal('1') },
    ];
    await credit(newCredit(made, { lines: [{ lineId: seats, amount: parseDecimal('0.01') }] }));
    await expect(credit(newCredit(made, { lines: all }))).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { message: expect.stringContaining('can be credited') as string },
    });
    const other = await openInvoice();
    await sandbox.official.invoices.voidInvoice(other.id);
    await expect(credit(newCredit(other))).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { message: expect.stringContaining('open or paid') as string },
    });
    expect(await notes()).toBe(1);
  });

  test.each<[string, (made: Made) => Partial<NewCredit>]>([
    ['half a unit', ({ lines }) => ({ lines: [{ lineId: lines[0] ?? '', quantity: parseDecimal('0.5') }] })],
    ['nothing', ({ lines }) => ({ lines: [{ lineId: lines[0] ?? '', amount: parseDecimal('0') }] })],
    [
      'parts of a cent',
      ({ lines }) => ({ lines: [{ lineId: lines[0] ?? '', amount: parseDecimal('0.001') }] }),
    ],
    ['no lines', () => ({ lines: [] })],
    [
      'a line twice',
      ({ lines: [line = ''] }) => ({
        lines: [
          { lineId: line, quantity: parseDecimal('1') },
          { lineId: line, quantity: parseDecimal('1') },
        ],
      }),
    ],
    ['a line of another system', () => ({ lines: [{ lineId: 'x', quantity: parseDecimal('1') }] })],
    ['a key with signs in it', () => ({ key: 'a&lines[0][amount]=1' })],
  ])('refuses %s before anything is written', async (_what, change) => {
    const made = await openInvoice();
    await expect(credit(newCredit(made, change(made)))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await notes()).toBeUndefined();
  });

  test('that is not there is not found', async () => {
    const made = await openInvoice();
    for (const invoiceId of [toEntityId('Invoice', 'stripe', 'in_never'), 'nonsense']) {
      await expect(credit(newCredit(made, { invoiceId }))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('taking a credit back', () => {
  test('of an open invoice makes it due again, once', async () => {
    const made = await openInvoice();
    const { id } = await credit(newCredit(made));
    await sandbox.system.creditWriter.voidCredit(id, callContext());
    await sandbox.system.creditWriter.voidCredit(id, callContext());
    expect(await readInvoice(made.invoiceId)).toMatchObject({ balanceDue: { amount: '35.5' } });
    expect(await memosOf(made.invoiceId)).toEqual([]);
  });

  test('of a paid invoice is refused in Stripe’s words', async () => {
    const made = await openInvoice();
    await sandbox.official.invoices.pay(made.id, { paid_out_of_band: true });
    const { id } = await credit(newCredit(made));
    await expect(sandbox.system.creditWriter.voidCredit(id, callContext())).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
      vendor: { message: expect.stringContaining('only void') as string },
    });
  });

  test('that never was is refused', async () => {
    const { creditWriter } = sandbox.system;
    const never = toEntityId('CreditMemo', 'stripe', 'cn_never');
    await expect(creditWriter.voidCredit(never, callContext())).rejects.toMatchObject({
      code: 'SYSTEM_REJECTED',
    });
    await expect(creditWriter.voidCredit('nonsense', callContext())).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
