import { createFulfillment } from './fulfillment-service.ts';
import { invoiceOrder } from './invoice-service.ts';
import { withOrderStatus } from './order-state.ts';
import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { userError } from './rest-error.ts';
import { changedHead, newHead, requireCustomer } from './transaction-head.ts';
import { mergeLines, newLine, noLines } from './transaction-lines.ts';
import { createTransactionService, requireTransaction } from './transaction-service.ts';
import type { World } from './world.ts';
import { sum } from './world-amounts.ts';
import type { SimulatedCustomer } from './world-records.ts';

// The account enforces manual holds and only warns of limits, as the accounting preference for credit limits may say.
function checkCredit({ creditHoldOverride, companyName }: SimulatedCustomer): void {
  if (creditHoldOverride !== 'ON') return;
  throw userError(`The customer ${companyName} is on credit hold. This transaction cannot be saved.`);
}

function createSalesOrder(world: World, body: RecordBody, externalId: string | undefined): string {
  const customer = requireCustomer(world, body, 'entity');
  const elements = body.sublist('item') ?? [];
  if (elements.length === 0) throw noLines();
  const status = body.choice('orderStatus', ['A', 'B']) ?? 'A';
  const head = newHead(world, 'salesOrder', 'SO', body, customer, externalId);
  checkCredit(customer);
  const lines = elements.map((element, index) => newLine(world, element, index + 1, customer.currency));
  const total = sum(lines.map(({ amount }) => amount));
  const order = withOrderStatus(world, { ...head, status, lines, taxTotal: '0', total });
  return world.ledgers.salesOrder.records.insert(order).id;
}

function updateSalesOrder(world: World, id: string, body: RecordBody, replace: ReadonlySet<string>): void {
  const order = requireTransaction(world, 'salesOrder', id);
  if (order.status === 'C') throw userError('A cancelled order cannot be changed.');
  const elements = body.sublist('item');
  const lines = elements ? mergeLines(world, order, elements, replace.has('item')) : order.lines;
  const approval = body.choice('orderStatus', ['A', 'B']);
  const moved = order.status !== 'A' && order.status !== 'B';
  if (approval !== undefined && moved) throw body.invalid('orderStatus');
  const changed = { ...changedHead(world, order, body), lines, status: approval ?? order.status };
  world.ledgers.salesOrder.records.put(withOrderStatus(world, changed));
}

/** `salesOrder`: created approved or not, closed by line, transformed into deliveries and invoices. */
export function createSalesOrderService(world: World): RecordService {
  return {
    ...createTransactionService(world, 'salesOrder'),
    create: (body, externalId) => createSalesOrder(world, body, externalId),
    update: (id, body, replace) => updateSalesOrder(world, id, body, replace),
    remove(id) {
      if (
        world.ledgers.itemFulfillment.byCreatedFrom.first(id) ||
        world.ledgers.invoice.byCreatedFrom.first(id)
      ) {
        throw userError('This record cannot be deleted because it has dependent records.');
      }
      world.ledgers.salesOrder.records.delete(id);
    },
    transforms: {
      itemFulfillment: (id, body) =>
        createFulfillment(world, requireTransaction(world, 'salesOrder', id), body),
      invoice: (id, body) => invoiceOrder(world, requireTransaction(world, 'salesOrder', id), body),
    },
  };
}
