import {
  addDecimals,
  compareDecimals,
  type Decimal,
  divideDecimals,
  isDecimalText,
  multiplyDecimals,
  parseDecimal,
  roundDecimal,
  zero,
} from '#domain/decimal.ts';
import type { Invoice, InvoiceLine, NewCredit } from '#domain/invoice.ts';
import { type Money, minorUnitDigits, money } from '#domain/money.ts';
import type { UserError } from '../model.ts';

/** A line to credit as the client gave it: a quantity at the line's own price, or an amount before tax. */
export interface CreditLine {
  readonly lineId: string;
  readonly quantity?: string | undefined;
  readonly amount?: string | undefined;
}

export interface CheckedCredit {
  readonly lines: NewCredit['lines'];
  /** Before tax. */
  readonly amount: Money;
}

const mostLines = 200;
const longestMemo = 500;

/** The credit with what it comes to, or why it cannot be given so. What is left of the invoice is its owner's to know. */
export function checkCredit(
  invoice: Invoice,
  invoiceLines: readonly InvoiceLine[],
  wanted: { readonly lines: readonly CreditLine[]; readonly memo?: string | undefined },
): CheckedCredit | UserError {
  const { lines, memo = '' } = wanted;
  const unfit = checkStatus(invoice);
  if (unfit) return unfit;
  if (memo.length > longestMemo)
    return wrong('INVALID_MEMO', `A memo has at most ${longestMemo} characters.`, ['memo']);
  if (lines.length < 1 || lines.length > mostLines)
    return wrong('INVALID_LINES', `1 to ${mostLines} lines can be credited at once, not ${lines.length}.`, [
      'lines',
    ]);
  const byId = new Map(invoiceLines.map((line) => [line.id, line]));
  const checked: NewCredit['lines'][number][] = [];
  let sum = zero;
  for (const [index, line] of lines.entries()) {
    const own = byId.get(line.lineId);
    if (!own)
      return wrong('LINE_NOT_FOUND', `"${line.lineId.slice(0, 80)}" is no line of this invoice.`, [
        'lines',
        String(index),
        'lineId',
      ]);
    // Each line once: what is credited of it together has to fit it.
    byId.delete(line.lineId);
    const part = checkLine(line, own, ['lines', String(index)]);
    if ('code' in part) return part;
    checked.push(part.line);
    sum = addDecimals(sum, part.amount);
  }
  return { lines: checked, amount: money(sum, invoice.total.currency) };
}

function checkStatus({ status, number }: Invoice): UserError | undefined {
  if (status !== 'DRAFT' && status !== 'VOID') return undefined;
  return {
    code: 'INVOICE_NOT_CREDITABLE',
    message: `Invoice ${number ?? 'without a number'} is ${status}: there is nothing to credit. Change or replace it instead.`,
    path: ['input', 'invoiceId'],
  };
}

function checkLine(
  { lineId, quantity, amount }: CreditLine,
  line: InvoiceLine,
  at: readonly string[],
): { readonly line: NewCredit['lines'][number]; readonly amount: Decimal } | UserError {
  if ((quantity === undefined) === (amount === undefined))
    return wrong('INVALID_LINES', 'Credit a line by a quantity or by an amount: give one of them.', at);
  if (amount !== undefined) {
    const given = parsePositive(amount);
    const digits = minorUnitDigits(line.amount.currency);
    if (given === undefined || given !== roundDecimal(given, digits))
      return wrong(
        'INVALID_AMOUNT',
        `"${amount.slice(0, 40)}" is no amount above 0 in ${line.amount.currency}.`,
        [...at, 'amount'],
      );
    if (compareDecimals(given, line.amount.amount) > 0)
      return wrong(
        'CREDIT_TOO_HIGH',
        `The line is of ${line.amount.amount} ${line.amount.currency}: ${given} is more than that.`,
        [...at, 'amount'],
      );
    return { line: { lineId, amount: given }, amount: given };
  }
  const given = parsePositive(quantity ?? '');
  if (given === undefined || line.quantity === undefined || compareDecimals(line.quantity, zero) <= 0)
    return wrong(
      'INVALID_QUANTITY',
      `"${quantity?.slice(0, 40)}" is no quantity of this line. Give an amount where it has none.`,
      [...at, 'quantity'],
    );
  if (compareDecimals(given, line.quantity) > 0)
    return wrong('CREDIT_TOO_HIGH', `The line is of ${line.quantity}: ${given} is more than that.`, [
      ...at,
      'quantity',
    ]);
  const digits = minorUnitDigits(line.amount.currency);
  const share = divideDecimals(multiplyDecimals(line.amount.amount, given), line.quantity, digits);
  return { line: { lineId, quantity: given }, amount: share };
}

function parsePositive(text: string): Decimal | undefined {
  if (!isDecimalText(text)) return undefined;
  const value = parseDecimal(text);
  return compareDecimals(value, zero) > 0 ? value : undefined;
}

function wrong(code: string, message: string, at: readonly string[]): UserError {
  return { code, message, path: ['input', ...at] };
}
