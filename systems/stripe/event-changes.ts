import type { ChangeFact, ChangingType, EntityChange } from '#domain/change-feed.ts';
import { toEntityId } from '#domain/entity-id.ts';
import { fromMinorUnits } from './mapping/minor-units.ts';
import { toIsoTime } from './mapping/times.ts';
import type { StripeEvent } from './verify-webhook.ts';

type EventHead = Pick<StripeEvent, 'type' | 'created' | 'data'>;

/** What an event says may have changed; how it stands now is read from Stripe, because events come late and in any order. */
export function toEntityChanges(system: string, event: EventHead): readonly EntityChange[] {
  const { object } = event.data;
  const change = (entityType: ChangingType, record: unknown, fact?: ChangeFact): readonly EntityChange[] =>
    typeof record === 'string' && record !== ''
      ? [{ entityType, entityId: toEntityId(entityType, system, record), ...(fact && { fact }) }]
      : [];
  switch (object.object) {
    case 'invoice':
      return [
        ...change('Invoice', object.id, toPaymentFailure(system, event)),
        // A renewal may be told by its invoice alone.
        ...(event.type === 'invoice.created' ? change('Subscription', subscriptionOf(object)) : []),
      ];
    case 'invoice_payment':
    case 'credit_note':
      return change('Invoice', object.invoice);
    case 'subscription':
      return change('Subscription', object.id);
    case 'price':
      return change('Price', object.id);
    default:
      return [];
  }
}

function subscriptionOf(invoice: EventHead['data']['object']): unknown {
  const parent = invoice.parent as {
    readonly subscription_details?: { readonly subscription?: unknown };
  } | null;
  return parent?.subscription_details?.subscription ?? invoice.subscription;
}

/** That a payment failed is said by the event alone: the invoice stays open, and one more attempt is counted. */
function toPaymentFailure(system: string, { type, created, data }: EventHead): ChangeFact | undefined {
  if (type !== 'invoice.payment_failed') return undefined;
  const { id, attempt_count: attempts, amount_remaining: due, currency } = data.object;
  const amount =
    Number.isSafeInteger(due) && typeof currency === 'string'
      ? fromMinorUnits(due as number, currency.toUpperCase())
      : undefined;
  return {
    type: 'payment.failed',
    key: `payment.failed:${system}:${id}:${String(attempts)}`,
    occurredAt: toIsoTime(created),
    ...(amount && { amount }),
  };
}
