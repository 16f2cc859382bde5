import type { Amendment, AmendmentPreview } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import type { Context } from './context.ts';
import type { AmendSubscriptionInput } from './generated.ts';

function parseAmendment({
  subscriptionId,
  items,
  effectiveAt,
  proration,
}: AmendSubscriptionInput): Amendment {
  if (items.length === 0)
    throw new CodedError('BAD_USER_INPUT', 'items is empty: give at least one item to change, add or remove');
  return {
    subscriptionId,
    proration: proration ?? 'CREATE_PRORATIONS',
    ...(effectiveAt ? { effectiveAt } : {}),
    items: items.map(({ itemId, sku, priceId, quantity }, index) => {
      if (!itemId && !sku && !priceId) {
        throw new CodedError(
          'BAD_USER_INPUT',
          `items[${index}] names nothing: give itemId to change an item, or sku or priceId to add one`,
        );
      }
      if (quantity < 0)
        throw new CodedError(
          'BAD_USER_INPUT',
          `items[${index}].quantity is ${quantity}: give 0 to remove, or more`,
        );
      return {
        quantity,
        ...(itemId ? { itemId } : {}),
        ...(sku ? { sku } : {}),
        ...(priceId ? { priceId } : {}),
      };
    }),
  };
}

/** What a change would cost now; undefined for a subscription that is not there or not the caller's. */
export async function previewAmendment(
  input: AmendSubscriptionInput,
  context: Context,
): Promise<AmendmentPreview | undefined> {
  const amendment = parseAmendment(input);
  const subscription = await context.subscriptionById.load(amendment.subscriptionId);
  return subscription && context.ports.subscriptions.previewAmendment(amendment, context.call);
}
