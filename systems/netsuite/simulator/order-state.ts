import type { World } from './world.ts';
import { compare, isPositive, subtract, sum } from './world-amounts.ts';
import type { SimulatedLine, SimulatedTransaction } from './world-records.ts';

/** What of a line can still be delivered. */
export function toDeliver(world: World, line: SimulatedLine): string {
  const fulfillable = world.items.get(line.item)?.isFulfillable ?? false;
  return fulfillable && !line.isClosed ? subtract(line.quantity, line.quantityFulfilled) : '0';
}

/** What of a line can be invoiced now: what was delivered, and all of what needs no delivery. */
export function toBill(world: World, line: SimulatedLine): string {
  const fulfillable = world.items.get(line.item)?.isFulfillable ?? false;
  const due = fulfillable ? line.quantityFulfilled : line.isClosed ? line.quantityBilled : line.quantity;
  return subtract(due, line.quantityBilled);
}

/** The letter of an approved order, as its lines say. */
function approvedStatus(world: World, lines: readonly SimulatedLine[]): string {
  const remaining = sum(lines.map((line) => toDeliver(world, line)));
  const billable = sum(lines.map((line) => toBill(world, line)));
  const delivered = lines.some((line) => isPositive(line.quantityFulfilled));
  const billed = lines.some((line) => isPositive(line.quantityBilled));
  if (lines.every((line) => line.isClosed) && !isPositive(billable)) return 'H';
  if (!isPositive(remaining)) return isPositive(billable) ? 'F' : 'G';
  if (!delivered && !billed) return 'B';
  return delivered && isPositive(billable) ? 'E' : 'D';
}

/** The order with the status that its lines give it. Orders wait for approval until they are approved; a cancelled one stays. */
export function withOrderStatus(world: World, order: SimulatedTransaction): SimulatedTransaction {
  const { lines } = order;
  if (order.status === 'C') return order;
  const waits = order.status === 'A' && !lines.every((line) => line.isClosed);
  return {
    ...order,
    status: waits ? 'A' : approvedStatus(world, lines),
    total: sum([order.taxTotal, ...lines.map(({ amount }) => amount)]),
    lastModifiedDate: world.now(),
  };
}

/** Books what a fulfillment or an invoice took of an order's lines. */
export function advanceOrder(
  world: World,
  orderId: string,
  field: 'quantityFulfilled' | 'quantityBilled',
  taken: ReadonlyMap<number, string>,
): void {
  const order = world.ledgers.salesOrder.records.get(orderId);
  if (!order) return;
  const lines = order.lines.map((line) => {
    const quantity = taken.get(line.line);
    return quantity === undefined ? line : { ...line, [field]: sum([line[field], quantity]) };
  });
  world.ledgers.salesOrder.records.put(withOrderStatus(world, { ...order, lines }));
}

/** Books what a payment or credit memo settles of an invoice; a negative amount takes it back. */
export function settleInvoice(world: World, invoiceId: string, amount: string): void {
  const invoice = world.ledgers.invoice.records.get(invoiceId);
  if (!invoice) return;
  const { closeDate: _, ...open } = invoice;
  const amountPaid = sum([invoice.amountPaid ?? '0', amount]);
  const paid = compare(amountPaid, invoice.total) >= 0;
  world.ledgers.invoice.records.put({
    ...open,
    amountPaid,
    status: paid ? 'B' : 'A',
    ...(paid && { closeDate: world.today() }),
    lastModifiedDate: world.now(),
  });
}
