import type { Stripe } from 'stripe';
import { compareDecimals, isDecimalText, zero } from '#domain/decimal.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { CreditReason, NewCredit } from '#domain/invoice.ts';
import { CodedError } from '#platform/errors.ts';
import { fromMinorUnits, toMinorUnits } from './minor-units.ts';
import type { Naming } from './naming.ts';

const reasons = {
  DUPLICATE: 'duplicate',
  FRAUDULENT: 'fraudulent',
  ORDER_CHANGE: 'order_change',
  PRODUCT_UNSATISFACTORY: 'product_unsatisfactory',
} as const satisfies Record<CreditReason, string>;

// Stripe's limit of a memo.
const memoLength = 5000;

function invalid(problem: string): CodedError {
  return new CodedError('BAD_USER_INPUT', `The invoice cannot be credited: ${problem}`);
}

function toLine(
  asked: NewCredit['lines'][number],
  currency: string,
  naming: Naming,
): Stripe.CreditNoteCreateParams.Line {
  const id = recordOf(asked.lineId, 'InvoiceLine', naming.system);
  if (id === undefined) throw invalid(`line "${asked.lineId}" is not one of its lines`);
  const [what, value] = 'amount' in asked ? ['amount', asked.amount] : ['quantity', asked.quantity];
  if (!isDecimalText(value) || compareDecimals(value, zero) <= 0) {
    throw invalid(`${what} ${value} of line "${asked.lineId}" is not above zero`);
  }
  const line = { type: 'invoice_line_item', invoice_line_item: id } as const;
  if ('quantity' in asked) {
    if (/^\d{1,9}$/.test(value)) return { ...line, quantity: Number(value) };
    throw invalid(`${naming.system} credits whole units only, and a quantity is ${value}; give an amount`);
  }
  const minorUnits = toMinorUnits({ amount: value, currency });
  if (compareDecimals(fromMinorUnits(minorUnits, currency).amount, value) !== 0) {
    throw invalid(`amount ${value} has more digits than ${currency}`);
  }
  return { ...line, amount: minorUnits };
}

/** What is credited of an invoice in that currency. Throws `BAD_USER_INPUT` for what Stripe cannot express. */
export function fromNewCredit(
  credit: NewCredit,
  invoice: string,
  currency: string,
  naming: Naming,
): Stripe.CreditNotePreviewParams {
  if (credit.lines.length === 0) throw invalid('no line is named');
  const lines = credit.lines.map((line) => toLine(line, currency, naming));
  const twice = lines.find((line, at) =>
    lines.some((other, before) => before < at && other.invoice_line_item === line.invoice_line_item),
  );
  if (twice) throw invalid(`line ${twice.invoice_line_item} is named twice`);
  return {
    invoice,
    lines,
    reason: reasons[credit.reason],
    ...(credit.memo === undefined ? {} : { memo: credit.memo.slice(0, memoLength) }),
  };
}
