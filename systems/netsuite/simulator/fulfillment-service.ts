import { advanceOrder, toDeliver } from './order-state.ts';
import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { userError } from './rest-error.ts';
import { changedHead, newHead } from './transaction-head.ts';
import { takeLines } from './transaction-lines.ts';
import { createTransactionService, requireTransaction } from './transaction-service.ts';
import type { World } from './world.ts';
import { subtract } from './world-amounts.ts';
import type { SimulatedLine, SimulatedTransaction } from './world-records.ts';

const shipStatuses = ['A', 'B', 'C'];

/** Takes what is delivered off the first location that has it. */
function takeFromStock(world: World, lines: readonly SimulatedLine[]): void {
  for (const line of lines) {
    const item = world.items.get(line.item);
    const [first, ...others] = item?.stock ?? [];
    if (!item || !first) continue;
    const left = {
      ...first,
      onHand: subtract(first.onHand, line.quantity),
      available: subtract(first.available, line.quantity),
    };
    world.items.put({ ...item, stock: [left, ...others] });
  }
}

function readTracking(body: RecordBody): string | undefined {
  return body.sublist('package')?.[0]?.text('packageTrackingNumber');
}

/** `!transform/itemFulfillment` of a sales order; the id of the fulfillment. */
export function createFulfillment(world: World, order: SimulatedTransaction, body: RecordBody): string {
  if (!['B', 'D', 'E'].includes(order.status)) {
    throw userError('The order is not approved or has nothing left to fulfill.');
  }
  const lines = takeLines(order.lines, (line) => toDeliver(world, line), body.sublist('item'));
  const customer = { id: order.entity, subsidiary: order.subsidiary, currency: order.currency };
  const carrier = body.text('shipCarrier');
  const trackingNumber = readTracking(body);
  const fulfillment: SimulatedTransaction = {
    ...newHead(world, 'itemFulfillment', 'IF', body, customer),
    status: body.choice('shipStatus', shipStatuses) ?? 'C',
    createdFrom: order.id,
    lines,
    taxTotal: '0',
    total: '0',
    ...(carrier !== undefined && { shipCarrier: carrier }),
    ...(trackingNumber !== undefined && { trackingNumber }),
  };
  world.ledgers.itemFulfillment.records.insert(fulfillment);
  if (fulfillment.status === 'C') ship(world, fulfillment);
  return fulfillment.id;
}

/** What is shipped counts as delivered; what is only picked or packed does not. */
function ship(world: World, { createdFrom = '', lines }: SimulatedTransaction): void {
  const taken = new Map(lines.map((line) => [line.orderLine ?? 0, line.quantity]));
  advanceOrder(world, createdFrom, 'quantityFulfilled', taken);
  takeFromStock(world, lines);
}

/** `itemFulfillment`: made by transform, then picked, packed and shipped. */
export function createFulfillmentService(world: World): RecordService {
  return {
    ...createTransactionService(world, 'itemFulfillment'),
    update(id, body) {
      const record = requireTransaction(world, 'itemFulfillment', id);
      const status = body.choice('shipStatus', shipStatuses) ?? record.status;
      if (status < record.status) throw body.invalid('shipStatus');
      const carrier = body.text('shipCarrier') ?? record.shipCarrier;
      const trackingNumber = readTracking(body) ?? record.trackingNumber;
      const changed = {
        ...changedHead(world, record, body),
        status,
        ...(carrier !== undefined && { shipCarrier: carrier }),
        ...(trackingNumber !== undefined && { trackingNumber }),
      };
      world.ledgers.itemFulfillment.records.put(changed);
      if (status === 'C' && record.status !== 'C') ship(world, changed);
    },
    remove(id) {
      const { status } = requireTransaction(world, 'itemFulfillment', id);
      if (status === 'C') throw userError('A shipped fulfillment cannot be deleted.');
      world.ledgers.itemFulfillment.records.delete(id);
    },
  };
}
