import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CrmStatusWriter, ShownInvoice, ShownSubscription } from '#domain/crm-status.ts';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Invoice, InvoiceSource, Payment } from '#domain/invoice.ts';
import { money } from '#domain/money.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { toSubscriptionId } from './business-records.ts';
import { rejected, unavailable } from './business-systems.ts';
import { startTestDatabase, startTestOrchestration, type TestDatabase } from './start-test-orchestration.ts';
import { validateEvents } from './validate-events.ts';

let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;

/** The billing platform's invoices as they are now. */
const invoices = new Map<string, { invoice: Invoice; payments: Payment[] }>();
const billing: InvoiceSource = {
  system: 'stripe',
  invoicesByIds: async (ids) =>
    new Map(ids.flatMap((id) => (invoices.has(id) ? [[id, invoices.get(id)?.invoice as Invoice]] : []))),
  paymentsByInvoices: async (ids) => new Map(ids.map((id) => [id, invoices.get(id)?.payments ?? []])),
  listInvoices: async () => ({ items: [], hasNextPage: false }),
  linesByInvoices: async () => new Map(),
  creditMemosByInvoices: async () => new Map(),
};

/** What the CRM was told, in the order in which it was. */
const shown: ShownInvoice[] = [];
const shownSubscriptions: ShownSubscription[] = [];
let crmFault: (() => void) | undefined;
const crm: CrmStatusWriter = {
  system: 'salesforce',
  async showInvoice(invoice) {
    crmFault?.();
    shown.push(invoice);
  },
  async showSubscription(subscription) {
    shownSubscriptions.push(subscription);
  },
  shownInvoices: async () => new Map(),
};

beforeAll(async () => {
  database = await startTestDatabase();
  orchestration = await startTestOrchestration(database, undefined, {
    inbound: {
      verifiers: {
        // Signed by nothing: the body is the message.
        stripe: ({ body }) => JSON.parse(Buffer.from(body).toString()),
      },
      invoices: [billing],
      crmStatus: crm,
    },
  });
});
afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

const usd = (amount: string) => money(parseDecimal(amount), 'USD');
let counter = 0;
const next = () => `${++counter}`;

function newInvoice(): string {
  const record = `in_${next()}`;
  const id = toEntityId('Invoice', 'stripe', record);
  const source = {
    system: 'stripe',
    recordType: 'invoice',
    recordId: record,
    asOf: new Date().toISOString(),
  };
  invoices.set(id, {
    invoice: {
      id,
      number: `INV-${record}`,
      status: 'OPEN',
      sourceStatus: 'open',
      customerId: toEntityId('Customer', 'salesforce', '0011'),
      subtotal: usd('100'),
      tax: usd('0'),
      total: usd('100'),
      balanceDue: usd('100'),
      createdAt: '2026-11-01T00:00:00.000Z',
      source,
    },
    payments: [],
  });
  return id;
}

function pay(id: string, amount: string, balance: string): void {
  const held = invoices.get(id);
  if (!held) throw new Error(id);
  const status = balance === '0' ? 'PAID' : 'PARTIALLY_PAID';
  held.invoice = { ...held.invoice, status, balanceDue: usd(balance) };
  const payment = {
    id: toEntityId('Payment', 'stripe', `pay_${next()}`),
    invoiceId: id,
    sourceStatus: 'paid',
  };
  held.payments.push({ ...payment, status: 'APPLIED', amount: usd(amount) });
}

const deliver = (message: object) =>
  orchestration.inbox.receiveWebhook('stripe', {
    headers: {},
    body: Buffer.from(JSON.stringify({ dedupeKey: `evt_${next()}`, ...message })),
    receivedAtMs: Date.now(),
  });
const tell = (entityId: string, more: object = {}) =>
  deliver({ changes: [{ entityType: 'Invoice', entityId, ...more }] });

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;
const typesOf = async (entityId: string) =>
  (await rows(`select type from orchestration.event where entity_id = $1 order by sequence`, entityId)).map(
    ({ type }) => type,
  );
const within = { timeout: 20_000 };

test('invoices and payments become business events, each once, whatever is repeated, shuffled and late', async () => {
  const id = newInvoice();
  await tell(id);
  await expect.poll(() => typesOf(id), within).toEqual(['invoice.posted']);
  pay(id, '40', '60');
  const late = Array.from({ length: 20 }, () => ({
    dedupeKey: `evt_${next()}`,
    changes: [{ entityType: 'Invoice', entityId: id }],
  }));
  await deliver(late[3] ?? {});
  await expect.poll(() => typesOf(id), within).toHaveLength(3);
  pay(id, '60', '0');
  const shuffled = [...late, ...late].map((message) => ({ message, place: Math.random() }));
  shuffled.sort((a, b) => a.place - b.place);
  await Promise.all(shuffled.map(({ message }) => deliver(message)));
  await expect
    .poll(
      () => rows(`select 1 from orchestration.inbox_change where state = 'NEW' and entity_id = $1`, id),
      within,
    )
    .toEqual([]);
  expect(await typesOf(id)).toEqual([
    'invoice.posted',
    'invoice.changed',
    'payment.applied',
    'invoice.paid',
    'payment.applied',
  ]);
  await expect.poll(() => shown.findLast(({ invoiceId }) => invoiceId === id)?.status, within).toBe('PAID');
});

test('the CRM is shown what is left to pay where the status stays, and nothing twice', async () => {
  const id = newInvoice();
  const balances = () =>
    shown.filter(({ invoiceId }) => invoiceId === id).map(({ balanceDue }) => balanceDue.amount);
  await tell(id);
  await expect.poll(balances, within).toEqual(['100']);
  const held = invoices.get(id);
  if (held) held.invoice = { ...held.invoice, balanceDue: usd('60') };
  await tell(id);
  await expect.poll(balances, within).toEqual(['100', '60']);
  await tell(id);
  await expect
    .poll(
      () => rows(`select 1 from orchestration.inbox_change where state = 'NEW' and entity_id = $1`, id),
      within,
    )
    .toEqual([]);
  expect(await rows('select state from orchestration.crm_write where entity_id = $1', id)).toEqual([
    { state: 'DONE' },
  ]);
  expect(balances()).toEqual(['100', '60']);
});

test('a failed payment is told by its message alone, once for each attempt', async () => {
  const id = newInvoice();
  const fact = {
    type: 'payment.failed',
    key: `failed:${id}:1`,
    occurredAt: new Date().toISOString(),
    amount: usd('100'),
  };
  await Promise.all([tell(id, { fact }), tell(id, { fact }), tell(id)]);
  await expect.poll(() => typesOf(id), within).toHaveLength(2);
  await tell(id, { fact: { ...fact, key: `failed:${id}:2` } });
  await expect
    .poll(async () => (await typesOf(id)).sort(), within)
    .toEqual(['invoice.posted', 'payment.failed', 'payment.failed']);
});

test('what is gone from its system is told as gone', async () => {
  const id = newInvoice();
  await tell(id);
  await expect.poll(() => typesOf(id), within).toEqual(['invoice.posted']);
  invoices.delete(id);
  await tell(id, { isDeleted: true });
  await expect.poll(() => typesOf(id), within).toEqual(['invoice.posted', 'invoice.deleted']);
});

test('reference data is told as changed without a look at it, and not again for what a backstop finds', async () => {
  const id = toEntityId('Customer', 'salesforce', '001A');
  const version = '2026-11-20T10:00:00.000Z';
  const change = { entityType: 'Customer', entityId: id, version };
  await deliver({ changes: [change] });
  await expect.poll(() => typesOf(id), within).toEqual(['customer.changed']);
  await deliver({ isBackstop: true, changes: [change] });
  await deliver({ isBackstop: true, changes: [{ ...change, version: '2026-11-20T10:00:01.000Z' }] });
  await expect.poll(() => typesOf(id), within).toEqual(['customer.changed', 'customer.changed']);
  await expect
    .poll(
      () => rows(`select 1 from orchestration.inbox_change where state = 'NEW' and entity_id = $1`, id),
      within,
    )
    .toEqual([]);
  expect(await typesOf(id)).toHaveLength(2);
});

test('an earlier reading is never told after a later one', async () => {
  const id = newInvoice();
  const settle = (ticket: string, status: string) =>
    rows(
      'select orchestration.settle_changes($1, $2)',
      ticket,
      JSON.stringify([
        {
          topic: 'invoice.status',
          entityId: id,
          numbers: [],
          facts: [],
          events: [
            {
              key: `settle:${id}:${status}`,
              topic: 'invoice.status',
              type: 'invoice.changed',
              entityId: id,
              correlationId: 'c',
              payload: { status },
            },
          ],
          known: { status },
        },
      ]),
    );
  await settle('900001', 'PAID');
  await settle('900000', 'OPEN');
  expect(
    await rows(`select payload->>'status' as status from orchestration.event where entity_id = $1`, id),
  ).toEqual([{ status: 'PAID' }]);
});

test('what is told ends its own changes and no others', async () => {
  const entityId = toEntityId('Customer', 'salesforce', '001W');
  await rows(
    `insert into orchestration.inbox (source, dedupe_key, headers, body) values ('test', 'own', '{}', '')`,
  );
  const [waiting] = await rows(
    `insert into orchestration.inbox_change (message, topic, entity_id, due_at)
       select number, 'customer.status', $1, now() + interval '1 hour' from orchestration.inbox where dedupe_key = 'own'
       returning number`,
    entityId,
  );
  const id = newInvoice();
  await tell(id);
  await expect.poll(() => typesOf(id), within).toEqual(['invoice.posted']);
  expect(
    await rows('select state from orchestration.inbox_change where number = $1', waiting.number),
  ).toEqual([{ state: 'NEW' }]);
});

test('the CRM is shown the newest status, after an outage too, and a refusal waits for a person who replays it', async () => {
  const id = newInvoice();
  let outages = 1;
  crmFault = () => {
    if (outages-- > 0) throw unavailable('salesforce');
  };
  await tell(id);
  await expect.poll(() => shown.filter(({ invoiceId }) => invoiceId === id).length, within).toBe(1);

  crmFault = () => {
    throw rejected('salesforce', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', 'no invoices on this account');
  };
  await rows(`update orchestration.crm_write set attempts = 4 where entity_id = $1`, id);
  pay(id, '100', '0');
  await tell(id);
  await expect
    .poll(async () => {
      await rows(
        `update orchestration.crm_write set due_at = now() where entity_id = $1 and state = 'NEW'`,
        id,
      );
      return (await orchestration.client.listDeadLetters({ first: 10 })).items.map(({ node }) => node);
    }, within)
    .toMatchObject([
      {
        kind: 'CRM_WRITE',
        entityId: id,
        source: 'weir',
        topic: 'invoice.status',
        failure: expect.stringContaining('no invoices'),
      },
    ]);
  crmFault = undefined;
  const [letter] = (await orchestration.client.listDeadLetters({ first: 10 })).items;
  const ids = [letter?.node.id ?? '', 'unknown'];
  expect(await orchestration.client.replayDeadLetters(ids, 'ops')).toEqual({
    replayed: 1,
    notFound: ['unknown'],
  });
  expect(await orchestration.client.replayDeadLetters(ids, 'ops')).toMatchObject({ replayed: 0 });
  await expect.poll(() => shown.findLast(({ invoiceId }) => invoiceId === id)?.status, within).toBe('PAID');
  expect(await rows('select replayed_by, failure from orchestration.dead_letter_audit')).toEqual([
    { replayed_by: 'ops', failure: expect.stringContaining('no invoices') },
  ]);
});

test('subscriptions are shown in the CRM with the stage of their dunning', async () => {
  const [{ number }] = await rows(
    `insert into doubles.subscription (key, quote_id, customer_id, status) values (gen_random_uuid()::text, $1, $2, 'PAST_DUE') returning number`,
    toEntityId('Quote', 'salesforce', '0Q01'),
    toEntityId('Customer', 'salesforce', '0011'),
  );
  const id = toSubscriptionId(number);
  await deliver({ changes: [{ entityType: 'Subscription', entityId: id }] });
  await expect
    .poll(() => shownSubscriptions, within)
    .toMatchObject([{ subscriptionId: id, status: 'PAST_DUE' }]);
});

test('every event that came of all this fits the schema of its type', async () => {
  // The settled pair above is of no type's own shape.
  await rows(`delete from orchestration.event where key like 'settle:%'`);
  expect(await validateEvents(database)).toEqual(
    expect.arrayContaining([
      'customer.changed',
      'invoice.changed',
      'invoice.deleted',
      'invoice.paid',
      'invoice.posted',
      'payment.applied',
      'payment.failed',
      'subscription.changed',
    ]),
  );
});
