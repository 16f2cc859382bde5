import { createHmac } from 'node:crypto';
import type { WebhookSender } from '#sandbox/kit/webhook-sender.ts';
import { toJsonBody } from './answer.ts';
import { sandboxStripe } from './credentials.ts';
import { isEnabled } from './event-routes.ts';
import type { EventModel } from './models.ts';
import { toEventJson } from './render-event.ts';
import { shapesVersion } from './shapes-version.ts';
import type { StripeState } from './state.ts';

/** `t=…,v1=…` over the very bytes that are sent. */
export function signPayload(body: string, secret: string, timestampSeconds: number): string {
  const signature = createHmac('sha256', secret).update(`${timestampSeconds}.${body}`).digest('hex');
  return `t=${timestampSeconds},v1=${signature}`;
}

/** Has the sender sign with the secret of the endpoint that a message goes to. */
export function signDeliveries(webhooks: WebhookSender, state: StripeState): void {
  webhooks.signWith(({ body, endpoint }, timestampSeconds) => {
    const secret = endpoint === undefined ? undefined : state.webhookEndpoints.get(endpoint)?.secret;
    return {
      'Content-Type': 'application/json; charset=utf-8',
      'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'Stripe-Signature': signPayload(body, secret ?? sandboxStripe.webhookSecret, timestampSeconds),
    };
  });
}

/** Sends an event to the configured address, and to each endpoint that wants its type. */
export function deliverEvent(webhooks: WebhookSender, state: StripeState, event: EventModel): void {
  const body = toJsonBody(toEventJson(event, shapesVersion));
  webhooks.send({ body });
  for (const endpoint of state.webhookEndpoints.values()) {
    if (endpoint.status !== 'enabled' || !isEnabled(endpoint.enabledEvents, event.type)) continue;
    webhooks.send({ body, url: endpoint.url, endpoint: endpoint.id });
  }
}
