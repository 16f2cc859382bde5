import type { Pool } from 'pg';
import type { CallContext } from '#domain/call-context.ts';
import type { NewOrder } from '#domain/order.ts';
import type { Page } from '#domain/page.ts';
import type { OrchestrationPorts } from '#orchestration/ports.ts';
import { CodedError } from '#platform/errors.ts';
import {
  type LineRow,
  type OrderRow,
  type QuoteRow,
  recordIn,
  type SubscriptionRow,
  toCredit,
  toCustomer,
  toOrder,
  toProduct,
  toQuote,
  toQuoteLine,
  toSubscription,
} from './business-records.ts';

/**
 * A CRM, an ERP and a billing platform behind the ports, with state that outlives a killed process. They refuse what real ones refuse,
 * and hold external ids and idempotency keys to be unique.
 */
export const businessSystemsSql = `
  create schema doubles;
  create table doubles.quote (id text primary key, number text, status text, customer_id text, expires_on text,
    order_id text, rejected_code text, ordered_writes int not null default 0);
  create table doubles.quote_line (quote_id text, position int, sku text, quantity text, price text, interval text);
  create table doubles.customer (id text primary key, credit text);
  create table doubles.item (sku text primary key, active boolean not null default true);
  create table doubles.sales_order (number bigint generated always as identity, external_id text unique,
    customer_id text, po text, status text not null default 'PENDING_APPROVAL', lines jsonb);
  create table doubles.subscription (number bigint generated always as identity, key text unique, quote_id text,
    customer_id text, status text not null default 'ACTIVE', items jsonb);
  create table doubles.call (seq bigint generated always as identity, operation text not null, subject text);
`;

/** Told of every call, before and after its effect: throws, hangs or kills to play a fault. */
export type OnCall = (operation: string, phase: 'before' | 'after', ctx: CallContext) => Promise<void> | void;

function page<T extends { readonly id: string }>(nodes: readonly T[]): Page<T> {
  return { items: nodes.map((node) => ({ node, cursor: node.id })), hasNextPage: false };
}

function byId<T extends { readonly id: string }>(nodes: readonly T[]): ReadonlyMap<string, T> {
  return new Map(nodes.map((node) => [node.id, node]));
}

export function createBusinessSystems(pool: Pool, onCall: OnCall = () => undefined): OrchestrationPorts {
  async function call<T>(operation: string, subject: string, ctx: CallContext, work: () => Promise<T>) {
    ctx.signal.throwIfAborted();
    try {
      return await answer();
    } catch (error) {
      // Their records are in our database; a cut connection to it is a system that does not answer.
      throw isConnectionFailure(error) ? unavailable(operation) : error;
    }
    async function answer(): Promise<T> {
      await pool.query('insert into doubles.call (operation, subject) values ($1, $2)', [operation, subject]);
      await onCall(operation, 'before', ctx);
      const result = await work();
      await onCall(operation, 'after', ctx);
      return result;
    }
  }
  const rows = async <R extends object>(sql: string, values: unknown[]) =>
    (await pool.query<R>(sql, values)).rows;
  const outOfScope = (name: string) => async (): Promise<never> => {
    throw new Error(`${name} is no part of these workflows`);
  };

  const quotesByIds = async (ids: readonly string[]) =>
    byId(
      (
        await rows<QuoteRow>(
          `select quote.*, (select coalesce(sum(quantity::numeric * price::numeric), 0)::text from doubles.quote_line
             where quote_id = quote.id) as total from doubles.quote where id = any($1)`,
          [ids],
        )
      ).map(toQuote),
    );

  const subscriptionsWhere = async (where: string, values: unknown[]) =>
    (
      await rows<SubscriptionRow>(
        `select * from doubles.subscription where ${where} order by number desc`,
        values,
      )
    ).map(toSubscription);

  const ordersWhere = async (where: string, values: unknown[]) =>
    (await rows<OrderRow>(`select * from doubles.sales_order where ${where}`, values)).map(toOrder);

  async function createOrder(order: NewOrder) {
    for (const { sku } of order.lines) {
      const [item] = await rows<{ active: boolean }>('select active from doubles.item where sku = $1', [sku]);
      if (!item) throw rejected('netsuite', 'Invalid item reference key', `There is no item ${sku}`);
    }
    const [customer] = await rows<{ credit: string }>('select credit from doubles.customer where id = $1', [
      order.customerId,
    ]);
    if (customer?.credit === 'HOLD_AT_BOOKING')
      throw rejected('netsuite', 'USER_ERROR', 'Customer is on credit hold');
    const inserted = await rows<{ number: string }>(
      `insert into doubles.sales_order (external_id, customer_id, po, lines) values ($1, $2, $3, $4)
       on conflict do nothing returning number`,
      [order.externalId, order.customerId, order.purchaseOrderNumber, JSON.stringify(order.lines)],
    );
    const [found] = await ordersWhere('external_id = $1', [order.externalId]);
    if (!found) throw new Error('the order is gone');
    return { id: found.id, number: found.number, status: found.status, created: inserted.length === 1 };
  }

  return {
    quotes: {
      system: 'salesforce',
      quotesByIds: (ids, ctx) => call('quotesByIds', ids.join(), ctx, () => quotesByIds(ids)),
      listQuotes: outOfScope('listQuotes'),
      linesByQuotes: (ids, ctx) =>
        call('linesByQuotes', ids.join(), ctx, async () => {
          const lines = await rows<LineRow>(
            'select * from doubles.quote_line where quote_id = any($1) order by position',
            [ids],
          );
          return new Map(
            [...Map.groupBy(lines, ({ quote_id }) => quote_id)].map(([id, own]) => [
              id,
              own.map(toQuoteLine),
            ]),
          );
        }),
    },
    quoteWriter: {
      system: 'salesforce',
      markOrdered: (input, ctx) =>
        call('markOrdered', input.quoteId, ctx, async () => {
          await pool.query(
            `update doubles.quote set status = 'ORDERED', order_id = $2, rejected_code = null,
               ordered_writes = ordered_writes + 1 where id = $1 and order_id is distinct from $2`,
            [input.quoteId, input.orderId],
          );
        }),
      markRejected: (input, ctx) =>
        call('markRejected', input.quoteId, ctx, async () => {
          await pool.query('update doubles.quote set rejected_code = $2 where id = $1', [
            input.quoteId,
            input.code,
          ]);
        }),
    },
    customers: {
      system: 'salesforce',
      customersByIds: (ids, ctx) =>
        call('customersByIds', ids.join(), ctx, async () =>
          byId(
            (await rows<{ id: string }>('select id from doubles.customer where id = any($1)', [ids])).map(
              toCustomer,
            ),
          ),
        ),
      searchCustomers: outOfScope('searchCustomers'),
      contactsByCustomers: outOfScope('contactsByCustomers'),
    },
    credit: {
      system: 'netsuite',
      creditByCustomers: (ids, ctx) =>
        call('creditByCustomers', ids.join(), ctx, async () => {
          const found = await rows<{ id: string; credit: string }>(
            `select id, credit from doubles.customer where id = any($1) and credit <> 'NONE'`,
            [ids],
          );
          return new Map(found.map((row) => [row.id, toCredit(row)]));
        }),
    },
    products: {
      system: 'netsuite',
      productsByIds: outOfScope('productsByIds'),
      productsBySkus: (skus, ctx) =>
        call('productsBySkus', skus.join(), ctx, async () => {
          const found = await rows<{ sku: string; active: boolean }>(
            'select sku, active from doubles.item where sku = any($1)',
            [skus],
          );
          return new Map(found.map((row) => [row.sku, toProduct(row)]));
        }),
      listProducts: outOfScope('listProducts'),
      availabilityByProducts: outOfScope('availabilityByProducts'),
    },
    orders: {
      system: 'netsuite',
      ordersByIds: (ids, ctx) =>
        call('ordersByIds', ids.join(), ctx, async () =>
          byId(await ordersWhere('number::text = any($1)', [ids.map(recordIn)])),
        ),
      ordersByExternalIds: (keys, ctx) =>
        call('ordersByExternalIds', keys.join(), ctx, async () => {
          const found = await ordersWhere('external_id = any($1)', [keys]);
          return new Map(found.map((order) => [order.externalId ?? '', order]));
        }),
      listOrders: outOfScope('listOrders'),
      fulfillmentsByOrders: outOfScope('fulfillmentsByOrders'),
      legalEntitiesByIds: outOfScope('legalEntitiesByIds'),
    },
    orderWriter: {
      system: 'netsuite',
      createOrder: (order, ctx) => call('createOrder', order.externalId, ctx, () => createOrder(order)),
      cancelOrder: (orderId, _, ctx) =>
        call('cancelOrder', orderId, ctx, async () => {
          await pool.query(`update doubles.sales_order set status = 'CANCELLED' where number = $1`, [
            recordIn(orderId),
          ]);
        }),
    },
    subscriptions: {
      system: 'stripe',
      subscriptionsByIds: (ids, ctx) =>
        call('subscriptionsByIds', ids.join(), ctx, async () =>
          byId(await subscriptionsWhere('number::text = any($1)', [ids.map(recordIn)])),
        ),
      listSubscriptions: (query, ctx) =>
        call('listSubscriptions', query.customerId ?? '', ctx, async () =>
          page(await subscriptionsWhere('$1::text is null or customer_id = $1', [query.customerId])),
        ),
      usageByItems: outOfScope('usageByItems'),
      previewAmendment: outOfScope('previewAmendment'),
    },
    subscriptionWriter: {
      system: 'stripe',
      startSubscription: (input, ctx) =>
        call('startSubscription', input.idempotencyKey, ctx, async () => {
          if (input.items.some(({ sku }) => sku.startsWith('NO-PRICE')))
            throw rejected('stripe', 'resource_missing', `No such price: ${input.items[0]?.sku}`);
          const inserted = await rows(
            `insert into doubles.subscription (key, quote_id, customer_id, items) values ($1, $2, $3, $4)
             on conflict do nothing returning number`,
            [input.idempotencyKey, input.quoteId, input.customerId, JSON.stringify(input.items)],
          );
          const [found] = await subscriptionsWhere('key = $1', [input.idempotencyKey]);
          if (!found) throw new Error('the subscription is gone');
          return { id: found.id, status: found.status, created: inserted.length === 1 };
        }),
      cancelSubscription: (id, _, ctx) =>
        call('cancelSubscription', id, ctx, async () => {
          await pool.query(`update doubles.subscription set status = 'CANCELLED' where number = $1`, [
            recordIn(id),
          ]);
        }),
      reportUsage: outOfScope('reportUsage'),
    },
    amender: { system: 'stripe', amendSubscription: outOfScope('amendSubscription') },
    erpCustomerWriter: { system: 'netsuite', onboardCustomer: outOfScope('onboardCustomer') },
    billingCustomerWriter: { system: 'stripe', onboardCustomer: outOfScope('onboardCustomer') },
    invoices: [],
    creditWriters: [],
  };
}

function isConnectionFailure(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Connection terminated|terminating connection|Client has encountered|write EPIPE)/.test(error.message)
  );
}

export function rejected(system: string, code: string, message: string): CodedError {
  return new CodedError('SYSTEM_REJECTED', `${system} refused: ${message}`, {
    system,
    vendor: { code, message },
  });
}

export function unavailable(system: string): CodedError {
  return new CodedError('SYSTEM_UNAVAILABLE', `${system} does not answer`, { system, retryable: true });
}
