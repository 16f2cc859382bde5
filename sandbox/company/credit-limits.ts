import { basisPoints, sumLines, toAmount, toMinorUnits } from './amounts.ts';
import type { CompanyCustomer, CompanyOrder, CompanyOrderInvoice, CompanyQuote } from './company.ts';
import { richCustomers } from './customers.ts';

/** A customer that owes more than it may, as a few do. */
export function isOverLimit(customerIndex: number): boolean {
  return customerIndex >= richCustomers && customerIndex % 40 === 30;
}

const hasNoLimit = (customerIndex: number) => customerIndex >= richCustomers && customerIndex % 7 === 3;

const step = 500_000;
const leastBySegment = { Enterprise: 25_000_000, 'Mid-Market': 7_500_000, SMB: 2_000_000 } as const;

export interface Exposure {
  readonly orders: readonly CompanyOrder[];
  readonly orderInvoices: readonly CompanyOrderInvoice[];
  readonly quotes: readonly CompanyQuote[];
}

/** What each customer owes and will owe, in minor units: open invoices, what is ordered and not billed, approved quotes. */
function addUp({ orders, orderInvoices, quotes }: Exposure) {
  const owed = new Map<CompanyCustomer, number>();
  const planned = new Map<CompanyCustomer, number>();
  const add = (to: Map<CompanyCustomer, number>, customer: CompanyCustomer, amount: number) =>
    to.set(customer, (to.get(customer) ?? 0) + amount);
  for (const { order, total, amountPaid, voided } of orderInvoices) {
    if (!voided) add(owed, order.customer, toMinorUnits(total) - toMinorUnits(amountPaid));
  }
  for (const { customer, status, lines } of orders) {
    if (status === 'C' || status === 'G' || status === 'H') continue;
    const unbilled = lines.map(({ quantity, quantityBilled, unitPrice }) => ({
      quantity: quantity - quantityBilled,
      unitPrice,
    }));
    add(planned, customer, sumLines(unbilled));
  }
  for (const { customer, status, lines } of quotes) {
    if (status === 'APPROVED') add(planned, customer, sumLines(lines));
  }
  return { owed, planned };
}

/** Sets the limits on customers that have none yet: above all that is planned, but for the few that are over theirs. */
export function setCreditLimits(
  customers: readonly (CompanyCustomer & { creditLimit?: string })[],
  exposure: Exposure,
): void {
  const { owed, planned } = addUp(exposure);
  customers.forEach((customer, index) => {
    if (customer.netsuiteId === undefined || hasNoLimit(index)) return;
    const balance = owed.get(customer) ?? 0;
    const need = basisPoints(balance + (planned.get(customer) ?? 0), 14_000);
    const ample = Math.max(leastBySegment[customer.segment], Math.ceil(need / step) * step);
    customer.creditLimit = toAmount(isOverLimit(index) && balance > 0 ? basisPoints(balance, 5_000) : ample);
  });
}
