import { expect, test } from 'vitest';
import type { ShownInvoice } from '#domain/crm-status.ts';
import type { CreditInvoiceCommand } from '#orchestration/client.ts';
import { toInvoiceId, toLineId } from './back-office.ts';
import { rejected, unavailable } from './business-systems.ts';
import { useBackOffice } from './start-back-office.ts';
import { callContext, caller } from './start-test-orchestration.ts';
import { validateEvents } from './validate-events.ts';

/** What the CRM was shown. */
const shown: ShownInvoice[] = [];
const office = useBackOffice(
  {},
  {
    system: 'salesforce',
    showInvoice: async (invoice) => void shown.push(invoice),
    showSubscription: async () => undefined,
    shownInvoices: async () => new Map(),
  },
);
let invoices = 0;

/** Of 100 USD, in one line of 3. */
async function insertInvoice(status = 'OPEN'): Promise<string> {
  invoices += 1;
  const id = toInvoiceId(String(invoices));
  await office.rows('insert into doubles.invoice values ($1, $2, $3)', id, `customer-of-${id}`, status);
  return id;
}

const credit = (
  invoiceId: string,
  idempotencyKey: string,
  line: object,
  { from = {}, ...others }: Partial<CreditInvoiceCommand> & { from?: object } = {},
) =>
  office.client().creditInvoice(
    {
      invoiceId,
      idempotencyKey,
      reason: 'ORDER_CHANGE',
      lines: [{ lineId: toLineId(invoiceId), ...line }],
      ...others,
    },
    { ...caller, ...from },
    callContext(),
  );

const creditsOf = (id: string) =>
  office.rows('select amount, void from doubles.credit where invoice_id = $1 order by number', id);

test('an invoice is credited in the system that owns it, and how it stands is told', async () => {
  const id = await insertInvoice();
  const outcome = await credit(id, 'c1', { amount: '40' });
  expect(await credit(id, 'c1', { amount: '40' })).toEqual(outcome);
  await office.reach(outcome, 'SUCCEEDED');
  expect(await creditsOf(id)).toEqual([{ amount: '40', void: false }]);
  await office.reach(await credit(id, 'c2', { quantity: '1' }), 'SUCCEEDED');
  const runs = await office.rows(
    'select kind, amount, customer_id from orchestration.workflow where subject_id = $1 order by number',
    id,
  );
  const customer_id = `customer-of-${id}`;
  expect(runs).toEqual([
    { kind: 'CREDIT', amount: '40', customer_id },
    { kind: 'CREDIT', amount: '33.33', customer_id },
  ]);
  const events = await office.rows(
    `select type, payload->'amount' as amount from orchestration.event where entity_id = $1 order by seq`,
    id,
  );
  expect(events).toEqual([
    { type: 'credit.issued', amount: { amount: '40', currency: 'USD' } },
    { type: 'credit.issued', amount: { amount: '33.33', currency: 'USD' } },
  ]);
  expect(await validateEvents(office.database())).toContain('credit.issued');
});

test('the CRM shows what is left to pay after a credit, and after it was taken back', async () => {
  const id = await insertInvoice();
  const balance = () => shown.findLast(({ invoiceId }) => invoiceId === id)?.balanceDue.amount;
  await office.reach(await credit(id, 'shown1', { amount: '40' }), 'SUCCEEDED');
  await expect.poll(balance, { timeout: 20_000 }).toBe('60');

  office.fault((operation, phase) => {
    if (operation === 'invoicesByIds' && phase === 'before' && credited)
      throw rejected('netsuite', 'USER_ERROR', 'The record cannot be read');
    if (operation === 'credit' && phase === 'after') credited = true;
  });
  let credited = false;
  const second = await credit(id, 'shown2', { amount: '10' });
  const exception = await office.opened(second);
  office.fault(() => undefined);
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(second, 'COMPENSATED');
  await expect
    .poll(
      () =>
        office.rows(`select 1 from orchestration.inbox_change where state = 'NEW' and entity_id = $1`, id),
      { timeout: 20_000 },
    )
    .toEqual([]);
  expect(balance()).toBe('60');
});

test('a lost answer is not a second credit', async () => {
  const id = await insertInvoice();
  let faults = 0;
  office.fault((operation, phase) => {
    if (operation === 'credit' && phase === 'after' && faults++ < 2) throw unavailable('netsuite');
  });
  await office.reach(await credit(id, 'c3', { amount: '1.50' }), 'SUCCEEDED');
  expect(await creditsOf(id)).toEqual([{ amount: '1.5', void: false }]);
});

test('compensation takes a credit back, also one whose answer was lost', async () => {
  const id = await insertInvoice();
  let answers = false;
  office.fault((operation, phase) => {
    if (operation === 'credit' && phase === 'after' && !answers) throw unavailable('netsuite');
  });
  const outcome = await credit(id, 'c4', { amount: '40' });
  const exception = await office.opened(outcome);
  answers = true;
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(outcome, 'COMPENSATED');
  expect(await creditsOf(id)).toEqual([{ amount: '40', void: true }]);
});

test('a credit is taken back when its last step cannot be done and a person decides so', async () => {
  const id = await insertInvoice();
  let issued = false;
  office.fault((operation, phase) => {
    if (operation === 'credit' && phase === 'after') issued = true;
    if (operation === 'invoicesByIds' && phase === 'before' && issued) {
      issued = false;
      throw rejected('netsuite', 'INSUFFICIENT_PERMISSION', 'no permission');
    }
  });
  const outcome = await credit(id, 'c5', { amount: '40' });
  const exception = await office.opened(outcome);
  expect(exception).toMatchObject({ step: 'readInvoice', actions: ['RETRY', 'SKIP', 'COMPENSATE'] });
  expect(exception.amountAtRisk).toEqual({ amount: '40', currency: 'USD' });
  await office.decide(exception.id, 'COMPENSATE');
  await office.reach(outcome, 'COMPENSATED');
  expect(await creditsOf(id)).toEqual([{ amount: '40', void: true }]);
});

test('what cannot be credited so is refused with its place in the input', async () => {
  const id = await insertInvoice();
  const refused = (code: string, ...path: string[]) => ({ userErrors: [{ code, path: ['input', ...path] }] });
  const line = ['lines', '0'];
  const notThere = refused('INVOICE_NOT_FOUND', 'invoiceId');
  expect(await credit(toInvoiceId('999'), 'd1', { amount: '1' })).toMatchObject(notThere);
  expect(await credit(id, 'd2', { amount: '1' }, { from: { customerId: 'another' } })).toMatchObject(
    notThere,
  );
  const draft = await insertInvoice('DRAFT');
  expect(await credit(draft, 'd3', { amount: '1' })).toMatchObject(
    refused('INVOICE_NOT_CREDITABLE', 'invoiceId'),
  );
  expect(await credit(id, 'd4', {}, { lines: [] })).toMatchObject(refused('INVALID_LINES', 'lines'));
  expect(await credit(id, 'd5', {})).toMatchObject(refused('INVALID_LINES', ...line));
  expect(await credit(id, 'd6', { amount: '1', quantity: '1' })).toMatchObject(
    refused('INVALID_LINES', ...line),
  );
  expect(await credit(id, 'd7', { amount: '0.001' })).toMatchObject(
    refused('INVALID_AMOUNT', ...line, 'amount'),
  );
  expect(await credit(id, 'd8', { amount: '101' })).toMatchObject(
    refused('CREDIT_TOO_HIGH', ...line, 'amount'),
  );
  expect(await credit(id, 'd9', { quantity: '4' })).toMatchObject(
    refused('CREDIT_TOO_HIGH', ...line, 'quantity'),
  );
  expect(await credit(id, 'd10', { quantity: '-1' })).toMatchObject(
    refused('INVALID_QUANTITY', ...line, 'quantity'),
  );
  const twice = [1, 2].map(() => ({ lineId: toLineId(id), amount: '1' }));
  expect(await credit(id, 'd11', {}, { lines: twice })).toMatchObject(
    refused('LINE_NOT_FOUND', 'lines', '1', 'lineId'),
  );
  expect(await creditsOf(id)).toEqual([]);
});
