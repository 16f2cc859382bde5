import { compareDecimals, zero } from '#domain/decimal.ts';
import type { CreditReason, NewCredit } from '#domain/invoice.ts';
import type { CreditedLine } from './credited-lines.ts';
import { toJsonNumber } from './json-number.ts';

const reasons: Readonly<Record<CreditReason, string>> = {
  DUPLICATE: 'Duplicate',
  FRAUDULENT: 'Fraudulent',
  ORDER_CHANGE: 'Order change',
  PRODUCT_UNSATISFACTORY: 'Product unsatisfactory',
};

// NetSuite's limit of a memo.
const memoLength = 999;
/** The body of the transformation of an invoice into the credit memo. */
export function fromNewCredit(
  credit: NewCredit,
  invoiceId: string,
  credited: readonly CreditedLine[],
): object {
  const unpaid = credited[0]?.line.unpaid ?? zero;
  const opens = compareDecimals(unpaid, zero) > 0;
  return {
    externalId: credit.key,
    memo: [reasons[credit.reason], credit.memo].filter(Boolean).join(': ').slice(0, memoLength),
    item: {
      items: credited.map(({ line, quantity, rate, amount }) => ({
        item: { id: line.item },
        orderLine: Number(line.id),
        quantity: toJsonNumber(quantity),
        price: { id: '-1' },
        rate: toJsonNumber(rate),
        amount: toJsonNumber(amount),
        ...(line.memo !== undefined && { description: line.memo }),
      })),
    },
    // What the invoice does not take any more stays to the customer's credit.
    apply: { items: opens ? [{ doc: { id: invoiceId }, apply: true }] : [] },
  };
}
