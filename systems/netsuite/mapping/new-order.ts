import type { NewOrder } from '#domain/order.ts';
import type { OrderReferences } from '../order-references.ts';
import { toJsonNumber } from './json-number.ts';

// A price that we give with the line instead of one of NetSuite's price levels.
const customPrice = { id: '-1' };

/** The record that books `order`, approved. */
export function fromNewOrder(order: NewOrder, references: OrderReferences): object {
  return {
    externalId: order.externalId,
    entity: { id: references.customer },
    currency: { id: references.currency },
    orderStatus: { id: 'B' },
    ...(order.purchaseOrderNumber !== undefined && { otherRefNum: order.purchaseOrderNumber }),
    ...(order.memo !== undefined && { memo: order.memo }),
    item: {
      items: order.lines.map((line) => ({
        item: { id: references.items.get(line.sku) },
        quantity: toJsonNumber(line.quantity),
        price: customPrice,
        rate: toJsonNumber(line.unitPrice.amount),
        ...(line.description !== undefined && { description: line.description }),
      })),
    },
  };
}
