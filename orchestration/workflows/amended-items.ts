import { compareDecimals, parseDecimal } from '#domain/decimal.ts';
import type { Amendment, SubscriptionItem } from '#domain/subscription.ts';

type Change = Amendment['items'][number];

/** Whether a subscription with these items is as the changes want it. */
export function isAmended(items: readonly SubscriptionItem[], changes: Amendment['items']): boolean {
  return changes.every((change) => {
    const item = items.find((candidate) =>
      change.itemId === undefined ? isPricedAs(candidate, change) : candidate.id === change.itemId,
    );
    if (!item) return change.itemId !== undefined && change.quantity === 0;
    return isPricedAs(item, change) && holdsQuantity(item, change.quantity);
  });
}

/** The changes that make `after` what `before` was. A removed item comes back under another id. */
export function toRestoringChanges(
  before: readonly SubscriptionItem[],
  after: readonly SubscriptionItem[],
): Amendment['items'] {
  const earlier = new Map(before.map((item) => [item.id, item]));
  const now = new Map(after.map((item) => [item.id, item]));
  const added = after.filter(({ id }) => !earlier.has(id)).map(({ id }) => ({ itemId: id, quantity: 0 }));
  const others = before.flatMap((item): readonly Change[] => {
    const { id, price } = item;
    const quantity = Number(item.quantity);
    const current = now.get(id);
    if (!current) return [{ priceId: price.id, quantity }];
    const isSame = current.price.id === price.id && compareDecimals(current.quantity, item.quantity) === 0;
    return isSame ? [] : [{ itemId: id, priceId: price.id, quantity }];
  });
  return [...others, ...added];
}

function isPricedAs({ price }: SubscriptionItem, { sku, priceId }: Change): boolean {
  return priceId === undefined ? sku === undefined || price.sku === sku : price.id === priceId;
}

function holdsQuantity({ price, quantity }: SubscriptionItem, wanted: number): boolean {
  // A metered item has no quantity but to be there or not.
  if (price.usageType === 'METERED') return wanted !== 0;
  return compareDecimals(quantity, parseDecimal(wanted)) === 0;
}
