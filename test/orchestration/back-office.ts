import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import { type Decimal, parseDecimal } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { CreditMemo, Invoice, InvoiceStatus } from '#domain/invoice.ts';
import { money } from '#domain/money.ts';
import type { Amendment, Subscription, SubscriptionItem, SubscriptionStatus } from '#domain/subscription.ts';
import type { OrchestrationPorts } from '#orchestration/ports.ts';
import { createBusinessSystems, type OnCall, rejected } from './business-systems.ts';

/** Customers, subscriptions' items and invoices as an ERP and a billing platform hold them, each key once. */
export const backOfficeSql = `
  create table doubles.onboarded (system text, account text, email text, unique (system, account));
  create table doubles.item_of (id bigint generated always as identity, subscription text, sku text, quantity text);
  create table doubles.change (key text primary key, before jsonb, effective_at text);
  create table doubles.term (subscription text primary key, status text not null default 'ACTIVE', starts text, ends text,
    cancel_at text);
  create table doubles.invoice (id text primary key, customer_id text, status text not null default 'OPEN');
  create table doubles.credit (number bigint generated always as identity, key text unique, invoice_id text,
    amount text, void boolean not null default false);
`;

const at = '2026-01-01T00:00:00.000Z';
const usd = (amount: string) => money(parseDecimal(amount), 'USD');

export const toItemId = (id: string) => toEntityId('SubscriptionItem', 'stripe', `si_${id}`);
export const toInvoiceId = (id: string) => toEntityId('Invoice', 'netsuite', id);
export const toLineId = (id: string) => toEntityId('InvoiceLine', 'netsuite', `${id}/1`);

interface TermRow {
  readonly status: SubscriptionStatus;
  readonly starts: string | null;
  readonly ends: string | null;
  readonly cancel_at: string | null;
}

function toItem(
  subscriptionId: string,
  row: { id: string; sku: string; quantity: Decimal },
): SubscriptionItem {
  return {
    id: toItemId(row.id),
    subscriptionId,
    quantity: row.quantity,
    price: {
      id: toEntityId('Price', 'stripe', `price_${row.sku}`),
      sku: row.sku,
      unitAmount: usd('10'),
      active: true,
    },
  };
}

/** The ports of quotes and orders, with those for customers, amendments and credits. */
export function createBackOffice(pool: Pool, onCall: OnCall = () => undefined): OrchestrationPorts {
  const ports = createBusinessSystems(pool, onCall);
  async function call<T>(operation: string, ctx: CallContext, work: () => Promise<T>): Promise<T> {
    ctx.signal.throwIfAborted();
    await onCall(operation, 'before', ctx);
    const result = await work();
    await onCall(operation, 'after', ctx);
    return result;
  }
  const rows = async <R extends object>(sql: string, ...values: unknown[]) =>
    (await pool.query<R>(sql, values)).rows;

  const onboard = (system: string, customerId: string, email: string | undefined) => async () => {
    const made = await rows(
      'insert into doubles.onboarded values ($1, $2, $3) on conflict do nothing returning 1',
      system,
      customerId,
      email,
    );
    const record = {
      system,
      recordType: 'customer',
      recordId: `${system}-of-${customerId.slice(-6)}`,
      asOf: at,
    };
    return { record, outcome: made.length === 1 ? 'CREATED' : 'FOUND' } as const;
  };

  async function subscription(id: string): Promise<Subscription | undefined> {
    const items = await rows<{ id: string; sku: string; quantity: Decimal }>(
      'select * from doubles.item_of where subscription = $1 order by id',
      id,
    );
    if (items.length === 0) return undefined;
    const [term] = await rows<TermRow>('select * from doubles.term where subscription = $1', id);
    const { status = 'ACTIVE', starts, ends, cancel_at } = term ?? {};
    return {
      id,
      status,
      sourceStatus: status.toLowerCase(),
      startedAt: at,
      currentPeriodStart: starts ?? at,
      currentPeriodEnd: ends ?? '2099-01-01T00:00:00.000Z',
      ...(cancel_at ? { cancelAt: cancel_at } : {}),
      customerId: `customer-of-${id}`,
      currency: 'USD',
      items: items.map((row) => toItem(id, row)),
      createdAt: at,
      source: { system: 'stripe', recordType: 'subscription', recordId: `sub_${id.slice(-6)}`, asOf: at },
    };
  }

  async function amend({ subscriptionId, items, effectiveAt }: Amendment, key: string) {
    const before = (await subscription(subscriptionId))?.items ?? [];
    const fresh = await rows(
      'insert into doubles.change values ($1, $2, $3) on conflict do nothing returning 1',
      key,
      JSON.stringify(before),
      effectiveAt,
    );
    for (const { itemId, sku, priceId, quantity } of fresh.length === 1 ? items : []) {
      const id = before.findIndex((item) => item.id === itemId);
      const priced = sku ?? (priceId && Buffer.from(priceId, 'base64url').toString().split('price_')[1]);
      const own =
        'id = (select id from doubles.item_of where subscription = $1 order by id limit 1 offset $2)';
      if (itemId === undefined)
        await rows(
          'insert into doubles.item_of (subscription, sku, quantity) values ($1, $2, $3)',
          subscriptionId,
          priced,
          quantity,
        );
      else if (quantity === 0) await rows(`delete from doubles.item_of where ${own}`, subscriptionId, id);
      else
        await rows(
          `update doubles.item_of set quantity = $3 where ${own}`,
          subscriptionId,
          id,
          String(quantity),
        );
    }
    const [{ before: kept } = { before }] = await rows<{ before: SubscriptionItem[] }>(
      'select before from doubles.change where key = $1',
      key,
    );
    const now = await subscription(subscriptionId);
    if (!now) throw rejected('stripe', 'resource_missing', 'No such subscription');
    return { subscription: now, before: kept };
  }

  const creditsOf = async (where: string, value: string) =>
    (
      await rows<{ number: string; invoice_id: string; amount: string }>(
        `select * from doubles.credit where not void and ${where} = $1 order by number`,
        value,
      )
    ).map(
      (row): CreditMemo => ({
        id: toEntityId('CreditMemo', 'netsuite', row.number),
        invoiceId: row.invoice_id,
        number: `CM${row.number}`,
        amount: usd(row.amount),
      }),
    );

  async function invoice(id: string): Promise<Invoice | undefined> {
    const [row] = await rows<{ customer_id: string | null; status: InvoiceStatus }>(
      'select * from doubles.invoice where id = $1',
      id,
    );
    const credited = (await creditsOf('invoice_id', id)).reduce(
      (sum, { amount }) => sum + Number(amount.amount),
      0,
    );
    return (
      row && {
        id,
        number: `INV-${id.slice(-6)}`,
        status: row.status,
        sourceStatus: row.status,
        ...(row.customer_id === null ? {} : { customerId: row.customer_id }),
        subtotal: usd('100'),
        tax: usd('0'),
        total: usd('100'),
        balanceDue: usd(String(100 - credited)),
        createdAt: at,
        source: { system: 'netsuite', recordType: 'invoice', recordId: id, asOf: at },
      }
    );
  }

  async function keyed<T>(ids: readonly string[], read: (id: string) => Promise<T | undefined>) {
    const found = await Promise.all(ids.map(async (id) => [id, await read(id)] as const));
    return new Map(found.flatMap(([id, value]) => (value === undefined ? [] : [[id, value] as const])));
  }

  const outOfScope = async (): Promise<never> => {
    throw new Error('this is no part of these workflows');
  };

  return {
    ...ports,
    customers: {
      ...ports.customers,
      async customersByIds(ids, ctx) {
        const found = await ports.customers.customersByIds(ids, ctx);
        return new Map(
          [...found].map(([id, customer]) => [id, { ...customer, accountNumber: 'A-1', currency: 'USD' }]),
        );
      },
      contactsByCustomers: async ([id = '']) => {
        const contact = (name: string, title: string) => ({
          node: { id: name, customerId: id, name, title, email: `${name}@example.com` },
          cursor: name,
        });
        return new Map([
          [id, { items: [contact('ann', 'CTO'), contact('bob', 'Accounts Payable')], hasNextPage: false }],
        ]);
      },
    },
    orders: {
      ...ports.orders,
      legalEntitiesByIds: async (ids) =>
        keyed(ids, async (id) => (id === 'le-1' ? { id, name: 'Main' } : undefined)),
    },
    erpCustomerWriter: {
      system: 'netsuite',
      onboardCustomer: ({ customerId, email }, ctx) =>
        call('onboardErp', ctx, onboard('netsuite', customerId, email)),
    },
    billingCustomerWriter: {
      system: 'stripe',
      onboardCustomer: ({ customerId, email }, ctx) =>
        call('onboardBilling', ctx, onboard('stripe', customerId, email)),
    },
    subscriptions: {
      ...ports.subscriptions,
      subscriptionsByIds: (ids, ctx) => call('subscriptionsByIds', ctx, () => keyed(ids, subscription)),
      previewAmendment: (_, ctx) =>
        call('previewAmendment', ctx, async () => ({
          prorationDate: '2026-01-02T00:00:00.000Z',
          amountDueNow: usd('20'),
          lines: [],
        })),
    },
    amender: {
      system: 'stripe',
      amendSubscription: (amendment, key, ctx) => call('amend', ctx, () => amend(amendment, key)),
    },
    invoices: [
      {
        system: 'netsuite',
        invoicesByIds: (ids, ctx) => call('invoicesByIds', ctx, () => keyed(ids, invoice)),
        linesByInvoices: (ids) =>
          keyed(ids, async (id) => [
            { id: toLineId(id), description: 'ANVIL', quantity: parseDecimal(3), amount: usd('100') },
          ]),
        creditMemosByInvoices: (ids, ctx) =>
          call('creditMemos', ctx, () => keyed(ids, (id) => creditsOf('invoice_id', id))),
        listInvoices: outOfScope,
        paymentsByInvoices: async () => new Map(),
      },
    ],
    creditWriters: [
      {
        system: 'netsuite',
        creditInvoice: (credit, ctx) =>
          call('credit', ctx, async () => {
            const [line] = credit.lines;
            const amount = line && 'amount' in line ? line.amount : '33.33';
            const made = await rows(
              'insert into doubles.credit (key, invoice_id, amount) values ($1, $2, $3) on conflict do nothing returning 1',
              credit.key,
              credit.invoiceId,
              amount,
            );
            const [memo] = await creditsOf('key', credit.key);
            if (!memo) throw rejected('netsuite', 'VOIDED', 'The credit was taken back');
            return { ...memo, created: made.length === 1 };
          }),
        voidCredit: (id, ctx) =>
          call('void', ctx, async () => {
            const number = Buffer.from(id, 'base64url').toString().split(':')[2];
            await rows('update doubles.credit set void = true where number = $1', number);
          }),
      },
    ],
  };
}
