import type { Amendment, Subscription } from '#domain/subscription.ts';
import type { UserError } from '../model.ts';
import { isAmended } from '../workflows/amended-items.ts';

const mostItems = 20;
const highestQuantity = 1_000_000;
const clockSkewMs = 300_000;
const longestWaitMs = 366 * 86_400_000;

/** Why the subscription cannot be changed so; undefined where nothing is known against it. */
export function checkAmendment(
  subscription: Subscription,
  { items, effectiveAt }: Pick<Amendment, 'items' | 'effectiveAt'>,
  now: Date,
): UserError | undefined {
  return (
    checkStatus(subscription) ?? checkTime(subscription, effectiveAt, now) ?? checkItems(subscription, items)
  );
}

/** Whether a change as of that time has to wait. */
export function isAhead(effectiveAt: string | undefined, now: Date): effectiveAt is string {
  return effectiveAt !== undefined && Date.parse(effectiveAt) > now.getTime() + clockSkewMs;
}

function checkStatus({ status }: Subscription): UserError | undefined {
  if (status !== 'CANCELLED' && status !== 'INCOMPLETE_EXPIRED') return undefined;
  return {
    code: 'SUBSCRIPTION_NOT_AMENDABLE',
    message: `The subscription is ${status}: it cannot be changed any more. Start another.`,
    path: ['input', 'subscriptionId'],
  };
}

function checkTime(
  { currentPeriodStart, cancelAt }: Subscription,
  effectiveAt: string | undefined,
  now: Date,
): UserError | undefined {
  if (effectiveAt === undefined) return undefined;
  const at = Date.parse(effectiveAt);
  const wrongTime = (message: string) => ({
    code: 'INVALID_EFFECTIVE_AT',
    message,
    path: ['input', 'effectiveAt'],
  });
  if (!(at >= Date.parse(currentPeriodStart) && at <= now.getTime() + longestWaitMs))
    return wrongTime(
      `A change takes effect between the start of the current period (${currentPeriodStart}) and a year from now, not at ${effectiveAt.slice(0, 40)}. Pass such a time, or none.`,
    );
  if (cancelAt === undefined || at < Date.parse(cancelAt)) return undefined;
  return wrongTime(
    `The subscription ends at ${cancelAt}, before the change at ${effectiveAt}. Pass an earlier time.`,
  );
}

function checkItems(subscription: Subscription, items: Amendment['items']): UserError | undefined {
  if (items.length < 1 || items.length > mostItems)
    return wrong('INVALID_ITEMS', `1 to ${mostItems} items can be changed at once, not ${items.length}.`);
  const own = new Set(subscription.items.map(({ id }) => id));
  const seen = new Set<string>();
  for (const [index, { itemId, sku, priceId, quantity }] of items.entries()) {
    const at = [String(index)];
    if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity > highestQuantity)
      return wrong('INVALID_QUANTITY', `A quantity is 0 to ${highestQuantity}, not ${quantity}.`, [
        ...at,
        'quantity',
      ]);
    if (itemId === undefined && sku === undefined && priceId === undefined)
      return wrong('INVALID_ITEMS', 'Name the item to change, or the sku or price to add.', at);
    if (itemId === undefined && quantity === 0)
      return wrong('INVALID_QUANTITY', 'Nothing can be added 0 times. Name the item to remove.', [
        ...at,
        'quantity',
      ]);
    if (itemId === undefined) continue;
    if (!own.has(itemId))
      return wrong('ITEM_NOT_FOUND', `"${itemId.slice(0, 80)}" is no item of this subscription.`, [
        ...at,
        'itemId',
      ]);
    if (seen.has(itemId))
      return wrong('INVALID_ITEMS', 'An item can be changed once. Put its changes together.', [
        ...at,
        'itemId',
      ]);
    seen.add(itemId);
  }
  if (isAmended(subscription.items, items))
    return wrong('NOTHING_TO_CHANGE', 'The subscription holds this already. Change something, or leave it.');
  const removed = new Set(
    items.flatMap(({ itemId, quantity }) => (quantity === 0 && itemId ? [itemId] : [])),
  );
  const leavesNone = removed.size === own.size && items.every(({ itemId }) => itemId !== undefined);
  return leavesNone
    ? wrong('INVALID_ITEMS', 'A subscription holds at least one item. Cancel it to end all.')
    : undefined;
}

function wrong(code: string, message: string, at: readonly string[] = []): UserError {
  return { code, message, path: ['input', 'items', ...at] };
}
