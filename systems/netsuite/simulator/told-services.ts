import type { WebhookSender } from '#sandbox/kit/webhook-sender.ts';
import type { RecordService } from './record-service.ts';
import type { World } from './world.ts';
import { type SimulatedTransaction, transactionTypes } from './world-records.ts';

/** A row of `deletedrecord`. */
export interface DeletedRecord {
  readonly id: string;
  readonly recordId: string;
  readonly type: string;
  readonly deletedDate: string;
}

/** What a script's `record.type` says: `salesorder`. */
const scriptTypes: Readonly<Record<string, string>> = {
  nonInventorySaleItem: 'noninventoryitem',
  serviceSaleItem: 'serviceitem',
};

export function deletedRecords(world: World) {
  return world.store.collection<DeletedRecord>('_deletedRecord', { counted: false });
}

/**
 * The record services with the account's user-event script on them: what a save tells, `suitescript/weir_change_notifier.js` says.
 * Deletions are noted, as NetSuite does by itself.
 */
export function withChangeNotifier(
  world: World,
  webhooks: WebhookSender,
  services: ReadonlyMap<string, RecordService>,
): ReadonlyMap<string, RecordService> {
  const deleted = deletedRecords(world);

  const tell = (service: RecordService, id: string, event: 'create' | 'edit' | 'delete', record: unknown) => {
    const {
      createdFrom = '',
      applied = [],
      externalId = '',
    } = (record ?? {}) as Partial<SimulatedTransaction>;
    const body = JSON.stringify({
      id: `${service.type}:${id}:${world.store.next('scriptCall')}`,
      type: scriptTypes[service.type] ?? service.type.toLowerCase(),
      recordId: id,
      event,
      createdFrom,
      applied: applied.map(({ doc }) => doc),
      externalId: service.type === 'customer' ? externalId : '',
    });
    // The save is over once its transaction is.
    setImmediate(() => webhooks.send({ body }));
  };
  const find = (service: RecordService, id: string) => service.find({ id });

  const told = (service: RecordService): RecordService => ({
    ...service,
    create(body, externalId) {
      const id = service.create(body, externalId);
      tell(service, id, 'create', find(service, id));
      return id;
    },
    update(id, body, replace) {
      service.update(id, body, replace);
      tell(service, id, 'edit', find(service, id));
    },
    remove(id) {
      const record = find(service, id);
      service.remove(id);
      const type = Object.hasOwn(transactionTypes, service.type)
        ? transactionTypes[service.type as keyof typeof transactionTypes].name
        : service.type;
      deleted.insert({
        id: `${service.type}/${id}/${world.store.next('deletion')}`,
        recordId: id,
        type,
        deletedDate: world.now(),
      });
      tell(service, id, 'delete', record);
    },
    ...(service.transforms && {
      transforms: Object.fromEntries(
        Object.entries(service.transforms).map(([goalType, transform]) => [
          goalType,
          (id, body, replace) => {
            const made = transform(id, body, replace);
            const goal = services.get(goalType.toLowerCase());
            if (goal) tell(goal, made, 'create', find(goal, made));
            return made;
          },
        ]),
      ),
    }),
  });
  return new Map([...services].map(([name, service]) => [name, told(service)]));
}
