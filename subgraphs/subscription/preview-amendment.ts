import type { Amendment, AmendmentPreview } from '#domain/subscription.ts';
import { CodedError } from '#platform/errors.ts';
import type { Context } from './context.ts';
import type { AmendSubscriptionInput } from './generated.ts';
import { toAmendment } from './to-amendment.ts';

function checkItems({ items }: Amendment): void {
  if (items.length === 0) {
    throw new CodedError('BAD_USER_INPUT', 'items is empty: give at least one item to change, add or remove');
  }
  for (const [index, { itemId, sku, priceId, quantity }] of items.entries()) {
    if (!itemId && !sku && !priceId) {
      throw new CodedError(
        'BAD_USER_INPUT',
        `items[${index}] names nothing: give itemId to change an item, or sku or priceId to add one`,
      );
    }
    if (quantity < 0) {
      throw new CodedError(
        'BAD_USER_INPUT',
        `items[${index}].quantity is ${quantity}: give 0 to remove, or more`,
      );
    }
  }
}

/** What a change would cost now; undefined for a subscription that is not there or not the caller's. */
export async function previewAmendment(
  input: AmendSubscriptionInput,
  context: Context,
): Promise<AmendmentPreview | undefined> {
  const amendment = toAmendment(input);
  checkItems(amendment);
  const subscription = await context.subscriptionById.load(amendment.subscriptionId);
  if (!subscription) return undefined;
  const asked = input.atPeriodEnd ? { ...amendment, effectiveAt: subscription.currentPeriodEnd } : amendment;
  return context.ports.subscriptions.previewAmendment(asked, context.call);
}
