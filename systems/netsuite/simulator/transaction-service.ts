import type { RecordService } from './record-service.ts';
import { renderTransaction } from './render-transaction.ts';
import { noSuchRecord, RestError } from './rest-error.ts';
import type { World } from './world.ts';
import type { SimulatedTransaction, TransactionRecordType } from './world-records.ts';

/** Throws `RestError` 404 where there is none. */
export function requireTransaction(
  world: World,
  type: TransactionRecordType,
  id: string,
): SimulatedTransaction {
  const record = world.ledgers[type].records.get(id);
  if (!record) throw noSuchRecord();
  return record;
}

function notSupported(type: string): RestError {
  return new RestError(
    400,
    'USER_ERROR',
    `Error while accessing a resource. ${type} cannot be created directly.`,
  );
}

/** Reading and finding transactions of one type; types override what they allow beyond that. */
export function createTransactionService(world: World, type: TransactionRecordType): RecordService {
  const { records, byExternalId } = world.ledgers[type];
  return {
    type,
    find: ({ id, externalId }) => (id !== undefined ? records.get(id) : byExternalId.first(externalId ?? '')),
    all: () => records.values(),
    render: (id, options) => renderTransaction(world, requireTransaction(world, type, id), options),
    create: () => {
      throw notSupported(type);
    },
    update: () => {
      throw notSupported(type);
    },
    remove: (id) => {
      records.delete(id);
    },
  };
}
