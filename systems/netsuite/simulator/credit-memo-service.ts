import { applyTo, readApplications, settleApplications } from './applications.ts';
import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { userError } from './rest-error.ts';
import { changedHead, newHead, requireCustomer } from './transaction-head.ts';
import { newLine, noLines, takeLines } from './transaction-lines.ts';
import { createTransactionService, requireTransaction } from './transaction-service.ts';
import type { World } from './world.ts';
import { compare, sum, taxOf } from './world-amounts.ts';
import type { SimulatedApplication, SimulatedLine, SimulatedTransaction } from './world-records.ts';

function readLines(
  world: World,
  elements: readonly RecordBody[] | undefined,
  currency: string,
  invoice: SimulatedTransaction | undefined,
): readonly SimulatedLine[] {
  const ofInvoice = elements === undefined || elements.every((element) => element.has('orderLine'));
  if (invoice && ofInvoice) {
    const named = new Set(elements?.map((element) => Number(element.number('orderLine'))));
    const lines = elements ? invoice.lines.filter(({ line }) => named.has(line)) : invoice.lines;
    return takeLines(lines, ({ quantity }) => quantity, elements);
  }
  if (!elements?.length) throw noLines();
  return elements.map((element, index) => newLine(world, element, index + 1, currency));
}

/** A credit memo, of `invoice` where it is transformed from one; its id. */
export function createCreditMemo(
  world: World,
  body: RecordBody,
  invoice?: SimulatedTransaction,
  externalId?: string,
): string {
  const customer = invoice ? world.customers.get(invoice.entity) : requireCustomer(world, body, 'entity');
  if (!customer) throw userError('You must enter a value for Customer.');
  const lines = readLines(world, body.sublist('item'), customer.currency, invoice);
  const subtotal = sum(lines.map(({ amount }) => amount));
  const taxTotal = customer.resaleNumber === undefined ? taxOf(subtotal, customer.taxBasisPoints) : '0';
  const total = sum([subtotal, taxTotal]);
  const elements = body.sublist('apply');
  const applied = elements
    ? readApplications(world, elements, total)
    : invoice
      ? applyTo(invoice, total)
      : [];
  const memo: SimulatedTransaction = {
    ...newHead(world, 'creditMemo', 'CM', body, customer, externalId),
    ...(invoice && { createdFrom: invoice.id }),
    status: statusOf(total, applied),
    lines,
    taxTotal,
    total,
    applied,
  };
  world.ledgers.creditMemo.records.insert(memo);
  settleApplications(world, [], applied);
  return memo.id;
}

function statusOf(total: string, applied: readonly SimulatedApplication[]): string {
  return compare(sum(applied.map(({ amount }) => amount)), total) >= 0 ? 'B' : 'A';
}

/** `creditMemo`: gives back, and settles invoices by its `apply` sublist. */
export function createCreditMemoService(world: World): RecordService {
  return {
    ...createTransactionService(world, 'creditMemo'),
    create: (body, externalId) => createCreditMemo(world, body, undefined, externalId),
    update(id, body) {
      const record = requireTransaction(world, 'creditMemo', id);
      const { applied: before = [], total } = record;
      const elements = body.sublist('apply');
      const after = elements ? readApplications(world, elements, total, before) : before;
      const changed = { ...changedHead(world, record, body), applied: after, status: statusOf(total, after) };
      world.ledgers.creditMemo.records.put(changed);
      settleApplications(world, before, after);
    },
    remove(id) {
      const { applied = [] } = requireTransaction(world, 'creditMemo', id);
      world.ledgers.creditMemo.records.delete(id);
      settleApplications(world, applied, []);
    },
  };
}
