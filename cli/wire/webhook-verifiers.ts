import { toEntityId } from '#domain/entity-id.ts';
import type { InboundChange, WebhookVerifier } from '#orchestration/inbox/webhook-source.ts';
import type { Secret } from '#platform/config/secret.ts';
import { type StripeEvent, verifyWebhook } from '#systems/stripe/verify-webhook.ts';

const system = 'stripe';

/** What may have changed by an event: an invoice's or a subscription's status. */
function toChanges({ data: { object } }: StripeEvent): readonly InboundChange[] {
  if (!object.id) return [];
  switch (object.object) {
    case 'invoice':
      return [{ topic: 'invoice.status', entityId: toEntityId('Invoice', system, object.id) }];
    case 'subscription':
      return [{ topic: 'subscription.status', entityId: toEntityId('Subscription', system, object.id) }];
    default:
      return [];
  }
}

/** Who may send webhooks: Stripe, with these signing secrets. Without one nothing that comes is believed. */
export function createWebhookVerifiers(
  stripeSecrets: readonly Secret[],
): Readonly<Record<string, WebhookVerifier>> {
  if (stripeSecrets.length === 0) return {};
  return {
    [system]: ({ headers, body, receivedAtMs }) => {
      const event = verifyWebhook(system, {
        body,
        receivedAtMs,
        signature: headers['stripe-signature'],
        secrets: stripeSecrets,
      });
      return { dedupeKey: event.id, changes: toChanges(event) };
    },
  };
}
