import type { WebhookVerifier } from '#orchestration/inbox/webhook-source.ts';
import type { Secret } from '#platform/config/secret.ts';
import { toEntityChanges } from '#systems/stripe/event-changes.ts';
import { verifyWebhook } from '#systems/stripe/verify-webhook.ts';

/** Who may send webhooks: Stripe, with these signing secrets. Without one nothing that comes is believed. */
export function createWebhookVerifiers(
  stripeSecrets: readonly Secret[],
): Readonly<Record<string, WebhookVerifier>> {
  if (stripeSecrets.length === 0) return {};
  return {
    stripe: ({ headers, body, receivedAtMs }) => {
      const event = verifyWebhook('stripe', {
        body,
        receivedAtMs,
        signature: headers['stripe-signature'],
        secrets: stripeSecrets,
      });
      return { dedupeKey: event.id, changes: toEntityChanges('stripe', event) };
    },
  };
}
