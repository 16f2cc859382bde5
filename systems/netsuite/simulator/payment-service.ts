import { applyTo, readApplications, settleApplications } from './applications.ts';
import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { userError } from './rest-error.ts';
import { changedHead, newHead, requireCustomer } from './transaction-head.ts';
import { createTransactionService, requireTransaction } from './transaction-service.ts';
import type { World } from './world.ts';
import { isPositive, sum } from './world-amounts.ts';
import { amountRemaining } from './world-balances.ts';
import type { SimulatedTransaction } from './world-records.ts';

/** A payment, of `invoice` where it is transformed from one; its id. */
export function createPayment(
  world: World,
  body: RecordBody,
  invoice?: SimulatedTransaction,
  externalId?: string,
): string {
  const customer = invoice ? world.customers.get(invoice.entity) : requireCustomer(world, body, 'customer');
  if (!customer) throw userError('You must enter a value for Customer.');
  const elements = body.sublist('apply') ?? [];
  const asked = sum(elements.map((element) => element.number('amount') ?? '0'));
  const total = body.number('payment') ?? (invoice ? amountRemaining(invoice) : asked);
  if (!isPositive(total)) throw userError('You must enter a value for Payment Amount.');
  const given = readApplications(world, elements, total);
  const applied = invoice && given.length === 0 ? applyTo(invoice, total) : given;
  const head = newHead(world, 'customerPayment', 'PMT', body, customer, externalId);
  const payment = { ...head, status: 'C', lines: [], taxTotal: '0', total, applied };
  world.ledgers.customerPayment.records.insert(payment);
  settleApplications(world, [], applied);
  return payment.id;
}

/** `customerPayment`: settles invoices by its `apply` sublist. */
export function createPaymentService(world: World): RecordService {
  return {
    ...createTransactionService(world, 'customerPayment'),
    create: (body, externalId) => createPayment(world, body, undefined, externalId),
    update(id, body) {
      const record = requireTransaction(world, 'customerPayment', id);
      const { applied: before = [] } = record;
      const elements = body.sublist('apply');
      const after = elements ? readApplications(world, elements, record.total, before) : before;
      world.ledgers.customerPayment.records.put({ ...changedHead(world, record, body), applied: after });
      settleApplications(world, before, after);
    },
    remove(id) {
      const { applied = [] } = requireTransaction(world, 'customerPayment', id);
      world.ledgers.customerPayment.records.delete(id);
      settleApplications(world, applied, []);
    },
  };
}
