import type { RecordBody } from './record-body.ts';
import { userError } from './rest-error.ts';
import type { World } from './world.ts';
import type { SimulatedCustomer, SimulatedTransaction, TransactionRecordType } from './world-records.ts';

export const duplicate = () => userError('This entity already exists.');

/** The customer that a transaction names. Throws `RestError` where it names none. */
export function requireCustomer(
  world: World,
  body: RecordBody,
  field: 'entity' | 'customer',
): SimulatedCustomer {
  const customer = body.resolve(field, ({ id, externalId }) =>
    id !== undefined ? world.customers.get(id) : world.customersByExternalId.first(externalId ?? ''),
  );
  if (!customer) throw userError('You must enter a value for Customer.');
  return customer;
}

/** The external id of a new transaction. Throws `RestError` where its type has one with it. */
export function newExternalId(
  world: World,
  type: TransactionRecordType,
  body: RecordBody,
  given: string | undefined,
): string | undefined {
  const externalId = given ?? body.text('externalId');
  if (externalId !== undefined && world.ledgers[type].byExternalId.first(externalId)) throw duplicate();
  return externalId;
}

/** The part of a new transaction that all types have. */
export function newHead(
  world: World,
  type: TransactionRecordType,
  prefix: string,
  body: RecordBody,
  customer: Pick<SimulatedCustomer, 'id' | 'subsidiary' | 'currency' | 'terms'>,
  externalId?: string,
) {
  const currency = body.resolve('currency', ({ id }) => (id === customer.currency ? id : undefined));
  const memo = body.text('memo');
  const otherRefNum = body.text('otherRefNum');
  const terms = body.resolve('terms', ({ id }) => (world.lists.terms.has(id ?? '') ? id : undefined));
  const usedTerms = terms ?? customer.terms;
  const unique = newExternalId(world, type, body, externalId);
  return {
    id: world.nextId(),
    recordType: type,
    tranId: body.text('tranId') ?? world.nextNumber(prefix),
    ...(unique !== undefined && { externalId: unique }),
    entity: customer.id,
    subsidiary: customer.subsidiary,
    currency: currency ?? customer.currency,
    tranDate: body.day('tranDate') ?? world.today(),
    ...(usedTerms !== undefined && { terms: usedTerms }),
    ...(memo !== undefined && { memo }),
    ...(otherRefNum !== undefined && { otherRefNum }),
    createdDate: world.now(),
    lastModifiedDate: world.now(),
  };
}

/** The fields that a PATCH of any transaction may change. */
export function changedHead(
  world: World,
  record: SimulatedTransaction,
  body: RecordBody,
): SimulatedTransaction {
  const externalId = body.text('externalId') ?? record.externalId;
  const holder = world.ledgers[record.recordType].byExternalId.first(externalId ?? '');
  if (holder && holder.id !== record.id) throw duplicate();
  const memo = body.text('memo') ?? record.memo;
  const otherRefNum = body.text('otherRefNum') ?? record.otherRefNum;
  const dueDate = body.day('dueDate') ?? record.dueDate;
  return {
    ...record,
    ...(externalId !== undefined && { externalId }),
    ...(memo !== undefined && { memo }),
    ...(otherRefNum !== undefined && { otherRefNum }),
    ...(dueDate !== undefined && { dueDate }),
    tranDate: body.day('tranDate') ?? record.tranDate,
    lastModifiedDate: world.now(),
  };
}

/** Days later, ISO date. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
