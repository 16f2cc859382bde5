import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ShownInvoice } from '#domain/crm-status.ts';
import { parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { InvoiceSource } from '#domain/invoice.ts';
import { money } from '#domain/money.ts';
import type { OrchestrationPorts } from '#orchestration/ports.ts';
import { runReconciliation } from '#orchestration/reconciliation/run-reconciliation.ts';
import type { Orchestration } from '#orchestration/start-orchestration.ts';
import { backOfficeSql, createBackOffice, toInvoiceId } from './back-office.ts';
import { toOrderId, toSubscriptionId } from './business-records.ts';
import {
  callContext,
  caller,
  insertQuote,
  reaches,
  start,
  startTestDatabase,
  startTestOrchestration,
  type TestDatabase,
} from './start-test-orchestration.ts';

let database: TestDatabase;
let orchestration: Orchestration & AsyncDisposable;
/** What the CRM shows, by invoice. */
const shown = new Map<string, ShownInvoice>();
let posted: readonly string[] = [];
/** Of these no system but the one that has them knows whose they are. */
const strangers = new Set<string>();

const ofCustomer = <T extends { readonly id: string; readonly customerId?: string }>(record: T): T => {
  const { customerId: _own, ...rest } = record;
  return strangers.has(record.id) ? (rest as T) : record;
};
const all = <T extends { readonly id: string }>(nodes: readonly T[]) => ({
  items: nodes.map((node) => ({ node, cursor: node.id })),
  hasNextPage: false,
});

const usd = (amount: string) => money(parseDecimal(amount), 'USD');

/** The doubles with lists, order lines and a CRM that shows invoices. */
function createPorts(): OrchestrationPorts {
  const ports = createBackOffice(database.pool);
  const [erp] = ports.invoices;
  if (!erp) throw new Error('the doubles have no invoices');
  const invoices: InvoiceSource = {
    ...erp,
    async listInvoices(_, ctx) {
      const found = await erp.invoicesByIds(posted, ctx);
      return { items: [...found.values()].map((node) => ({ node, cursor: node.id })), hasNextPage: false };
    },
  };
  return {
    ...ports,
    invoices: [invoices],
    quotes: {
      ...ports.quotes,
      async listQuotes(_, ctx) {
        const { rows } = await database.pool.query<{ id: string }>(
          `select id from doubles.quote where status = 'ORDERED'`,
        );
        const found = await ports.quotes.quotesByIds(
          rows.map(({ id }) => id),
          ctx,
        );
        return { items: [...found.values()].map((node) => ({ node, cursor: node.id })), hasNextPage: false };
      },
    },
    subscriptions: {
      ...ports.subscriptions,
      async listSubscriptions(query, ctx) {
        const { items } = await ports.subscriptions.listSubscriptions(query, ctx);
        return all(items.map(({ node }) => ofCustomer(node)));
      },
      subscriptionsByIds: async () => new Map(),
    },
    orders: {
      ...ports.orders,
      async listOrders(_, ctx) {
        const { rows } = await database.pool.query<{ number: string }>(
          'select number from doubles.sales_order order by number desc',
        );
        const found = await ports.orders.ordersByIds(
          rows.map(({ number }) => toOrderId(number)),
          ctx,
        );
        return all([...found.values()].map(ofCustomer));
      },
      async ordersByIds(ids, ctx) {
        const found = await ports.orders.ordersByIds(ids, ctx);
        const { rows } = await database.pool.query<{
          external_id: string;
          lines: { unitPrice: { amount: string } }[];
        }>('select external_id, lines from doubles.sales_order');
        const linesOf = new Map(rows.map((row) => [row.external_id, row.lines]));
        return new Map(
          [...found].map(([id, order]) => [
            id,
            {
              ...order,
              lines: (linesOf.get(order.externalId ?? '') ?? []).map(({ unitPrice }, index) => ({
                id: `line-${index}`,
                quantity: parseDecimal(1),
                quantityFulfilled: parseDecimal(0),
                quantityInvoiced: parseDecimal(0),
                unitPrice: usd(unitPrice.amount),
                total: usd(String(2 * Number(unitPrice.amount))),
                product: { id: 'p', sku: 'ANVIL', name: 'Anvil' },
              })),
            },
          ]),
        );
      },
    },
    crmStatus: {
      system: 'salesforce',
      showInvoice: async (invoice) => void shown.set(invoice.invoiceId, invoice),
      showSubscription: async () => {},
      shownInvoices: async (ids) =>
        new Map(ids.flatMap((id) => (shown.has(id) ? [[id, shown.get(id) as ShownInvoice]] : []))),
    },
  };
}

beforeAll(async () => {
  database = await startTestDatabase();
  await database.pool.query(backOfficeSql);
  orchestration = await startTestOrchestration(database, undefined, { ports: createPorts(), slaEveryMs: 50 });
});

beforeEach(async () => {
  shown.clear();
  posted = [];
  await database.pool.query(`update doubles.quote set status = 'APPROVED'`);
});

afterAll(async () => {
  await orchestration?.[Symbol.asyncDispose]();
  await database?.[Symbol.asyncDispose]();
});

let looks = 0;
const reconcile = () =>
  orchestration.client.reconcile({ ...caller, correlationId: `look-${++looks}` }, callContext());

/** The exception of the only finding. */
async function findOne() {
  const { workflowIds } = await reconcile();
  const [workflowId = ''] = workflowIds;
  expect(workflowIds).toHaveLength(1);
  await reaches(orchestration, workflowId, 'EXCEPTION');
  const [exception] = (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId) ?? [];
  if (!exception) throw new Error('there is no exception');
  return { workflowId, exception };
}

async function resolve(exceptionId: string, action: 'RETRY' | 'SKIP') {
  const command = { exceptionId, action, note: 'looked into it' } as const;
  expect(await orchestration.client.resolveException(command, 'finance-1', callContext())).toHaveProperty(
    'exception.status',
    'RESOLVED',
  );
}

async function ordered(): Promise<{
  readonly id: string;
  readonly customerId: string;
  readonly number: string;
}> {
  const quote = await insertQuote(database.pool, { skus: ['ANVIL', 'SUPPORT'] });
  await reaches(orchestration, await start(orchestration, quote.id), 'SUCCEEDED');
  return quote;
}

test('systems that agree give no finding', async () => {
  await ordered();
  expect(await reconcile()).toEqual({
    quotesChecked: 1,
    invoicesChecked: 0,
    findings: [],
    workflowIds: [],
    findingsLeft: 0,
    unmatched: 0,
  });
});

test('an ordered quote without its order is found once, and booked again under its key on RETRY', async () => {
  const quote = await ordered();
  const [{ external_id: key }] = (
    await database.pool.query(
      'delete from doubles.sales_order where customer_id = $1 returning external_id',
      [quote.customerId],
    )
  ).rows;
  const { workflowId, exception } = await findOne();
  expect(exception).toMatchObject({
    code: 'ORDER_MISSING',
    owner: 'REVENUE_OPERATIONS',
    system: 'netsuite',
    actions: ['RETRY', 'SKIP'],
    message: expect.stringContaining(quote.number),
    amountAtRisk: { amount: '100', currency: 'USD' },
  });
  expect((await reconcile()).workflowIds).toEqual([workflowId]);
  await resolve(exception.id, 'RETRY');
  await reaches(orchestration, workflowId, 'SUCCEEDED');
  const { rows } = await database.pool.query(
    'select external_id from doubles.sales_order where customer_id = $1',
    [quote.customerId],
  );
  expect(rows).toEqual([{ external_id: key }]);
  expect((await reconcile()).workflowIds).toEqual([]);
});

test('an amount that differs is looked at again on RETRY, and accepted on SKIP', async () => {
  const quote = await ordered();
  const price = (amount: string) =>
    database.pool.query(`update doubles.quote_line set price = $2 where quote_id = $1 and sku = 'ANVIL'`, [
      quote.id,
      amount,
    ]);
  await price('49');
  const { workflowId, exception } = await findOne();
  expect(exception).toMatchObject({ code: 'ORDER_AMOUNT_DIFFERS', owner: 'FINANCE' });
  await resolve(exception.id, 'RETRY');
  await expect
    .poll(async () => (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId))
    .toMatchObject([{ status: 'RESOLVED' }, { status: 'OPEN', code: 'ORDER_AMOUNT_DIFFERS' }]);
  await price('50');
  const [, again] = (await orchestration.client.exceptionsByWorkflows([workflowId])).get(workflowId) ?? [];
  await resolve(again?.id ?? '', 'SKIP');
  await reaches(orchestration, workflowId, 'SUCCEEDED');
});

test('an invoice that the CRM does not show, or shows otherwise, is shown as it is on RETRY', async () => {
  const id = toInvoiceId('4711');
  posted = [id];
  await database.pool.query('insert into doubles.invoice (id, customer_id) values ($1, $2)', [
    id,
    'customer-1',
  ]);
  const missing = await findOne();
  expect(missing.exception).toMatchObject({ code: 'INVOICE_NOT_IN_CRM', system: 'salesforce' });
  await resolve(missing.exception.id, 'RETRY');
  await reaches(orchestration, missing.workflowId, 'SUCCEEDED');
  expect(shown.get(id)).toMatchObject({ status: 'OPEN', total: usd('100'), system: 'netsuite' });

  shown.set(id, { ...(shown.get(id) as ShownInvoice), balanceDue: usd('0'), status: 'PAID' });
  const differing = await findOne();
  expect(differing.exception).toMatchObject({ code: 'INVOICE_DIFFERS' });
  await resolve(differing.exception.id, 'RETRY');
  await reaches(orchestration, differing.workflowId, 'SUCCEEDED');
  expect(shown.get(id)).toMatchObject({ status: 'OPEN', balanceDue: usd('100') });
  expect((await reconcile()).workflowIds).toEqual([]);
});

test('a finding that was mended elsewhere is settled by the next look', async () => {
  const id = toInvoiceId('4712');
  posted = [id];
  await database.pool.query('insert into doubles.invoice (id, customer_id) values ($1, $2)', [
    id,
    'customer-1',
  ]);
  const { exception, workflowId } = await findOne();
  shown.set(id, { invoiceId: id, status: 'OPEN', total: usd('100'), balanceDue: usd('100') } as ShownInvoice);
  await resolve(exception.id, 'RETRY');
  await reaches(orchestration, workflowId, 'SUCCEEDED');
});

test('invoices of customers that the CRM does not know are listed until they are matched', async () => {
  const id = toInvoiceId('4713');
  posted = [id];
  await database.pool.query('insert into doubles.invoice (id) values ($1)', [id]);
  const list = () => orchestration.client.listUnmatched({ page: { first: 10 } });
  await reconcile();
  expect((await list()).items.map(({ node }) => node)).toMatchObject([
    { system: 'netsuite', type: 'Invoice', missing: 'Customer', foundAt: expect.any(String) },
  ]);
  await database.pool.query(`update doubles.invoice set customer_id = 'customer-1' where id = $1`, [id]);
  await reconcile();
  expect((await list()).items).toEqual([]);
});

test('orders and subscriptions of unknown customers, and customers that the ERP does not know, are listed too', async () => {
  const { customerId } = await ordered();
  const { rows: orders } = await database.pool.query(
    'select number from doubles.sales_order where customer_id = $1',
    [customerId],
  );
  const { rows: subscriptions } = await database.pool.query(
    'select number from doubles.subscription where customer_id = $1',
    [customerId],
  );
  strangers.add(toOrderId(orders[0].number)).add(toSubscriptionId(subscriptions[0].number));
  const setCredit = (credit: string) =>
    database.pool.query('update doubles.customer set credit = $2 where id = $1', [customerId, credit]);
  await setCredit('NONE');
  const list = async () =>
    (await orchestration.client.listUnmatched({ page: { first: 10 } })).items.map(({ node }) => node);
  expect(await reconcile()).toMatchObject({ unmatched: 3 });
  expect(await list()).toMatchObject([
    { system: 'netsuite', type: 'Order', missing: 'Customer', missingIn: 'salesforce' },
    { system: 'stripe', type: 'Subscription', missing: 'Customer', missingIn: 'salesforce' },
    { system: 'salesforce', type: 'Customer', missing: 'Customer', missingIn: 'netsuite' },
  ]);
  strangers.clear();
  await setCredit('OK');
  // No longer among the newest: what is listed is looked at all the same.
  await database.pool.query(`update doubles.quote set status = 'APPROVED'`);
  expect(await reconcile()).toMatchObject({ unmatched: 0 });
  expect(await list()).toEqual([]);
});

test('a look alone begins no workflows', async () => {
  const { customerId } = await ordered();
  await database.pool.query('delete from doubles.sales_order where customer_id = $1', [customerId]);
  const parts = { pool: database.pool, ports: createPorts(), dispatch: async () => undefined };
  const look = { onlyLook: true };
  expect(await runReconciliation(parts, caller, callContext(), look)).toMatchObject({
    findings: [{ code: 'ORDER_MISSING' }],
    workflowIds: [],
    findingsLeft: 1,
  });
});

test('an invoice that does not show in the CRM in time is told of, found, and told of again once it shows', async () => {
  const id = toInvoiceId('4714');
  await database.pool.query('insert into doubles.invoice (id, customer_id) values ($1, $2)', [
    id,
    'customer-1',
  ]);
  const invoice = {
    invoiceId: id,
    number: 'INV-4714',
    customerId: 'customer-1',
    status: 'OPEN',
    system: 'netsuite',
    total: usd('100'),
  };
  await database.pool.query(
    `insert into orchestration.crm_write (topic, entity_id, ticket, payload, state) values ('invoice.status', $1, 1, $2, 'DEAD')`,
    [id, JSON.stringify({ kind: 'invoice', invoice })],
  );
  const posted = {
    key: `${id}:posted`,
    topic: 'invoice.status',
    type: 'invoice.posted',
    entityId: id,
    correlationId: 'c',
    payload: { status: 'OPEN' },
  };
  await database.pool.query('select orchestration.append_event($1)', [JSON.stringify(posted)]);
  const workflowId = toEntityId('Workflow', 'weir', 'reconciliation/netsuite-4714');
  const told = async () =>
    (
      await database.pool.query(
        `select type, payload->>'rule' as rule from orchestration.event where topic = 'sla.status' and entity_id = $1 order by sequence`,
        [id],
      )
    ).rows;
  expect(await told()).toEqual([]);
  await database.pool.query(
    `update orchestration.event set logged_at = logged_at - interval '1 hour' where entity_id = $1`,
    [id],
  );
  await expect.poll(told).toEqual([{ type: 'sla.missed', rule: 'INVOICE_IN_CRM' }]);
  const open = async () => {
    const query = { status: ['OPEN'], code: ['INVOICE_NOT_IN_CRM'], page: { first: 10 } } as const;
    return (await orchestration.client.listExceptions(query)).items.flatMap(({ node }) =>
      node.workflowId === workflowId ? [node] : [],
    );
  };
  await expect.poll(open).toHaveLength(1);
  await resolve((await open())[0]?.id ?? '', 'RETRY');
  await expect.poll(() => shown.get(id)).toMatchObject({ status: 'OPEN' });
  await database.pool.query(
    `update orchestration.crm_write set state = 'DONE', written_at = now() where entity_id = $1`,
    [id],
  );
  await expect.poll(told).toEqual([
    { type: 'sla.missed', rule: 'INVOICE_IN_CRM' },
    { type: 'sla.met', rule: 'INVOICE_IN_CRM' },
  ]);
});
