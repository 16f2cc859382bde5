import type { Decimal } from '#domain/decimal.ts';
import type { NewOrder } from '#domain/order.ts';
import type { OrderReferences } from '../order-references.ts';

// A price that we give with the line instead of one of NetSuite's price levels.
const customPrice = { id: '-1' };

// Node 24 has it; TypeScript's library does not know it yet.
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/** A decimal as a JSON number of the same digits. */
function toJsonNumber(value: Decimal): unknown {
  return rawJSON(value);
}

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
