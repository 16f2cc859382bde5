import {
  type RenderOptions,
  recordUrl,
  selfLinks,
  showNumber,
  showReference,
  showSublist,
} from './record-render.ts';
import { sandboxAccount } from './sandbox-account.ts';
import type { World } from './world.ts';
import { sum } from './world-amounts.ts';
import type { SimulatedItem } from './world-records.ts';

/** An item as `GET /inventoryItem/{id}` and its kin answer it. */
export function renderItem({ lists }: World, item: SimulatedItem, options: RenderOptions): object {
  const { id, recordType, externalId, displayName, salesDescription, class: itemClass, taxCode } = item;
  const path = `${recordType}/${id}`;
  const prices = Object.entries(item.prices).map(([currency, price]) => ({
    currencyPage: { id: currency, refName: lists.currencies.get(currency)?.name },
    priceLevel: { id: '1', refName: 'Base Price' },
    price: showNumber(price),
    quantity: { value: '0' },
  }));
  return {
    links: selfLinks(recordUrl(options, path)),
    ...(itemClass !== undefined && {
      class: showReference(options, 'classification', itemClass, lists.classes.get(itemClass)?.name),
    }),
    createdDate: item.createdDate,
    ...(taxCode !== undefined && { [sandboxAccount.taxCodeField]: taxCode }),
    ...(displayName !== undefined && { displayName }),
    ...(externalId !== undefined && { externalId }),
    id,
    isFulfillable: item.isFulfillable,
    isInactive: item.isInactive,
    itemId: item.itemId,
    lastModifiedDate: item.lastModifiedDate,
    price: showSublist(
      options,
      `${path}/price`,
      prices.map((price, index) => [index + 1, price]),
    ),
    ...(salesDescription !== undefined && { salesDescription }),
    ...(recordType === 'inventoryItem' && {
      totalQuantityOnHand: showNumber(sum(item.stock.map(({ onHand }) => onHand))),
      quantityAvailable: showNumber(sum(item.stock.map(({ available }) => available))),
    }),
  };
}
