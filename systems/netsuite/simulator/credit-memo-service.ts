import { applyTo, readApplications, settleApplications } from './applications.ts';
import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { userError } from './rest-error.ts';
import { changedHead, newHead, requireCustomer } from './transaction-head.ts';
import { creditLines, mergeLines, newLine, noLines } from './transaction-lines.ts';
import { createTransactionService, requireTransaction } from './transaction-service.ts';
import type { World } from './world.ts';
import { compare, sum, taxOf } from './world-amounts.ts';
import type {
  SimulatedApplication,
  SimulatedCustomer,
  SimulatedLine,
  SimulatedTransaction,
} from './world-records.ts';

interface CreditParts {
  readonly customer: SimulatedCustomer;
  readonly lines: readonly SimulatedLine[];
  readonly invoice?: SimulatedTransaction;
  readonly externalId?: string | undefined;
}

/** What memos come to: tax as the customer bears it. */
function totalsOf(customer: SimulatedCustomer | undefined, lines: readonly SimulatedLine[]) {
  const subtotal = sum(lines.map(({ amount }) => amount));
  const taxed = customer !== undefined && customer.resaleNumber === undefined;
  const taxTotal = taxed ? taxOf(subtotal, customer.taxBasisPoints) : '0';
  return { taxTotal, total: sum([subtotal, taxTotal]) };
}

function insertMemo(
  world: World,
  body: RecordBody,
  { customer, lines, invoice, externalId }: CreditParts,
): string {
  const totals = totalsOf(customer, lines);
  const elements = body.sublist('apply');
  const applied = elements
    ? readApplications(world, elements, totals.total)
    : invoice
      ? applyTo(invoice, totals.total)
      : [];
  const memo: SimulatedTransaction = {
    ...newHead(world, 'creditMemo', 'CM', body, customer, externalId),
    ...(invoice && { createdFrom: invoice.id }),
    status: statusOf(totals.total, applied),
    lines,
    ...totals,
    applied,
  };
  world.ledgers.creditMemo.records.insert(memo);
  settleApplications(world, [], applied);
  return memo.id;
}

/** `!transform/creditMemo` of an invoice; the id of the credit memo. */
export function creditInvoice(
  world: World,
  body: RecordBody,
  invoice: SimulatedTransaction,
  replace: ReadonlySet<string>,
): string {
  const customer = world.customers.get(invoice.entity);
  if (!customer) throw userError('You must enter a value for Customer.');
  const lines = creditLines(world, invoice, body.sublist('item') ?? [], replace.has('item'));
  return insertMemo(world, body, { customer, lines, invoice });
}

function createCreditMemo(world: World, body: RecordBody, externalId: string | undefined): string {
  const customer = requireCustomer(world, body, 'entity');
  const elements = body.sublist('item');
  if (!elements?.length) throw noLines();
  const lines = elements.map((element, index) => newLine(world, element, index + 1, customer.currency));
  return insertMemo(world, body, { customer, lines, externalId });
}

function updateCreditMemo(world: World, id: string, body: RecordBody, replace: ReadonlySet<string>): void {
  const record = requireTransaction(world, 'creditMemo', id);
  const { applied: before = [] } = record;
  const items = body.sublist('item');
  const lines = items?.length ? mergeLines(world, record, items, replace.has('item')) : record.lines;
  const { taxTotal, total } = items?.length
    ? totalsOf(world.customers.get(record.entity), lines)
    : { taxTotal: record.taxTotal, total: record.total };
  const elements = body.sublist('apply');
  const after = elements ? readApplications(world, elements, total, before) : before;
  if (compare(sum(after.map(({ amount }) => amount)), total) > 0) {
    throw userError('The applied amount cannot exceed the amount of the credit memo.');
  }
  const changed = { ...changedHead(world, record, body), lines, taxTotal, total, applied: after };
  world.ledgers.creditMemo.records.put({ ...changed, status: statusOf(total, after) });
  settleApplications(world, before, after);
}

function statusOf(total: string, applied: readonly SimulatedApplication[]): string {
  return compare(sum(applied.map(({ amount }) => amount)), total) >= 0 ? 'B' : 'A';
}

/** `creditMemo`: gives back, and settles invoices by its `apply` sublist. */
export function createCreditMemoService(world: World): RecordService {
  return {
    ...createTransactionService(world, 'creditMemo'),
    create: (body, externalId) => createCreditMemo(world, body, externalId),
    update: (id, body, replace) => updateCreditMemo(world, id, body, replace),
    remove(id) {
      const { applied = [] } = requireTransaction(world, 'creditMemo', id);
      world.ledgers.creditMemo.records.delete(id);
      settleApplications(world, applied, []);
    },
  };
}
