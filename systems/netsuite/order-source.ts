import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Fulfillment, LegalEntity, Order, OrderQuery, OrderSource } from '#domain/order.ts';
import type { Page } from '#domain/page.ts';
import { createBatcher } from '#shield/batch.ts';
import type { SuiteQlQuery } from './client.ts';
import { createListsByParent } from './lists-by-parent.ts';
import { dayKey, parseCursor } from './mapping/cursor.ts';
import { toDayPage } from './mapping/day-page.ts';
import { toFulfillments } from './mapping/fulfillment.ts';
import { isExternalId, toExternalId, toInternalIds } from './mapping/identity.ts';
import { toOrders } from './mapping/order.ts';
import {
  fulfillmentsQuery,
  type OrderList,
  orderListQuery,
  ordersByExternalIdQuery,
  ordersByIdQuery,
  subsidiariesQuery,
} from './order-queries.ts';
import { fulfillmentRow } from './records/fulfillment-row.ts';
import { subsidiaryRow } from './records/item-row.ts';
import { type OrderRow, orderRow } from './records/order-row.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, type SourceContext, toChunks } from './source-context.ts';

const noOrders: Page<Order> = { items: [], hasNextPage: false };
/** Orders beyond the wanted ones that tell whether there are more. */
const lookAhead = 1;
/** An order's lines and its main line, about. */
const rowsPerOrder = 6;

/** Sales orders of one NetSuite account: one SuiteQL call a page, for the same page of several customers, or for 200 ids, whoever asks. */
export function createOrderSource(context: SourceContext): OrderSource {
  const { client, naming, asOf, onBatch } = context;
  async function orders(query: SuiteQlQuery, ctx: CallContext): Promise<readonly Order[]> {
    return toOrders(naming, await client.select(query, orderRow, ctx), asOf());
  }

  const batch = { maxSize: idsPerQuery, hasCheckedKeys: true, writes: client.writes, onBatch };
  const byInternalId = createBatcher<string, Order>({
    ...batch,
    name: 'netsuite.orders',
    load: (ids, ctx) =>
      selectByKey(
        client,
        ordersByIdQuery(ids),
        { key: 'id', row: orderRow, make: (rows) => toOrders(naming, rows, asOf())[0] },
        ctx,
      ),
  });
  const entityByInternalId = createBatcher<string, LegalEntity>({
    ...batch,
    name: 'netsuite.legalEntities',
    load: (ids, ctx) =>
      selectByKey(
        client,
        subsidiariesQuery(ids),
        {
          key: 'id',
          row: subsidiaryRow,
          make: ([row]) => row && { id: toEntityId('LegalEntity', naming.system, row.id), name: row.name },
        },
        ctx,
      ),
  });

  const toPage = (found: readonly Order[], first: number) =>
    toDayPage(found, first, ({ placedAt }) => placedAt);
  const ordersOfCustomer = createListsByParent<OrderList, OrderRow, Page<Order>>(context, {
    name: 'netsuite.customerOrders',
    query: orderListQuery,
    parentColumn: 'customer',
    row: orderRow,
    make: (rows, { count }) => toPage(toOrders(naming, rows, asOf()), count - lookAhead),
    rowsPerParent: ({ count }) => count * rowsPerOrder,
  });

  async function listOrders(query: OrderQuery, ctx: CallContext): Promise<Page<Order>> {
    const { customerId, status, page } = query;
    if (status?.length === 0 || page.first < 1) return noOrders;
    const list = {
      count: page.first + lookAhead,
      status: status?.toSorted(),
      after: page.after === undefined ? undefined : parseCursor(page.after, dayKey),
    };
    if (customerId === undefined) return toPage(await orders(orderListQuery(list), ctx), page.first);
    const customer = toExternalId(naming, customerId);
    if (customer === undefined) return noOrders;
    return (await ordersOfCustomer(customer, list, ctx)) ?? noOrders;
  }

  return {
    system: naming.system,
    listOrders,
    async ordersByIds(ids, ctx) {
      const known = toInternalIds(naming, 'Order', ids);
      const found = await byInternalId.loadAll(known.keys(), ctx, ctx.priority);
      return new Map([...found.values()].map((order) => [order.id, order]));
    },
    async ordersByExternalIds(externalIds, ctx) {
      const chunks = toChunks(externalIds.filter(isExternalId));
      const found = await Promise.all(chunks.map((chunk) => orders(ordersByExternalIdQuery(chunk), ctx)));
      return new Map(found.flat().map((order) => [order.externalId ?? '', order]));
    },
    async fulfillmentsByOrders(orderIds, ctx) {
      const known = toInternalIds(naming, 'Order', orderIds);
      const rows = await Promise.all(
        toChunks(known.keys()).map((chunk) => client.select(fulfillmentsQuery(chunk), fulfillmentRow, ctx)),
      );
      const byOrder = new Map<string, Fulfillment[]>([...known.values()].map((id) => [id, []]));
      for (const fulfillment of toFulfillments(naming, rows.flat())) {
        byOrder.get(fulfillment.orderId)?.push(fulfillment);
      }
      return byOrder;
    },
    async legalEntitiesByIds(ids, ctx) {
      const known = toInternalIds(naming, 'LegalEntity', ids);
      const found = await entityByInternalId.loadAll(known.keys(), ctx, ctx.priority);
      return new Map([...found.values()].map((entity) => [entity.id, entity]));
    },
  };
}
