import type { RecordBody } from './record-body.ts';
import type { RecordService } from './record-service.ts';
import { renderItem } from './render-item.ts';
import { noSuchRecord, userError } from './rest-error.ts';
import { sandboxAccount } from './sandbox-account.ts';
import { duplicate } from './transaction-head.ts';
import type { World } from './world.ts';
import type { ItemRecordType, SimulatedItem } from './world-records.ts';

function readFields({ lists }: World, body: RecordBody): Partial<SimulatedItem> {
  const prices = body.sublist('price')?.map((element) => {
    const currency = element.resolve('currencyPage', ({ id = '' }) => lists.currencies.get(id)?.id);
    return [currency ?? '', element.number('price') ?? '0'];
  });
  const fields = {
    itemId: body.text('itemId'),
    displayName: body.text('displayName'),
    salesDescription: body.text('salesDescription'),
    isInactive: body.flag('isInactive'),
    isFulfillable: body.flag('isFulfillable'),
    taxCode: body.text(sandboxAccount.taxCodeField),
    class: body.resolve('class', ({ id = '' }) => lists.classes.get(id)?.id),
    prices: prices && Object.fromEntries(prices),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Only fields of an item, each of its own type.
  return Object.fromEntries(given) as Partial<SimulatedItem>;
}

/** One of the item record types. */
export function createItemService(world: World, type: ItemRecordType): RecordService {
  const { items, itemsByName, itemsByExternalId } = world;
  const ofType = (item: SimulatedItem | undefined) => (item?.recordType === type ? item : undefined);
  const require = (id: string) => {
    const item = ofType(items.get(id));
    if (!item) throw noSuchRecord();
    return item;
  };
  return {
    type,
    find: ({ id, externalId }) =>
      ofType(id !== undefined ? items.get(id) : itemsByExternalId.first(externalId ?? '')),
    all: () => [...items.values()].filter(({ recordType }) => recordType === type),
    render: (id, options) => renderItem(world, require(id), options),
    create(body, given) {
      const { itemId, ...fields } = readFields(world, body);
      if (!itemId) throw userError('You must enter a value for Item Name/Number.');
      const externalId = given ?? body.text('externalId');
      const taken = externalId !== undefined && itemsByExternalId.first(externalId);
      if (itemsByName.first(itemId) || taken) throw duplicate();
      const item: SimulatedItem = {
        id: world.nextId(),
        ...(externalId !== undefined && { externalId }),
        recordType: type,
        itemId,
        isInactive: false,
        isFulfillable: type === 'inventoryItem',
        prices: {},
        stock: [],
        createdDate: world.now(),
        lastModifiedDate: world.now(),
        ...fields,
      };
      return items.insert(item).id;
    },
    update(id, body) {
      const item = require(id);
      const fields = readFields(world, body);
      const holder = fields.itemId === undefined ? undefined : itemsByName.first(fields.itemId);
      if (holder && holder.id !== id) throw duplicate();
      items.put({ ...item, ...fields, lastModifiedDate: world.now() });
    },
    remove(id) {
      require(id);
      items.delete(id);
    },
  };
}
