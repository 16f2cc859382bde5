import {
  addDecimals,
  compareDecimals,
  type Decimal,
  divideDecimals,
  isDecimalText,
  multiplyDecimals,
  roundDecimal,
  subtractDecimals,
  zero,
} from '#domain/decimal.ts';
import { recordOf } from '#domain/entity-id.ts';
import type { NewCredit } from '#domain/invoice.ts';
import { minorUnitDigits } from '#domain/money.ts';
import { CodedError } from '#platform/errors.ts';
import type { CreditableLineRow, CreditLineRow } from '../records/credit-rows.ts';
import { absoluteDecimal } from './decimal-size.ts';
import type { Naming } from './identity.ts';

/** What a credit takes back of one line of an invoice. */
export interface CreditedLine {
  readonly line: CreditableLineRow;
  readonly quantity: Decimal;
  readonly rate: Decimal;
  /** Before tax. */
  readonly amount: Decimal;
}

const rateDigits = 8;
const one = '1' as Decimal;

function invalid(problem: string): CodedError {
  return new CodedError('BAD_USER_INPUT', `The invoice cannot be credited: ${problem}`);
}

function tooMuch(system: string, message: string): CodedError {
  return new CodedError('SYSTEM_REJECTED', message, { system, vendor: { code: 'OVER_CREDIT', message } });
}

function readPart(value: Decimal, what: string): Decimal {
  if (!isDecimalText(value) || compareDecimals(value, zero) <= 0) {
    throw invalid(`${what} ${value} is not above zero`);
  }
  return value;
}

function toCreditedLine(line: CreditableLineRow, asked: NewCredit['lines'][number]): CreditedLine {
  const quantity = absoluteDecimal(line.quantity ?? one);
  const amount = absoluteDecimal(line.foreignamount ?? zero);
  if ('amount' in asked) {
    const given = readPart(asked.amount, 'amount');
    const digits = minorUnitDigits(line.currency);
    if (compareDecimals(roundDecimal(given, digits), given) !== 0) {
      throw invalid(`amount ${given} has more than ${digits} digits for ${line.currency}`);
    }
    return { line, quantity: one, rate: given, amount: given };
  }
  const given = readPart(asked.quantity, 'quantity');
  const rate = line.rate ?? (quantity === zero ? zero : divideDecimals(amount, quantity, rateDigits));
  if (compareDecimals(given, quantity) === 0) return { line, quantity, rate, amount };
  const part = roundDecimal(multiplyDecimals(rate, given), minorUnitDigits(line.currency));
  return { line, quantity: given, rate, amount: part };
}

/**
 * The lines that `credit` names, with what it takes back of each. Throws `BAD_USER_INPUT` for lines that are not the invoice's, are
 * named twice or sell no item.
 */
export function toCreditedLines(
  naming: Naming,
  invoiceId: string,
  { lines }: NewCredit,
  rows: readonly CreditableLineRow[],
): readonly CreditedLine[] {
  if (lines.length === 0) throw invalid('no line is named');
  const byId = new Map(rows.map((row) => [`${invoiceId}/${row.id}`, row]));
  const named = new Set<string>();
  return lines.map((asked) => {
    const row = byId.get(recordOf(asked.lineId, 'InvoiceLine', naming.system) ?? '');
    if (!row) throw invalid(`line "${asked.lineId}" is not one of its lines`);
    if (row.item === undefined) throw invalid(`line "${asked.lineId}" sells no item`);
    if (named.has(row.id)) throw invalid(`line "${asked.lineId}" is named twice`);
    named.add(row.id);
    return toCreditedLine(row, asked);
  });
}

const total = (values: readonly Decimal[]) => values.reduce(addDecimals, zero);

/**
 * Throws `SYSTEM_REJECTED` where a credit takes back more than the earlier ones left: NetSuite itself lets a memo be of any amount.
 * Amounts count by item, because a memo does not tell which line of the invoice it is of.
 */
export function checkCreditable(
  system: string,
  credited: readonly CreditedLine[],
  rows: readonly CreditableLineRow[],
  earlier: readonly CreditLineRow[],
): void {
  const amountOf = (row: { readonly foreignamount: Decimal | undefined }) =>
    absoluteDecimal(row.foreignamount ?? zero);
  for (const { line, quantity, amount } of credited) {
    const what = `line ${line.id} of invoice ${line.tranid ?? ''}`;
    if (compareDecimals(quantity, absoluteDecimal(line.quantity ?? one)) > 0) {
      throw tooMuch(system, `A quantity of ${quantity} is more than ${what} has`);
    }
    if (compareDecimals(amount, amountOf(line)) > 0) {
      throw tooMuch(system, `${amount} ${line.currency} is more than ${what} amounts to`);
    }
  }
  for (const item of new Set(credited.map(({ line }) => line.item))) {
    const asked = total(credited.filter(({ line }) => line.item === item).map(({ amount }) => amount));
    const sold = total(rows.filter((row) => row.item === item).map(amountOf));
    const left = subtractDecimals(sold, total(earlier.filter((row) => row.item === item).map(amountOf)));
    if (compareDecimals(asked, left) > 0) {
      throw tooMuch(system, `${asked} is more than the ${left} that earlier credits left of item ${item}`);
    }
  }
  checkTotal(system, credited, rows, earlier);
}

/** Memos without lines, too, use up an invoice. */
function checkTotal(
  system: string,
  credited: readonly CreditedLine[],
  rows: readonly CreditableLineRow[],
  earlier: readonly CreditLineRow[],
): void {
  const memos = new Map(earlier.map((row) => [row.id, absoluteDecimal(row.foreigntotal)]));
  const asked = total(credited.map(({ amount }) => amount));
  const left = subtractDecimals(rows[0]?.foreigntotal ?? zero, total([...memos.values()]));
  if (compareDecimals(asked, left) > 0) {
    throw tooMuch(system, `${asked} is more than the ${left} that earlier credits left of the invoice`);
  }
}
