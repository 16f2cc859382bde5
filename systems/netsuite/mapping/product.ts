import { zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { Availability, Product, ProductKind } from '#domain/product.ts';
import type { ItemRow, StockRow } from '../records/item-row.ts';
import type { Naming } from './identity.ts';

/** Item types that a customer can buy. */
export const soldItemTypes = ['InvtPart', 'Assembly', 'Kit', 'NonInvtPart', 'Service'] as const;

// A non-inventory item that nobody can ship is what subscriptions are sold as.
function toProductKind(row: ItemRow): ProductKind {
  if (row.itemtype === 'Service') return 'SERVICE';
  return row.itemtype === 'NonInvtPart' && !row.isfulfillable ? 'SUBSCRIPTION' : 'GOODS';
}

const recordTypes: Readonly<Record<string, string>> = {
  InvtPart: 'inventoryItem',
  Assembly: 'assemblyItem',
  Kit: 'kitItem',
  NonInvtPart: 'nonInventorySaleItem',
  Service: 'serviceSaleItem',
};

export function toProduct(naming: Naming, row: ItemRow, asOf: string): Product {
  return {
    id: toEntityId('Product', naming.system, row.id),
    sku: row.itemid,
    name: row.displayname ?? row.itemid,
    ...(row.description !== undefined && { description: row.description }),
    ...(row.family !== undefined && { family: row.family }),
    ...(row.taxcode !== undefined && { taxCode: row.taxcode }),
    kind: toProductKind(row),
    active: !row.isinactive,
    source: {
      system: naming.system,
      recordType: recordTypes[row.itemtype] ?? 'item',
      recordId: row.id,
      asOf,
    },
  };
}

export function toAvailability(naming: Naming, row: StockRow, asOf: string): Availability {
  return {
    productId: toEntityId('Product', naming.system, row.item),
    onHand: row.onhand ?? zero,
    available: row.available ?? zero,
    asOf,
  };
}
