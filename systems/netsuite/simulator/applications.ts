import { settleInvoice } from './order-state.ts';
import type { RecordBody } from './record-body.ts';
import { userError } from './rest-error.ts';
import type { World } from './world.ts';
import { compare, isPositive, least, negative, subtract, sum } from './world-amounts.ts';
import { amountRemaining } from './world-balances.ts';
import type { SimulatedApplication, SimulatedTransaction } from './world-records.ts';

/** What the `apply` sublist settles. Elements with `apply: false` or amount 0 settle nothing. Throws `RestError` for too much. */
export function readApplications(
  world: World,
  elements: readonly RecordBody[],
  available: string,
  current: readonly SimulatedApplication[] = [],
): readonly SimulatedApplication[] {
  let left = available;
  return elements.flatMap((element): SimulatedApplication[] => {
    const invoice = element.resolve('doc', ({ id }) => world.ledgers.invoice.records.get(id ?? ''));
    if (!invoice) throw userError('You must enter a value for Doc.');
    if (element.flag('apply') === false) return [];
    const own = current.find(({ doc }) => doc === invoice.id)?.amount ?? '0';
    const open = sum([amountRemaining(invoice), own]);
    const amount = element.number('amount') ?? least(open, left);
    if (!isPositive(amount)) return [];
    if (compare(amount, open) > 0 || compare(amount, left) > 0) throw element.invalid('amount');
    left = subtract(left, amount);
    return [{ doc: invoice.id, amount }];
  });
}

/** Takes back what a payment or memo settled, then settles anew. */
export function settleApplications(
  world: World,
  before: readonly SimulatedApplication[],
  after: readonly SimulatedApplication[],
): void {
  for (const { doc, amount } of before) settleInvoice(world, doc, negative(amount));
  for (const { doc, amount } of after) settleInvoice(world, doc, amount);
}

/** All that an invoice leaves to pay, settled by what is `available`. */
export function applyTo(invoice: SimulatedTransaction, available: string): readonly SimulatedApplication[] {
  const amount = least(amountRemaining(invoice), available);
  return isPositive(amount) ? [{ doc: invoice.id, amount }] : [];
}
