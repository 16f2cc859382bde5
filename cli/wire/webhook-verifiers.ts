import type { WebhookDelivery, WebhookVerifier } from '#orchestration/inbox/webhook-source.ts';
import type { Secret } from '#platform/config/secret.ts';
import { verifyScriptCall } from '#systems/netsuite/verify-script-call.ts';
import { verifyCallout } from '#systems/salesforce/verify-callout.ts';
import { toEntityChanges } from '#systems/stripe/event-changes.ts';
import { verifyWebhook } from '#systems/stripe/verify-webhook.ts';
import type { SystemAccess } from './connect-systems.ts';

const netsuiteNaming = { system: 'netsuite', customerSystem: 'salesforce' };

/** Who may send webhooks: systems that a signing secret is set for. Without one nothing that comes is believed. */
export function createWebhookVerifiers(access: SystemAccess): Readonly<Record<string, WebhookVerifier>> {
  const signedBy = ({ headers, body, receivedAtMs }: WebhookDelivery, secrets: readonly Secret[]) => ({
    body,
    receivedAtMs,
    secrets,
    signature: headers['x-weir-signature'],
  });
  const verifiers: Readonly<Record<keyof SystemAccess, WebhookVerifier>> = {
    salesforce: (delivery) =>
      verifyCallout('salesforce', signedBy(delivery, access.salesforce.webhookSecrets)),
    netsuite: (delivery) =>
      verifyScriptCall(netsuiteNaming, signedBy(delivery, access.netsuite.webhookSecrets)),
    stripe: ({ headers, body, receivedAtMs }) => {
      const event = verifyWebhook('stripe', {
        body,
        receivedAtMs,
        signature: headers['stripe-signature'],
        secrets: access.stripe.webhookSecrets,
      });
      return { dedupeKey: event.id, changes: toEntityChanges('stripe', event) };
    },
  };
  return Object.fromEntries(
    Object.entries(verifiers).filter(
      // The names are the table's own.
      ([name]) => access[name as keyof SystemAccess].webhookSecrets.length > 0,
    ),
  );
}
