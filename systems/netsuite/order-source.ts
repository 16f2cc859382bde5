import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Fulfillment, LegalEntity, Order, OrderQuery, OrderSource } from '#domain/order.ts';
import type { Page } from '#domain/page.ts';
import { createBatcher } from '#shield/batch.ts';
import type { SuiteQlQuery } from './client.ts';
import { dayKey, parseCursor, toCursor } from './mapping/cursor.ts';
import { toFulfillments } from './mapping/fulfillment.ts';
import { isExternalId, toExternalId, toInternalIds } from './mapping/identity.ts';
import { toOrders } from './mapping/order.ts';
import {
  fulfillmentsQuery,
  orderListQuery,
  ordersByExternalIdQuery,
  ordersByIdQuery,
  subsidiariesQuery,
} from './order-queries.ts';
import { fulfillmentRow } from './records/fulfillment-row.ts';
import { subsidiaryRow } from './records/item-row.ts';
import { orderRow } from './records/order-row.ts';
import { selectByKey } from './records/parse-groups.ts';
import { idsPerQuery, type SourceContext, toChunks } from './source-context.ts';

/** Sales orders of one NetSuite account: one SuiteQL call a page, or for 200 ids, whoever asks. */
export function createOrderSource({ client, naming, asOf, onBatch }: SourceContext): OrderSource {
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

  async function listOrders(query: OrderQuery, ctx: CallContext): Promise<Page<Order>> {
    const { customerId, status, page } = query;
    const customerExternalId = customerId === undefined ? undefined : toExternalId(naming, customerId);
    const nobody = customerId !== undefined && customerExternalId === undefined;
    if (nobody || status?.length === 0 || page.first < 1) return { items: [], hasNextPage: false };
    const list = {
      count: page.first + 1,
      ...(customerExternalId !== undefined && { customerExternalId }),
      ...(status && { status }),
      ...(page.after !== undefined && { after: parseCursor(page.after, dayKey) }),
    };
    const found = await orders(orderListQuery(list), ctx);
    const items = found.slice(0, page.first).map((node) => ({
      node,
      cursor: toCursor({ key: node.placedAt.slice(0, 10), id: node.source.recordId }),
    }));
    return { items, hasNextPage: found.length > page.first };
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
