import type { World } from './world.ts';
import { isPositive, multiply, subtract, sum } from './world-amounts.ts';
import type { SimulatedCustomer, SimulatedTransaction } from './world-records.ts';

/** What an open invoice leaves to pay; nothing of any other. */
export function amountRemaining({ status, total, amountPaid = '0' }: SimulatedTransaction): string {
  return status === 'A' ? subtract(total, amountPaid) : '0';
}

export interface Balances {
  readonly balance: string;
  readonly overdue: string;
  /** Ordered and not invoiced yet. */
  readonly unbilled: string;
  readonly daysOverdue: number;
}

const billableStatuses = new Set(['B', 'D', 'E', 'F']);

function unbilledOf(order: SimulatedTransaction): string {
  if (!billableStatuses.has(order.status)) return '0';
  const open = order.lines.filter(({ isClosed }) => !isClosed);
  return sum(open.map((line) => multiply(line.rate, subtract(line.quantity, line.quantityBilled))));
}

/** A customer's receivables, computed from its open invoices and orders. */
export function balancesOf(world: World, { id }: SimulatedCustomer): Balances {
  const today = world.today();
  const invoices = world.ledgers.invoice.byEntity.find(id).filter(({ status }) => status === 'A');
  const late = invoices.filter(
    (invoice) => (invoice.dueDate ?? today) < today && isPositive(amountRemaining(invoice)),
  );
  const oldest = late.map(({ dueDate = today }) => dueDate).sort()[0] ?? today;
  return {
    balance: sum(invoices.map(amountRemaining)),
    overdue: sum(late.map(amountRemaining)),
    unbilled: sum(world.ledgers.salesOrder.byEntity.find(id).map(unbilledOf)),
    daysOverdue: Math.round((Date.parse(today) - Date.parse(oldest)) / 86_400_000),
  };
}
