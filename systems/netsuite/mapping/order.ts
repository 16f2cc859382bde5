import { compareDecimals, type Decimal, divideDecimals, negateDecimal, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { money } from '#domain/money.ts';
import type { Order, OrderLine } from '#domain/order.ts';
import type { OrderRow } from '../records/order-row.ts';
import { type Naming, toCustomerId, toInstant } from './identity.ts';
import { toOrderStatus, toSourceStatus } from './statuses.ts';

// Lines of these item types sell nothing: shipping, discounts, texts, totals.
const unsoldItemTypes = new Set([
  'ShipItem',
  'Discount',
  'Markup',
  'Subtotal',
  'Description',
  'Payment',
  'TaxItem',
  'TaxGroup',
]);
const unitPriceDigits = 8;

function absolute(value: Decimal | undefined): Decimal {
  if (value === undefined) return zero;
  return compareDecimals(value, zero) < 0 ? negateDecimal(value) : value;
}

/** A line of the order, or undefined for a row that sells nothing. NetSuite books sales as negative; ours are positive. */
export function toOrderLine(naming: Naming, row: OrderRow): OrderLine | undefined {
  const { item, itemtype, itemid } = row;
  if (row.mainline || item === undefined || itemid === undefined || row.quantity === undefined)
    return undefined;
  if (itemtype !== undefined && unsoldItemTypes.has(itemtype)) return undefined;
  const quantity = negateDecimal(row.quantity);
  const total = negateDecimal(row.foreignamount ?? zero);
  const rate = row.rate ?? (quantity === zero ? zero : divideDecimals(total, quantity, unitPriceDigits));
  return {
    id: toEntityId('OrderLine', naming.system, `${row.id}/${row.lineid}`),
    quantity,
    quantityFulfilled: absolute(row.quantityshiprecv),
    quantityInvoiced: absolute(row.quantitybilled),
    unitPrice: money(rate, row.currency),
    total: money(total, row.currency),
    ...(row.linememo !== undefined && { description: row.linememo }),
    product: {
      id: toEntityId('Product', naming.system, item),
      sku: itemid,
      name: row.displayname ?? itemid,
    },
  };
}

/** An order from all its rows, which are of one order and in line order. */
export function toOrder(naming: Naming, rows: readonly OrderRow[], asOf: string): Order | undefined {
  const head = rows.find((row) => row.mainline) ?? rows[0];
  if (!head) return undefined;
  const customerId = toCustomerId(naming, head.customer);
  return {
    id: toEntityId('Order', naming.system, head.id),
    number: head.tranid,
    status: toOrderStatus(head.status, head.creditholdoverride === 'ON'),
    sourceStatus: toSourceStatus(head.statustext),
    placedAt: toInstant(head.trandate),
    ...(head.otherrefnum !== undefined && { purchaseOrderNumber: head.otherrefnum }),
    ...(customerId !== undefined && { customerId }),
    ...(head.externalid !== undefined && { externalId: head.externalid }),
    legalEntity: {
      id: toEntityId('LegalEntity', naming.system, head.subsidiary),
      name: head.subsidiaryname,
    },
    lines: rows.map((row) => toOrderLine(naming, row)).filter((line) => line !== undefined),
    total: money(head.foreigntotal, head.currency),
    source: { system: naming.system, recordType: 'salesOrder', recordId: head.id, asOf },
  };
}

/** Orders from rows of many, in the order of their first rows. */
export function toOrders(naming: Naming, rows: readonly OrderRow[], asOf: string): readonly Order[] {
  return Map.groupBy(rows, (row) => row.id)
    .values()
    .map((group) => toOrder(naming, group, asOf))
    .filter((order) => order !== undefined)
    .toArray();
}
