import { creditInvoice } from './credit-memo-service.ts';
import { advanceOrder, toBill } from './order-state.ts';
import { createPayment } from './payment-service.ts';
import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { userError } from './rest-error.ts';
import { addDays, changedHead, newHead, requireCustomer } from './transaction-head.ts';
import { newLine, noLines, takeLines } from './transaction-lines.ts';
import { createTransactionService, requireTransaction } from './transaction-service.ts';
import type { World } from './world.ts';
import { sum, taxOf } from './world-amounts.ts';
import type { SimulatedCustomer, SimulatedLine, SimulatedTransaction } from './world-records.ts';

function insertInvoice(
  world: World,
  customer: SimulatedCustomer,
  body: RecordBody,
  lines: readonly SimulatedLine[],
  origin: { readonly createdFrom?: string; readonly externalId?: string },
): string {
  const head = newHead(world, 'invoice', 'INV', body, customer, origin.externalId);
  const subtotal = sum(lines.map(({ amount }) => amount));
  const taxTotal = customer.resaleNumber === undefined ? taxOf(subtotal, customer.taxBasisPoints) : '0';
  const netDays = world.lists.terms.get(head.terms ?? '')?.daysUntilNetDue ?? 0;
  const invoice: SimulatedTransaction = {
    ...head,
    dueDate: body.day('dueDate') ?? addDays(head.tranDate, netDays),
    status: 'A',
    ...(origin.createdFrom !== undefined && { createdFrom: origin.createdFrom }),
    lines,
    taxTotal,
    total: sum([subtotal, taxTotal]),
    amountPaid: '0',
  };
  return world.ledgers.invoice.records.insert(invoice).id;
}

/** `!transform/invoice` of a sales order; the id of the invoice. */
export function invoiceOrder(world: World, order: SimulatedTransaction, body: RecordBody): string {
  const customer = world.customers.get(order.entity);
  if (!customer || !['B', 'D', 'E', 'F'].includes(order.status)) {
    throw userError('The order is not approved or has nothing left to bill.');
  }
  const lines = takeLines(order.lines, (line) => toBill(world, line), body.sublist('item'));
  const id = insertInvoice(world, customer, body, lines, { createdFrom: order.id });
  const taken = new Map(lines.map((line) => [line.orderLine ?? 0, line.quantity]));
  advanceOrder(world, order.id, 'quantityBilled', taken);
  return id;
}

/** An invoice that can become something else. Throws `RestError` for one that is voided, rejected or not approved. */
function issuedInvoice(world: World, id: string, target: string): SimulatedTransaction {
  const invoice = requireTransaction(world, 'invoice', id);
  if (invoice.status === 'A' || invoice.status === 'B') return invoice;
  throw userError(`You can not initialize ${target}: invalid reference ${id}.`);
}

/** `invoice`: made of an order or alone, settled by payments and credit memos. */
export function createInvoiceService(world: World): RecordService {
  return {
    ...createTransactionService(world, 'invoice'),
    create(body, externalId) {
      const customer = requireCustomer(world, body, 'entity');
      const elements = body.sublist('item') ?? [];
      if (elements.length === 0) throw noLines();
      const lines = elements.map((element, index) => newLine(world, element, index + 1, customer.currency));
      return insertInvoice(world, customer, body, lines, externalId === undefined ? {} : { externalId });
    },
    update(id, body) {
      const record = requireTransaction(world, 'invoice', id);
      if (record.status === 'V') throw userError('A voided invoice cannot be changed.');
      world.ledgers.invoice.records.put(changedHead(world, record, body));
    },
    remove(id) {
      if (world.ledgers.customerPayment.byApplied.first(id) || world.ledgers.creditMemo.byApplied.first(id)) {
        throw userError('This record cannot be deleted because it has dependent records.');
      }
      const { createdFrom, lines } = requireTransaction(world, 'invoice', id);
      world.ledgers.invoice.records.delete(id);
      if (createdFrom === undefined) return;
      const back = new Map(lines.map((line) => [line.orderLine ?? 0, `-${line.quantity}`]));
      advanceOrder(world, createdFrom, 'quantityBilled', back);
    },
    transforms: {
      customerPayment: (id, body) => createPayment(world, body, issuedInvoice(world, id, 'customerpayment')),
      creditMemo: (id, body, replace) =>
        creditInvoice(world, body, issuedInvoice(world, id, 'creditmemo'), replace),
    },
  };
}
