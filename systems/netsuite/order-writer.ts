import type { CallContext } from '#domain/call-context.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { NewOrder, OrderSource, OrderWriter } from '#domain/order.ts';
import { CodedError, isCodedError } from '#platform/errors.ts';
import type { CurrencyLookup } from './currency-lookup.ts';
import { isDuplicate, isUnknownOutcome } from './errors.ts';
import { isExternalId, toInternalId } from './mapping/identity.ts';
import { fromNewOrder } from './mapping/new-order.ts';
import { createOrderReferences } from './order-references.ts';
import { parseRecord } from './records/parse-record.ts';
import { type SalesOrder, salesOrder } from './records/sales-order.ts';
import type { SourceContext } from './source-context.ts';

// NetSuite's limit of a memo.
const memoLength = 999;
const endedStatuses = new Set(['C', 'H']);

function checkNewOrder(system: string, order: NewOrder): void {
  const foreign = order.lines.find((line) => line.unitPrice.currency !== order.currency);
  const problem = !isExternalId(order.externalId)
    ? `external id "${order.externalId}" is not 1 to 80 letters, digits, _ or -`
    : order.lines.length === 0
      ? 'it has no lines'
      : foreign && `line ${foreign.sku} is priced in ${foreign.unitPrice.currency}, not ${order.currency}`;
  if (problem) throw new CodedError('BAD_USER_INPUT', `The order cannot be booked: ${problem}`, { system });
}

/** Books and cancels orders of one NetSuite account. `orders` reads back what was booked. */
export function createOrderWriter(
  context: SourceContext,
  orders: OrderSource,
  currencyOf: CurrencyLookup,
): OrderWriter {
  const { client, naming } = context;
  const referencesOf = createOrderReferences(context, currencyOf);

  async function findBooked(externalId: string, ctx: CallContext) {
    return (await orders.ordersByExternalIds([externalId], ctx)).get(externalId);
  }

  async function book(order: NewOrder, ctx: CallContext) {
    const body = fromNewOrder(order, await referencesOf(order, ctx));
    const internalId = await client.writeRecord(
      { operation: 'salesOrder.create', method: 'POST', path: '/salesOrder', effect: 'idempotent', body },
      ctx,
    );
    const id = toEntityId('Order', naming.system, internalId ?? '');
    const booked = (await orders.ordersByIds([id], ctx)).get(id);
    if (booked) return booked;
    throw new CodedError(
      'SYSTEM_UNAVAILABLE',
      `NetSuite does not show order ${internalId} that it has just booked; try again later`,
      { system: client.system, retryable: true },
    );
  }

  async function createOrder(order: NewOrder, ctx: CallContext) {
    checkNewOrder(client.system, order);
    try {
      const { id, number, status } = await book(order, ctx);
      return { id, number, status, created: true };
    } catch (error) {
      // An earlier try may have booked it: after a cut connection, or before the customer came on hold.
      const mayExist = isUnknownOutcome(error) || (isCodedError(error) && error.code === 'SYSTEM_REJECTED');
      const existing = mayExist ? await findBooked(order.externalId, ctx) : undefined;
      if (!existing) throw error;
      const { id, number, status } = existing;
      return { id, number, status, created: isUnknownOutcome(error) && !isDuplicate(error) };
    }
  }

  async function readSalesOrder(internalId: string, ctx: CallContext): Promise<SalesOrder | undefined> {
    const path = `/record/v1/salesOrder/${internalId}?expandSubResources=true`;
    const record = await client.get('salesOrder.get', path, ctx);
    return record === undefined ? undefined : parseRecord(client.system, 'salesOrder', salesOrder, record);
  }

  async function cancelOrder(orderId: string, reason: string, ctx: CallContext): Promise<void> {
    const internalId = toInternalId(naming, 'Order', orderId);
    const order = internalId === undefined ? undefined : await readSalesOrder(internalId, ctx);
    if (!order) {
      throw new CodedError('NOT_FOUND', `NetSuite has no order ${orderId}`, { system: client.system });
    }
    if (endedStatuses.has(order.status)) return;
    const lines = order.item?.items ?? [];
    const moved = lines.some((line) => (line.quantityFulfilled ?? 0) > 0 || (line.quantityBilled ?? 0) > 0);
    if (moved) {
      throw new CodedError(
        'CONFLICT',
        `Order ${order.tranId ?? internalId} is shipped or invoiced in part; return or credit those lines instead`,
        { system: client.system },
      );
    }
    const open = lines.filter((line) => line.isClosed !== true);
    if (open.length === 0) return;
    const memo = [order.memo, `Cancelled: ${reason}`].filter(Boolean).join('\n').slice(0, memoLength);
    // Lines are named: NetSuite would append an element without `line` as a new one.
    const items = open.map(({ line }) => ({ line, isClosed: true }));
    await client.writeRecord(
      {
        operation: 'salesOrder.close',
        method: 'PATCH',
        path: `/salesOrder/${internalId}`,
        effect: 'idempotent',
        body: { memo, item: { items } },
      },
      ctx,
    );
  }

  return { system: naming.system, createOrder, cancelOrder };
}
