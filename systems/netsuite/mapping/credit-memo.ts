import { addDecimals, compareDecimals, type Decimal, subtractDecimals, zero } from '#domain/decimal.ts';
import { toEntityId } from '#domain/entity-id.ts';
import type { CreditMemo } from '#domain/invoice.ts';
import { money } from '#domain/money.ts';
import type { CreditMemoRow } from '../records/invoice-row.ts';
import { absoluteDecimal } from './decimal-size.ts';
import { type Naming, toInstant } from './identity.ts';

/** The part of a memo that is of one invoice: an entity of its own. */
export function toCreditMemo(
  { system }: Naming,
  row: Pick<CreditMemoRow, 'id' | 'tranid' | 'trandate' | 'currency'>,
  invoice: string,
  amount: Decimal,
): CreditMemo {
  return {
    id: toEntityId('CreditMemo', system, `${invoice}/${row.id}`),
    invoiceId: toEntityId('Invoice', system, invoice),
    number: row.tranid ?? row.id,
    amount: money(amount, row.currency),
    issuedAt: toInstant(row.trandate),
  };
}

/**
 * The parts of memos from rows of many: what each settled of an invoice, and with the invoice that it was made of also what it has
 * settled of none. A memo that was taken back is of no invoice.
 */
export function toCreditMemos(naming: Naming, rows: readonly CreditMemoRow[]): readonly CreditMemo[] {
  return Map.groupBy(rows, ({ id }) => id)
    .values()
    .flatMap((group) => partsOf(naming, group))
    .toArray();
}

function partsOf(naming: Naming, rows: readonly CreditMemoRow[]): readonly CreditMemo[] {
  const head = rows[0];
  if (!head) return [];
  const amounts = new Map<string, Decimal>();
  for (const { applied, appliedamount } of rows) {
    if (applied === undefined || applied === head.createdfrom) continue;
    amounts.set(applied, addDecimals(amounts.get(applied) ?? zero, absoluteDecimal(appliedamount ?? zero)));
  }
  if (head.createdfrom !== undefined) {
    const elsewhere = [...amounts.values()].reduce(addDecimals, zero);
    amounts.set(head.createdfrom, subtractDecimals(absoluteDecimal(head.foreigntotal), elsewhere));
  }
  return [...amounts]
    .filter(([, amount]) => compareDecimals(amount, zero) > 0)
    .map(([invoice, amount]) => toCreditMemo(naming, head, invoice, amount));
}
